// storage/chat-repository.ts - Chats: the list, their titles, drafts and system prompts, and removing them in two steps.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Chat, ChatSummary } from '../contract/chats.ts'
import { WindowPolicy, type ChatChange } from '../contract/chats.ts'
import { AppError } from '../contract/errors.ts'
import { ChatId } from '../contract/ids.ts'
import { foldForSearch, searchWords } from '../core/chats/fold-for-search.ts'
import { titleFromQuestion, untitledChat } from '../core/chats/title-from-question.ts'
import { keepsAttachments } from './attachment-repository.ts'
import { createChangeFeed } from './change-feed.ts'
import type { ChangeFeed, Watch } from './change-feed.ts'
import type { Connection } from './connection.ts'

/** Every call that names a chat throws AppError not-found where it does not exist or is removed. */
export type ChatRepository = {
  list: (query: { query: string; limit: number }) => ChatSummary[]
  get: (id: ChatId) => Chat
  summary: (id: ChatId) => ChatSummary
  /** The chat that nothing has been done with yet, else a new one. */
  create: () => Chat
  rename: (id: ChatId, title: string) => ChatSummary
  /** Only while it is still called `from`; nobody else's name is overwritten. */
  renameFrom: (id: ChatId, title: { from: string; to: string }) => void
  pin: (id: ChatId, isPinned: boolean) => ChatSummary
  setSystemPrompt: (id: ChatId, systemPrompt: string | null) => Chat
  setWindowPolicy: (id: ChatId, policy: WindowPolicy | null) => Chat
  /** Something about it that its listeners show has changed. */
  announce: (id: ChatId) => void
  saveDraft: (id: ChatId, draft: string) => void
  /** A question was sent: moves the chat up, empties its draft, and names it if it has no name. */
  recordQuestion: (id: ChatId, question: string) => ChatSummary
  /** It was worked in: moves the chat up. The draft stays. */
  recordUse: (id: ChatId) => ChatSummary
  /** Something was written in it. */
  touch: (id: ChatId) => ChatSummary
  remove: (id: ChatId) => void
  restore: (id: ChatId) => ChatSummary
  removed: () => ChatId[]
  /** Deletes a removed chat with all its messages; does nothing when it was restored. */
  erase: (id: ChatId) => void
  watch: (signal?: AbortSignal) => Watch<ChatChange>
}

type Repository = { connection: Connection; clock: () => number; changes: ChangeFeed<ChatChange>; files: string }

export const createChatRepository = (connection: Connection, clock: () => number): ChatRepository => {
  const repository: Repository = { connection, clock, changes: createChangeFeed(), files: hasFiles(connection) }
  const { changes } = repository
  /** Runs one UPDATE on a chat that is there, and tells the listeners. */
  const update = (id: ChatId, sql: string, values: Record<string, unknown>): ChatSummary =>
    connection.write(() => {
      const { changes: found } = connection.sql(sql).run({ id, now: clock(), ...values })
      if (found === 0) throw noSuchChat()
      return changed(repository, id)
    })
  return {
    list: (query) => connection.read(() => list(repository, query)),
    get: (id) => connection.read(() => get(repository, id)),
    summary: (id) => connection.read(() => summary(repository, id)),
    create: () => connection.write(() => create(repository)),
    rename: (id, title) =>
      update(id, `UPDATE chats SET title = :title, title_folded = :folded ${present}`, { title, folded: foldForSearch(title) }),
    renameFrom: (id, { from, to }) => {
      connection.write(() => {
        const values = { id, from, title: to, folded: foldForSearch(to) }
        const { changes: found } = connection.sql(`UPDATE chats SET title = :title, title_folded = :folded ${present} AND title = :from`).run(values)
        if (found > 0) changed(repository, id)
      })
    },
    pin: (id, isPinned) => update(id, `UPDATE chats SET is_pinned = :isPinned ${present}`, { isPinned: isPinned ? 1 : 0 }),
    setSystemPrompt: (id, systemPrompt) => {
      update(id, `UPDATE chats SET system_prompt = :systemPrompt ${present}`, { systemPrompt })
      return connection.read(() => get(repository, id))
    },
    setWindowPolicy: (id, policy) => {
      update(id, `UPDATE chats SET window_policy = :policy ${present}`, { policy })
      return connection.read(() => get(repository, id))
    },
    announce: (id) => {
      connection.write(() => changed(repository, id))
    },
    saveDraft: (id, draft) => {
      update(id, `UPDATE chats SET draft = :draft ${present}`, { draft: draft.toWellFormed() })
    },
    recordQuestion: (id, question) =>
      connection.write(() => {
        nameAfter(repository, id, question)
        return update(id, `UPDATE chats SET draft = '', updated_at_ms = :now, used_seq = ${nextUse} ${present}`, {})
      }),
    recordUse: (id) => update(id, `UPDATE chats SET updated_at_ms = :now, used_seq = ${nextUse} ${present}`, {}),
    touch: (id) => update(id, `UPDATE chats SET updated_at_ms = :now ${present}`, {}),
    remove: (id) => {
      connection.write(() => {
        const { changes: found } = connection.sql(`UPDATE chats SET removed_at_ms = :now ${present}`).run({ id, now: clock() })
        if (found === 0) throw noSuchChat()
        connection.afterCommit(`chat ${id}`, () => {
          changes.publish({ type: 'removed', id })
        })
      })
    },
    restore: (id) => update(id, 'UPDATE chats SET removed_at_ms = NULL WHERE id = :id', {}),
    removed: () =>
      connection
        .read(() => z.array(IdRow).parse(connection.sql('SELECT id FROM chats WHERE removed_at_ms IS NOT NULL').all()))
        .map(({ id }) => id),
    erase: (id) => {
      erase(repository, id)
    },
    watch: (signal) => changes.subscribe(signal),
  }
}

