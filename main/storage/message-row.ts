/* From rows to messages, trusting nothing.
 *
 * A row is read as unknown and parsed field by field. Where the disk has changed
 * something (the text does not match its checksum, a field no longer parses) the
 * message is shown with what is left of it and marked `isDamaged`; one bad row
 * must not cost the rest of the conversation. */
import { hash, randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { SentAttachment } from '../contract/attachments.ts'
import { AnswerFacts, Message } from '../contract/chats.ts'
import type { MessageId } from '../contract/ids.ts'

export type StoredMessage = { seq: number; parentSeq: number | null; depth: number; message: Message }

/** SHA-256 of the text as UTF-8. */
export const textChecksum = (text: string): Buffer => hash('sha256', text, 'buffer')

export const bytesChecksum = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer')

/** Columns that `parseMessageRow` expects; `m` is the message, `p` its parent. */
export const messageColumns = `
  m.seq, m.parent_seq AS parentSeq, m.depth, m.id, m.chat_id AS chatId, p.id AS parentId, m.role, m.text,
  m.text_sha256 AS checksum, m.is_pinned AS isPinned, m.status, m.created_at_ms AS createdAtMs, m.answer`

const RowPlace = z.object({
  seq: z.number().int(),
  parentSeq: z.number().int().nullable().catch(null),
  depth: z.number().int().catch(0),
})

const RowText = z.object({ text: z.string(), checksum: z.instanceof(Uint8Array) })

const RowAnswer = z.object({ answer: z.string().nullable() })

const RowFields = z.object({
  id: Message.shape.id,
  chatId: Message.shape.chatId,
  parentId: Message.shape.parentId,
  role: Message.shape.role,
  createdAtMs: Message.shape.createdAtMs,
  status: Message.shape.status,
  isPinned: z.number().transform((value) => value !== 0),
})

/** What is not in a message's own row. */
export type BesideRow = {
  /** The ids of all its alternatives, itself among them, oldest first. */
  siblings: (place: StoredMessage) => MessageId[]
  attachments: (messageSeq: number) => SentAttachment[]
}

export const parseMessageRow = (row: unknown, { siblings, attachments }: BesideRow): StoredMessage => {
  const place = RowPlace.parse(row)
  const text = readText(row)
  const fields = readFields(row)
  const answer = readAnswer(row)
  const message: Message = {
    ...fields.value,
    text: text.value,
    isDamaged: text.isDamaged || fields.isDamaged || answer.isDamaged,
    version: { index: 0, count: 1, previousId: null, nextId: null },
    // While an answer is being written its figures are provisional; see AnswerRecord.
    answer: fields.value.status === 'streaming' ? null : answer.value,
    attachments: fields.value.role === 'user' ? attachments(place.seq) : [],
  }
  const stored = { ...place, message }
  return { ...stored, message: { ...message, version: versionAmong(siblings(stored), message.id) } }
}

type Read<T> = { value: T; isDamaged: boolean }

const readText = (row: unknown): Read<string> => {
  const parsed = RowText.safeParse(row)
  if (!parsed.success) return { value: '', isDamaged: true }
  const { text, checksum } = parsed.data
  return { value: text, isDamaged: !textChecksum(text).equals(checksum) }
}

const readFields = (row: unknown): Read<z.infer<typeof RowFields>> => {
  const parsed = RowFields.safeParse(row)
  if (parsed.success) return { value: parsed.data, isDamaged: false }
  const { id, chatId, parentId, role, status, isPinned } = RowFields.shape
  const rescued = z.object({
    // A made-up id shows the message; nothing can be done with it.
    id: id.catch(() => id.parse(randomUUID())),
    chatId: chatId.catch(() => chatId.parse(randomUUID())),
    parentId: parentId.catch(null),
    role: role.catch('user'),
    createdAtMs: z.number().int().catch(0),
    status: status.catch('complete'),
    isPinned: isPinned.catch(false),
  })
  return { value: rescued.parse(row), isDamaged: true }
}

const readAnswer = (row: unknown): Read<AnswerFacts | null> => {
  const parsed = RowAnswer.safeParse(row)
  if (!parsed.success) return { value: null, isDamaged: true }
  if (parsed.data.answer === null) return { value: null, isDamaged: false }
  const facts = parseAnswerFacts(parsed.data.answer)
  return { value: facts, isDamaged: facts === null }
}

const parseAnswerFacts = (json: string): AnswerFacts | null => {
  try {
    return AnswerFacts.parse(JSON.parse(json))
  } catch {
    return null
  }
}

const versionAmong = (siblings: MessageId[], id: MessageId): Message['version'] => {
  const index = Math.max(0, siblings.indexOf(id))
  return {
    index,
    count: Math.max(1, siblings.length),
    previousId: siblings[index - 1] ?? null,
    nextId: siblings[index + 1] ?? null,
  }
}
