/* Files of drafts and questions: what was made of them, and what the model got.
 *
 * An attachment belongs to one chat. It is a draft's until its question is sent,
 * and may be a draft's again later, to be asked about once more. It is erased with
 * the last question it went along with; see migrations/012-attachments.ts. */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Attachment, AttachmentKind, SentAttachment } from '../contract/attachments.ts'
import { AppError } from '../contract/errors.ts'
import { AttachmentId, ChatId } from '../contract/ids.ts'
import type { MessageId, Sha256 } from '../contract/ids.ts'
import { type StoredParts, attachmentColumns, parseAttachment, parseParts, parseSentAttachment } from './attachment-row.ts'
import type { Connection } from './connection.ts'
import { bytesChecksum, textChecksum } from './message-row.ts'

export type NewAttachment = {
  chatId: ChatId
  kind: AttachmentKind
  name: string
  mediaType: string
  bytes: number
  sha256: Sha256
  folder: string | null
  /** Its words; empty for a picture. */
  text: string
  /** A picture's bytes. */
  original: Uint8Array | null
}

/** An attachment of a question; `parts` null: all of it. */
export type Tie = { id: AttachmentId; parts: StoredParts | null }

/** What of a file the model is given. */
export type AttachedText = { attachment: SentAttachment; text: string; isDamaged: boolean; parts: StoredParts | null }

/** Calls that name an attachment throw AppError not-found where there is none. */
export type AttachmentRepository = {
  add: (attachment: NewAttachment) => Attachment
  get: (id: AttachmentId) => Attachment
  chatOf: (id: AttachmentId) => ChatId
  /** Of a chat's draft, in the order in which they were attached. */
  drafts: (chatId: ChatId) => Attachment[]
  /** Into its chat's draft, or out of it; one that no question has is erased then. */
  setDraft: (id: AttachmentId, isDraft: boolean) => void
  text: (id: AttachmentId) => { text: string; isDamaged: boolean }
  /** A picture's bytes; null for a text. */
  picture: (id: AttachmentId) => { bytes: Uint8Array; isDamaged: boolean } | null
  /** Sends them along with a question, in this order; they leave the draft. Only what belongs to its chat. */
  tie: (messageId: MessageId, ties: readonly Tie[]) => void
  /** Of a question, in order. */
  textsOf: (messageId: MessageId) => AttachedText[]
}

export const createAttachmentRepository = (connection: Connection, clock: () => number): AttachmentRepository => {
  const rowOf = (id: AttachmentId): unknown => found(connection.sql(`SELECT ${attachmentColumns} FROM attachments AS a WHERE a.id = ?`).get(id))
  return {
    add: (attachment) => connection.write(() => add(connection, attachment, clock())),
    get: (id) => connection.read(() => found(parseAttachment(rowOf(id)))),
    chatOf: (id) => connection.read(() => ChatRow.parse(found(connection.sql('SELECT chat_id AS chatId FROM attachments WHERE id = ?').get(id))).chatId),
    drafts: (chatId) => connection.read(() => connection.sql(draftsSql).all(chatId).flatMap((row) => parseAttachment(row) ?? [])),
    setDraft: (id, isDraft) => {
      connection.write(() => {
        found(rowOf(id))
        connection.sql('UPDATE attachments SET is_draft = ? WHERE id = ?').run(isDraft ? 1 : 0, id)
        if (!isDraft) connection.sql(eraseLooseSql).run(id)
      })
    },
    text: (id) => connection.read(() => readText(connection.sql('SELECT text, checksum, kind FROM attachments WHERE id = ?').get(id))),
    picture: (id) => connection.read(() => readPicture(connection.sql('SELECT original, checksum FROM attachments WHERE id = ?').get(id))),
    tie: (messageId, ties) => {
      connection.write(() => {
        for (const [place, { id, parts }] of ties.entries()) {
          const { changes } = connection.sql(tieSql).run({ messageId, place, id, parts: parts === null ? null : JSON.stringify(parts) })
          if (changes === 0) throw noSuchAttachment()
          connection.sql('UPDATE attachments SET is_draft = 0 WHERE id = ?').run(id)
        }
      })
    },
    textsOf: (messageId) => connection.read(() => attachedTexts(connection, messageId)),
  }
}