const present = 'WHERE id = :id AND removed_at_ms IS NULL'
/** A database of before attachments, opened for reading alone, has no table of them. */
const hasFiles = (connection: Connection): string =>
  keepsAttachments(connection) ? 'EXISTS (SELECT 1 FROM attachments AS a WHERE a.chat_id = chats.id)' : '0'
const listed = (files: string): string => `(active_leaf_seq IS NOT NULL OR draft <> '' OR ${files})`
const nextUse = '(SELECT coalesce(max(used_seq), 0) + 1 FROM chats)'
const summaryColumns = 'id, title, is_pinned AS isPinned, created_at_ms AS createdAtMs, updated_at_ms AS updatedAtMs'

const IdRow = z.object({ id: ChatId })

const SummaryRow = z.object({
  id: ChatId,
  // A damaged title must not hide its chat.
  title: z.string().catch(''),
  isPinned: z.number().transform((value) => value !== 0),
  createdAtMs: z.number().int().catch(0),
  updatedAtMs: z.number().int().catch(0),
})

const ChatRow = SummaryRow.extend({
  systemPrompt: z.string().nullable().catch(null),
  windowPolicy: WindowPolicy.nullable().catch(null),
  draft: z.string().catch(''),
  messageCount: z.number().int(),
})

const titled = <T extends { title: string }>(chat: T): T => (chat.title === '' ? { ...chat, title: untitledChat } : chat)

const noSuchChat = (): AppError => new AppError('not-found', 'There is no such chat', { details: { kind: 'chat' } })

const list = ({ connection, files }: Repository, { query, limit }: { query: string; limit: number }): ChatSummary[] => {
  const rows = connection.sql(listSql(files)).all({ words: JSON.stringify(searchWords(query)), limit })
  return rows.flatMap((row) => SummaryRow.safeParse(row).data ?? []).map(titled)
}

const listSql = (files: string): string => `
  SELECT ${summaryColumns} FROM chats
  WHERE removed_at_ms IS NULL
    AND ${listed(files)}
    AND NOT EXISTS (SELECT 1 FROM json_each(:words) AS word WHERE instr(chats.title_folded, word.value) = 0)
  ORDER BY is_pinned DESC, used_seq DESC
  LIMIT :limit`

const summary = ({ connection }: Repository, id: ChatId): ChatSummary => {
  const row = connection.sql(`SELECT ${summaryColumns} FROM chats ${present}`).get({ id })
  if (row === undefined) throw noSuchChat()
  return titled(SummaryRow.parse(row))
}

const get = ({ connection }: Repository, id: ChatId): Chat => {
  const row = connection.sql(getSql).get({ id })
  if (row === undefined) throw noSuchChat()
  return titled(ChatRow.parse(row))
}

const getSql = `
  SELECT ${summaryColumns}, system_prompt AS systemPrompt, window_policy AS windowPolicy, draft,
    coalesce((SELECT depth + 1 FROM messages WHERE seq = active_leaf_seq), 0) AS messageCount
  FROM chats ${present}`

const create = (repository: Repository): Chat => {
  const { connection, clock } = repository
  const empty = IdRow.safeParse(connection.sql(emptyChatSql(repository.files)).get())
  if (empty.success) return get(repository, empty.data.id)
  const id = ChatId.parse(randomUUID())
  connection.sql(insertSql).run({ id, now: clock() })
  return get(repository, id)
}

const emptyChatSql = (files: string): string => `
  SELECT id FROM chats
  WHERE removed_at_ms IS NULL AND active_leaf_seq IS NULL
    AND draft = '' AND NOT ${files} AND title = '' AND is_pinned = 0 AND system_prompt IS NULL AND window_policy IS NULL
  LIMIT 1`

const insertSql = `
  INSERT INTO chats (id, title, title_folded, created_at_ms, updated_at_ms, used_seq)
  VALUES (:id, '', '', :now, :now, ${nextUse})`

const nameAfter = ({ connection }: Repository, id: ChatId, question: string): void => {
  const title = titleFromQuestion(question)
  connection
    .sql(`UPDATE chats SET title = :title, title_folded = :folded ${present} AND title = ''`)
    .run({ id, title, folded: foldForSearch(title) })
}

const changed = (repository: Repository, id: ChatId): ChatSummary => {
  repository.connection.afterCommit(`chat ${id}`, () => {
    repository.changes.publish(repository.connection.read(() => listChange(repository, id)))
  })
  return summary(repository, id)
}

/** A chat whose draft was emptied before anything was asked is not in the list any more. */
const listChange = (repository: Repository, id: ChatId): ChatChange => {
  const isListed = repository.connection.sql(`SELECT 1 FROM chats ${present} AND ${listed(repository.files)}`).get({ id }) !== undefined
  return isListed ? { type: 'changed', chat: summary(repository, id) } : { type: 'removed', id }
}

const erase = ({ connection }: Repository, id: ChatId): void => {
  const isErased = connection.write(() => {
    const isRemoved = connection.sql('SELECT 1 FROM chats WHERE id = ? AND removed_at_ms IS NOT NULL').get(id) !== undefined
    if (!isRemoved) return false
    connection.sql('DELETE FROM summaries WHERE chat_id = ?').run(id)
    connection.sql('DELETE FROM messages WHERE chat_id = ?').run(id)
    connection.sql('DELETE FROM chats WHERE id = ?').run(id)
    return true
  })
  // The WAL still holds pages from before; secure_delete only cleans the database itself.
  if (isErased) connection.truncateWal()
}
