/* Messages: reading pages of a path, growing the tree, saving answers as they are written.
 *
 * SAVING ANSWERS. `saveAnswer` is called once a second while an answer is written
 * and once at its end. When it cannot be saved (a full disk, an I/O error) it is
 * kept in memory, shown to readers as if it had been saved, and tried again with
 * every `savePending`, until it is on disk. */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Message } from '../contract/chats.ts'
import type { AnswerFacts, MessagePage } from '../contract/chats.ts'
import { AppError } from '../contract/errors.ts'
import { MessageId } from '../contract/ids.ts'
import type { ChatId } from '../contract/ids.ts'
import type { QuotedFile } from '../core/attachments/question-text.ts'
import { attachedTexts, attachmentsOfMessage, keepsAttachments } from './attachment-repository.ts'
import type { Connection } from './connection.ts'
import { messageColumns, parseMessageRow, textChecksum } from './message-row.ts'
import type { StoredMessage } from './message-row.ts'
import { createMessageTree } from './message-tree.ts'
import type { MessageTree } from './message-tree.ts'

export type NewMessage = {
  chatId: ChatId
  parentId: MessageId | null
  text: string
} & ({ role: 'user' } | { role: 'assistant'; answer: AnswerFacts })

/** What changes about an answer while it is written; `answer` is kept, unseen, while the status is `streaming`. */
export type AnswerRecord = { text: string; status: Message['status']; answer: AnswerFacts }

/** A message and its place on its path, counted from 0 at the root. */
export type PathMessage = {
  place: number
  message: Message
  /** What the model reads of the files that went along with it. */
  files?: QuotedFile[]
}

export type MessageRepository = {
  /** @throws AppError not-found */
  get: (id: MessageId) => Message
  /** A page of the shown path, or of the path above `before`. @throws AppError not-found */
  page: (query: { chatId: ChatId; before: MessageId | null; limit: number }) => MessagePage
  /**
   * The path that ends with this message, oldest first, going back until `maxCharacters` are together. Of what is before,
   * only turns with a pinned message and the first `openingMessages` are there.
   */
  pathTo: (id: MessageId, reach: { maxCharacters: number; openingMessages: number }) => PathMessage[]
  /** @throws AppError not-found */
  pin: (id: MessageId, isPinned: boolean) => Message
  /** The last message shown in a chat; null in an empty one. */
  activeLeaf: (chatId: ChatId) => MessageId | null
  hasReplies: (id: MessageId) => boolean
  /** Whether anything was ever written. */
  exist: () => boolean
  /** Adds a message under its parent and shows it. A user's message is complete, an answer starts as `streaming`. */
  append: (message: NewMessage) => Message
  /** Shows this message and what was last read below it. */
  show: (chatId: ChatId, id: MessageId) => void
  /** Takes an answer up again: it is being written from here on, its text stays. */
  reopen: (id: MessageId, answer: AnswerFacts) => Message
  /** Saves an answer, now or as soon as it can be; see the top of the file. True when it is on disk. */
  saveAnswer: (id: MessageId, record: AnswerRecord) => boolean
  /** Tries again what could not be saved. True when nothing is left. */
  savePending: () => boolean
  /** Answers that were being written when the app died; returns how many. */
  interruptStreaming: () => number
}

type Repository = { connection: Connection; tree: MessageTree; clock: () => number; pending: Map<MessageId, AnswerRecord>; hasAttachments: boolean }

