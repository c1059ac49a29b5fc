// storage/cloud-repository.ts - Chats and questions that stay here, and consents to let others go to a cloud.
import { z } from 'zod'
import { ChatId, MessageId } from '../contract/ids.ts'
import type { Connection } from './connection.ts'

export type StoredConsent = { provider: string; chatId: ChatId | null; givenAtMs: number }

export type CloudRepository = {
  isLocked: (chatId: ChatId) => boolean
  lock: (chatId: ChatId, isLocked: boolean) => void
  /** Questions of a chat that stay here. */
  keptLocal: (chatId: ChatId) => MessageId[]
  keepLocal: (messageId: MessageId, isKept: boolean) => void
  /** Newest first. */
  consents: () => StoredConsent[]
  /** `chatId` null: for all chats. Given again, it begins anew. */
  giveConsent: (consent: { provider: string; chatId: ChatId | null }) => void
  /** Null in `which` means any: both null take all back. */
  withdrawConsent: (which: { provider: string | null; chatId: ChatId | null }) => void
  /** Null for a chat that has given out none. */
  placeholders: (chatId: ChatId) => StoredPlaceholderMap | null
  /** `sealed` undefined leaves what is there. */
  keepPlaceholders: (chatId: ChatId, map: { sealed: Buffer | undefined; highest: number; mark: string }) => void
  /** What stood for what is gone; which numbers were given out is not. */
  erasePlaceholders: (chatId: ChatId) => void
}

/** What stands for what in a chat, sealed by whoever owns the key. `mark` is over `highest`, since SQLite does not notice bit rot. */
export type StoredPlaceholderMap = { sealed: Buffer | null; highest: number; mark: string }

export const createCloudRepository = (connection: Connection, clock: () => number): CloudRepository => ({
  isLocked: (chatId) => connection.read(() => connection.sql('SELECT 1 FROM cloud_locked_chats WHERE chat_id = ?').get(chatId) !== undefined),
  lock: (chatId, isLocked) => {
    const sql = isLocked ? 'INSERT OR IGNORE INTO cloud_locked_chats (chat_id) VALUES (?)' : 'DELETE FROM cloud_locked_chats WHERE chat_id = ?'
    connection.write(() => connection.sql(sql).run(chatId))
  },
  keptLocal: (chatId) => connection.read(() => connection.sql(keptSql).all(chatId).map((row) => KeptRow.parse(row).id)),
  keepLocal: (messageId, isKept) => {
    const sql = isKept ? 'INSERT OR IGNORE INTO cloud_kept_local (message_id) VALUES (?)' : 'DELETE FROM cloud_kept_local WHERE message_id = ?'
    connection.write(() => connection.sql(sql).run(messageId))
  },
  consents: () => connection.read(() => connection.sql(consentsSql).all().map((row) => ConsentRow.parse(row))),
  giveConsent: ({ provider, chatId }) => {
    connection.write(() => {
      connection.sql('DELETE FROM cloud_consents WHERE provider = ? AND chat_id IS ?').run(provider, chatId)
      connection.sql('INSERT INTO cloud_consents (provider, chat_id, given_at_ms) VALUES (?, ?, ?)').run(provider, chatId, clock())
    })
  },
  withdrawConsent: (which) => {
    connection.write(() => connection.sql(withdrawSql).run(which))
  },
  placeholders: (chatId) =>
    connection.read(() => {
      const row = connection.sql('SELECT sealed, highest, mark FROM cloud_placeholders WHERE chat_id = ?').get(chatId)
      return row === undefined ? null : PlaceholderRow.parse(row)
    }),
  keepPlaceholders: (chatId, { sealed, highest, mark }) => {
    connection.write(() => connection.sql(keepPlaceholdersSql).run({ chatId, sealed: sealed ?? null, highest, mark, now: clock() }))
  },
  erasePlaceholders: (chatId) => {
    connection.write(() => connection.sql('UPDATE cloud_placeholders SET sealed = NULL WHERE chat_id = ?').run(chatId))
  },
})

const keptSql = 'SELECT m.id FROM cloud_kept_local AS k JOIN messages AS m ON m.id = k.message_id WHERE m.chat_id = ? ORDER BY m.seq'
const consentsSql = 'SELECT provider, chat_id AS chatId, given_at_ms AS givenAtMs FROM cloud_consents ORDER BY given_at_ms DESC, rowid DESC'
const withdrawSql = 'DELETE FROM cloud_consents WHERE (:provider IS NULL OR provider = :provider) AND (:chatId IS NULL OR chat_id = :chatId)'

const keepPlaceholdersSql = `
  INSERT INTO cloud_placeholders (chat_id, sealed, highest, mark, changed_at_ms) VALUES (:chatId, :sealed, :highest, :mark, :now)
  ON CONFLICT (chat_id) DO UPDATE SET sealed = coalesce(:sealed, sealed), highest = :highest, mark = :mark, changed_at_ms = :now`

const PlaceholderRow = z.object({ sealed: z.instanceof(Buffer).nullable(), highest: z.number().int(), mark: z.string() })
const KeptRow = z.object({ id: MessageId })
const ConsentRow = z.object({ provider: z.string(), chatId: ChatId.nullable(), givenAtMs: z.number().int() })