/** A database of before them, opened for reading alone, has no place for them. */
export const keepsAttachments = (connection: Connection): boolean =>
  connection.read(() => connection.sql(`SELECT 1 FROM sqlite_schema WHERE name = 'message_attachments'`).get() !== undefined)

/** What went along with a question, without its text. */
export const attachmentsOfMessage = (connection: Connection, messageSeq: number): SentAttachment[] =>
  connection.sql(ofMessageSql).all(messageSeq).flatMap((row) => parseSentAttachment(row) ?? [])

export const attachedTexts = (connection: Connection, messageId: MessageId): AttachedText[] => connection.sql(textsSql).all(messageId).flatMap(parseText)

const add = (connection: Connection, attachment: NewAttachment, now: number): Attachment => {
  const { text: raw, original, ...rest } = attachment
  const id = AttachmentId.parse(randomUUID())
  const text = raw.toWellFormed()
  const checksum = original === null ? textChecksum(text) : bytesChecksum(original)
  connection.sql(insertSql).run({ ...rest, id, text, checksum, original, characters: text.length, now })
  return found(parseAttachment(connection.sql(`SELECT ${attachmentColumns} FROM attachments AS a WHERE a.id = ?`).get(id)))
}

const insertSql = `
  INSERT INTO attachments (id, chat_id, kind, name, media_type, bytes, sha256, folder, created_at_ms, characters, checksum, text, original)
  VALUES (:id, :chatId, :kind, :name, :mediaType, :bytes, :sha256, :folder, :now, :characters, :checksum, :text, :original)`
const draftsSql = `SELECT ${attachmentColumns} FROM attachments AS a WHERE a.chat_id = ? AND a.is_draft = 1 ORDER BY a.seq`
const eraseLooseSql = 'DELETE FROM attachments WHERE id = ? AND NOT EXISTS (SELECT 1 FROM message_attachments WHERE attachment_seq = attachments.seq)'
const tieSql = `
  INSERT OR REPLACE INTO message_attachments (message_seq, place, attachment_seq, parts)
  SELECT m.seq, :place, a.seq, :parts FROM messages AS m JOIN attachments AS a ON a.chat_id = m.chat_id WHERE m.id = :messageId AND a.id = :id`
const ofMessageSql = `
  SELECT ${attachmentColumns}, t.parts FROM message_attachments AS t JOIN attachments AS a ON a.seq = t.attachment_seq
  WHERE t.message_seq = ? ORDER BY t.place`
const textsSql = `
  SELECT ${attachmentColumns}, t.parts, a.text, a.checksum FROM message_attachments AS t JOIN attachments AS a ON a.seq = t.attachment_seq
  WHERE t.message_seq = (SELECT seq FROM messages WHERE id = ?) ORDER BY t.place`

const ChatRow = z.object({ chatId: ChatId })
const TextRow = z.object({ text: z.string().catch(''), checksum: z.instanceof(Uint8Array) })
const PictureRow = z.object({ original: z.instanceof(Uint8Array).nullable(), checksum: z.instanceof(Uint8Array) })

const readText = (row: unknown): { text: string; isDamaged: boolean } => {
  const { text, checksum } = TextRow.parse(found(row))
  return { text, isDamaged: text !== '' && !textChecksum(text).equals(checksum) }
}

const readPicture = (row: unknown): { bytes: Uint8Array; isDamaged: boolean } | null => {
  const { original, checksum } = PictureRow.parse(found(row))
  return original === null ? null : { bytes: original, isDamaged: !bytesChecksum(original).equals(checksum) }
}

const parseText = (row: unknown): AttachedText[] => {
  const attachment = parseSentAttachment(row)
  return attachment === undefined ? [] : [{ attachment, ...readText(row), parts: parseParts(row) }]
}

const noSuchAttachment = (): AppError => new AppError('not-found', 'There is no such attachment', { details: { kind: 'attachment' } })

const found = <T>(value: T | undefined): T => {
  if (value === undefined) throw noSuchAttachment()
  return value
}