export const createMessageRepository = (connection: Connection, clock: () => number): MessageRepository => {
  const repository: Repository = { connection, tree: createMessageTree(connection), clock, pending: new Map(), hasAttachments: keepsAttachments(connection) }
  return {
    get: (id) => connection.read(() => find(repository, id).message),
    page: (query) => connection.read(() => page(repository, query)),
    pathTo: (id, reach) => connection.read(() => pathTo(repository, id, reach)),
    pin: (id, isPinned) =>
      connection.write(() => {
        const { seq } = find(repository, id)
        connection.sql('UPDATE messages SET is_pinned = ? WHERE seq = ?').run(isPinned ? 1 : 0, seq)
        return find(repository, id).message
      }),
    activeLeaf: (chatId) => connection.read(() => activeLeaf(repository, chatId)?.id ?? null),
    hasReplies: (id) =>
      connection.read(
        () => connection.sql('SELECT 1 FROM messages WHERE parent_seq = ? LIMIT 1').get(find(repository, id).seq) !== undefined,
      ),
    exist: () => connection.read(() => connection.sql('SELECT 1 FROM messages LIMIT 1').get() !== undefined),
    append: (message) => connection.write(() => append(repository, message)),
    show: (chatId, id) => {
      connection.write(() => {
        repository.tree.showLeaf(chatId, repository.tree.lastReadLeaf(placeInChat(repository, chatId, id).seq))
      })
    },
    reopen: (id, answer) =>
      connection.write(() => {
        const reopenSql = `UPDATE messages SET status = 'streaming', answer = :answer WHERE id = :id`
        connection.sql(reopenSql).run({ id, answer: JSON.stringify(answer) })
        return find(repository, id).message
      }),
    saveAnswer: (id, record) => {
      repository.pending.set(id, record)
      return savePending(repository)
    },
    savePending: () => savePending(repository),
    interruptStreaming: () =>
      connection.write(
        () => connection.sql(`UPDATE messages SET status = 'interrupted' WHERE status = 'streaming'`).run().changes,
      ),
  }
}

const selectMessage = `SELECT ${messageColumns} FROM messages AS m LEFT JOIN messages AS p ON p.seq = m.parent_seq`

const parse = (repository: Repository, row: unknown): StoredMessage => {
  const stored = parseMessageRow(row, {
    siblings: ({ parentSeq, message }) => siblings(repository, { parentSeq, message }),
    attachments: (messageSeq) => (repository.hasAttachments ? attachmentsOfMessage(repository.connection, messageSeq) : []),
  })
  const unsaved = repository.pending.get(stored.message.id)
  if (unsaved === undefined) return stored
  const { text, status, answer } = unsaved
  return { ...stored, message: { ...stored.message, text, status, answer: status === 'streaming' ? null : answer } }
}

const IdRow = z.object({ id: MessageId })

const siblings = (
  { connection }: Repository,
  { parentSeq, message }: Pick<StoredMessage, 'parentSeq' | 'message'>,
): MessageId[] => {
  const rows = connection
    .sql('SELECT id FROM messages WHERE parent_seq IS ? AND chat_id = ? AND role = ? ORDER BY seq')
    .all(parentSeq, message.chatId, message.role)
  return rows.flatMap((row) => IdRow.safeParse(row).data?.id ?? [])
}

const find = (repository: Repository, id: MessageId): StoredMessage => {
  const row = repository.connection.sql(`${selectMessage} WHERE m.id = ?`).get(id)
  if (row === undefined) throw new AppError('not-found', 'There is no such message', { details: { kind: 'message' } })
  return parse(repository, row)
}

const Place = z.object({ seq: z.number().int(), parentSeq: z.number().int().nullable(), depth: z.number().int() })

/** Where a message stands, without its text. */
const placeInChat = ({ connection }: Repository, chatId: ChatId, id: MessageId): z.infer<typeof Place> => {
  const row = connection
    .sql('SELECT seq, parent_seq AS parentSeq, depth FROM messages WHERE id = ? AND chat_id = ?')
    .get(id, chatId)
  if (row === undefined)
    throw new AppError('not-found', 'There is no such message in this chat', { details: { kind: 'message' } })
  return Place.parse(row)
}

const Leaf = z.object({ seq: z.number().int(), id: MessageId })

const activeLeaf = ({ connection }: Repository, chatId: ChatId): z.infer<typeof Leaf> | undefined =>
  Leaf.safeParse(
    connection
      .sql('SELECT m.seq, m.id FROM chats AS c JOIN messages AS m ON m.seq = c.active_leaf_seq WHERE c.id = ?')
      .get(chatId),
  ).data

const page = (repository: Repository, query: { chatId: ChatId; before: MessageId | null; limit: number }): MessagePage => {
  const { chatId, before, limit } = query
  const last = before === null ? activeLeaf(repository, chatId)?.seq : placeInChat(repository, chatId, before).parentSeq
  if (last === undefined || last === null) return { messages: [], earlierCount: 0 }
  const stored = repository.tree
    .pathUp(last, limit)
    .map((row) => parse(repository, row))
    .reverse()
  return { messages: stored.map(({ message }) => message), earlierCount: stored[0]?.depth ?? 0 }
}

const pathTo = (repository: Repository, id: MessageId, reach: { maxCharacters: number; openingMessages: number }): PathMessage[] => {
  const stored: StoredMessage[] = []
  let characters = 0
  for (const row of rowsUp(repository, find(repository, id).seq)) {
    const next = parse(repository, row)
    stored.push(next)
    characters += next.message.text.length + next.message.attachments.reduce((sum, attachment) => sum + attachment.characters, 0)
    if (characters >= reach.maxCharacters) break
  }
  const early = earlyOn(repository, stored.at(-1), reach.openingMessages)
  return [...stored, ...early].reverse().map(({ depth, message }) => ({ place: depth, message, ...withFiles(repository, message) }))
}

/** Pictures are not read by any model here. */
const withFiles = ({ connection }: Repository, { id, attachments }: Message): { files?: QuotedFile[] } =>
  attachments.length === 0 ? {} : { files: attachedTexts(connection, id).flatMap(({ attachment: { name, kind }, text, parts }) => (kind === 'text' ? [{ name, text, parts }] : [])) }

/** What is read of a path before `first`: its opening and its pinned turns, the last one first. */
const earlyOn = (repository: Repository, first: StoredMessage | undefined, openingMessages: number): StoredMessage[] => {
  if (first === undefined || first.parentSeq === null) return []
  const { connection, tree } = repository
  const hasPins = connection.sql('SELECT 1 FROM messages WHERE chat_id = ? AND is_pinned = 1 LIMIT 1').get(first.message.chatId) !== undefined
  if (!hasPins && openingMessages === 0) return []
  const isNextPinned = first.message.isPinned && first.message.role === 'assistant'
  return tree.earlyUp({ seq: first.parentSeq, openingMessages, isNextPinned }).map((row) => parse(repository, row))
}

/** Rows of a path from its end, read in portions so that a long conversation costs only what is used of it. */
function* rowsUp(repository: Repository, last: number): Generator<unknown, void> {
  const portion = 100
  for (let seq: number | null = last; seq !== null;) {
    const rows: unknown[] = repository.tree.pathUp(seq, portion)
    yield* rows
    const top = Place.safeParse(rows.at(-1))
    seq = top.data?.parentSeq ?? null
  }
}

const append = (repository: Repository, message: NewMessage): Message => {
  const { connection, tree, clock } = repository
  const parent = message.parentId === null ? null : placeInChat(repository, message.chatId, message.parentId)
  const id = MessageId.parse(randomUUID())
  const text = message.text.toWellFormed()
  const isBelowShown = parent === null || parent.seq === activeLeaf(repository, message.chatId)?.seq
  const inserted = connection.sql(insertSql).run({
    id,
    chatId: message.chatId,
    parentSeq: parent?.seq ?? null,
    depth: parent === null ? 0 : parent.depth + 1,
    role: message.role,
    status: message.role === 'user' ? 'complete' : 'streaming',
    createdAtMs: clock(),
    checksum: textChecksum(text),
    text,
    answer: message.role === 'user' ? null : JSON.stringify(message.answer),
  })
  const leaf = Number(inserted.lastInsertRowid)
  if (isBelowShown) tree.showNewLeaf(message.chatId, leaf)
  else tree.showLeaf(message.chatId, leaf)
  return find(repository, id).message
}

const insertSql = `
  INSERT INTO messages (id, chat_id, parent_seq, depth, role, status, created_at_ms, text_sha256, text, answer)
  VALUES (:id, :chatId, :parentSeq, :depth, :role, :status, :createdAtMs, :checksum, :text, :answer)`

const savePending = ({ connection, pending }: Repository): boolean => {
  for (const [id, { text: raw, status, answer }] of pending) {
    const text = raw.toWellFormed()
    try {
      connection.write(() =>
        connection.sql(saveSql).run({ id, text, checksum: textChecksum(text), status, answer: JSON.stringify(answer) }),
      )
      pending.delete(id)
    } catch (error) {
      // It stays in memory and is tried again; the notice that space is short is already up.
      if (error instanceof AppError) return false
      throw error
    }
  }
  return true
}

const saveSql = 'UPDATE messages SET text = :text, text_sha256 = :checksum, status = :status, answer = :answer WHERE id = :id'
