/* What is older than a rule of retention allows, found and erased; core/retention/trusted-time.ts is the time of all of it.
 *
 * A version of a cloud is erased as a row: what was asked below it goes on below the
 * local answer beside it, which is shown in its place. Where a cloud alone has
 * answered there is none; there the row stays, as an answer that is gone. Summaries that
 * may quote it go along, and are made again when they are needed. */
import { z } from 'zod'
import { AnswerFacts } from '../contract/chats.ts'
import { ChatId, MessageId } from '../contract/ids.ts'
import type { Connection } from './connection.ts'
import { textChecksum } from './message-row.ts'

export type RetentionRepository = {
  /** The youngest date of a chat; null without one. */
  newest: () => number | null
  /**
   * Concludes from dates that have changed when chats were used, and marks how far messages and the log have come. A date
   * counts if it lies after `sinceMs`, the last time that this was done (null: never before), else it was now.
   */
  note: (at: { sinceMs: number | null; nowMs: number }) => void
  /** What was noted after that was that much later. */
  shift: (by: { afterMs: number; byMs: number }) => void
  /** Of chats that hold anything; null without one. */
  oldestUse: () => number | null
  /** Of what a cloud wrote, or was sent and is kept in the audit log; null without any. */
  oldestFromCloud: () => number | null
  /** Chats that hold something and were last used before, the oldest first. */
  chatsUsedBefore: (ms: number) => ChatId[]
  /** What clouds wrote before, the oldest first. */
  cloudVersionsBefore: (ms: number) => CloudVersion[]
  /** Shows the local answer instead. */
  eraseCloudVersion: (version: CloudVersion, days: number) => void
  /** Chats with placeholders that stand for something and were not changed since before; by the wall clock, since too early costs nothing. */
  placeholdersBefore: (ms: number) => ChatId[]
  /** The last entry of the audit log that was there before; 0 without one. */
  auditSeqBefore: (ms: number) => number
  /** Of a chat whose time is over there is nothing left in the file either. */
  settle: () => void
}

export type CloudVersion = { seq: number; id: MessageId; chatId: ChatId }

/** Nobody had Hearth before: such a date is of a clock that had lost its battery. */
const firstPossibleMs = Date.UTC(2025, 0, 1)

const Nullable = z.number().int().nullable()
const Version = z.object({ seq: z.number().int(), id: z.string(), chatId: ChatId })

export const createRetentionRepository = (connection: Connection): RetentionRepository => {
  const number = (sql: string, values: Record<string, unknown> = {}): number | null => connection.read(() => Nullable.parse(connection.sql(sql).pluck().get(values)))
  const run = (sql: string, values: Record<string, unknown>): void => void connection.sql(sql).run(values)
  return {
    newest: () => number('SELECT max(updated_at_ms) FROM chats'),
    note: ({ sinceMs, nowMs }) => {
      connection.write(() => {
        if (sinceMs === null) run(firstMarksSql, { nowMs })
        run(noteChatsSql, { fromMs: sinceMs ?? firstPossibleMs, nowMs })
        run(markSql, { nowMs })
      })
    },
    shift: (by) => {
      connection.write(() => {
        run('UPDATE chat_uses SET used_ms = used_ms + :byMs WHERE used_ms > :afterMs', by)
        run('UPDATE retention_marks SET at_ms = at_ms + :byMs WHERE at_ms > :afterMs', by)
      })
    },
    oldestUse: () => number(`SELECT min(used_ms) ${keptChats}`),
    oldestFromCloud: () => number(oldestFromCloudSql),
    chatsUsedBefore: (ms) =>
      connection.read(() => z.array(ChatId).parse(connection.sql(`SELECT id ${keptChats} AND used_ms < :ms ORDER BY used_ms`).pluck().all({ ms }))),
    cloudVersionsBefore: (ms) => connection.read(() => z.array(Version).parse(connection.sql(versionsSql).all({ ms }))).flatMap(toVersion),
    eraseCloudVersion: (version, days) => {
      connection.write(() => {
        eraseVersion(connection, version, days)
      })
    },
    placeholdersBefore: (ms) =>
      connection.read(() => z.array(ChatId).parse(connection.sql('SELECT chat_id FROM cloud_placeholders WHERE sealed IS NOT NULL AND changed_at_ms < ?').pluck().all(ms))),
    auditSeqBefore: (ms) => number('SELECT max(audit_seq) FROM retention_marks WHERE at_ms < :ms', { ms }) ?? 0,
    settle: () => {
      connection.truncateWal()
    },
  }
}

/** A chat without anything in it is the one that the next question will be asked in. */
const keptChats = `FROM chats JOIN chat_uses ON chat_id = id
  WHERE removed_at_ms IS NULL AND (active_leaf_seq IS NOT NULL OR draft <> '' OR title <> '' OR system_prompt IS NOT NULL)`

const noteChatsSql = `
  INSERT INTO chat_uses (chat_id, updated_at_ms, used_ms)
  SELECT id, updated_at_ms, iif(updated_at_ms BETWEEN :fromMs AND :nowMs, updated_at_ms, :nowMs) FROM chats WHERE true
  ON CONFLICT (chat_id) DO UPDATE SET updated_at_ms = excluded.updated_at_ms, used_ms = excluded.used_ms
  WHERE chat_uses.updated_at_ms <> excluded.updated_at_ms`

/** As the migration does it for what was there before, for a database that came without. */
const firstMarksSql = `
  INSERT INTO retention_marks (message_seq, audit_seq, at_ms)
  SELECT max(seq), 0, max(highest)
  FROM (SELECT seq, min(:nowMs, max(created_at_ms) OVER (ORDER BY seq)) AS highest FROM messages)
  WHERE NOT EXISTS (SELECT 1 FROM retention_marks) GROUP BY highest / 86400000`

const markSql = `
  INSERT INTO retention_marks (message_seq, audit_seq, at_ms)
  SELECT messages.last, entries.last, :nowMs
  FROM (SELECT coalesce(max(seq), 0) AS last FROM messages) AS messages, (SELECT coalesce(max(seq), 0) AS last FROM audit_entries) AS entries
  WHERE NOT EXISTS (SELECT 1 FROM retention_marks WHERE message_seq >= messages.last AND audit_seq >= entries.last)`

/** As the index has it, so that it is used. */
const fromCloud = `CASE WHEN json_valid(answer) THEN json_extract(answer, '$.origin.kind') END IN ('refined', 'cloud')`

const versionsSql = `
  SELECT seq, id, chat_id AS chatId FROM messages
  WHERE ${fromCloud} AND seq <= (SELECT coalesce(max(message_seq), 0) FROM retention_marks WHERE at_ms < :ms) ORDER BY seq`

const oldestFromCloudSql = `
  SELECT min(at) FROM (
    SELECT min(at_ms) AS at FROM retention_marks WHERE message_seq >= (SELECT min(seq) FROM messages WHERE ${fromCloud})
    UNION ALL
    SELECT min(at_ms) FROM retention_marks WHERE audit_seq >= (SELECT min(seq) FROM audit_contents))`

const toVersion = ({ id, ...place }: z.infer<typeof Version>): CloudVersion[] => {
  const parsed = MessageId.safeParse(id)
  return parsed.success ? [{ ...place, id: parsed.data }] : []
}

const Seq = z.number().int().optional()

const eraseVersion = (connection: Connection, { seq, chatId }: CloudVersion, days: number): void => {
  connection.sql('DELETE FROM summaries WHERE chat_id = :chatId AND upto_seq >= :seq').run({ chatId, seq })
  const local = Seq.parse(connection.sql(localBesideSql).pluck().get({ seq }))
  if (local === undefined) {
    emptyAnswer(connection, seq, days)
    return
  }
  for (const sql of [keepWayDownSql, 'UPDATE messages SET parent_seq = :local WHERE parent_seq = :seq', showLocalSql, leafSql]) connection.sql(sql).run({ seq, local })
  connection.sql('DELETE FROM messages WHERE seq = :seq').run({ seq })
}

/** The draft that was sent along, else the last answer of the model here to the same question. */
const localBesideSql = `
  SELECT beside.seq FROM messages AS gone JOIN messages AS beside
    ON beside.parent_seq = gone.parent_seq AND beside.role = 'assistant' AND beside.seq <> gone.seq
  WHERE gone.seq = :seq AND json_valid(beside.answer) AND coalesce(json_extract(beside.answer, '$.origin.kind'), 'local') = 'local'
  ORDER BY beside.id = json_extract(gone.answer, '$.origin.draftId') DESC, beside.seq DESC LIMIT 1`

/** What was last read below is still what was last read, where that was the version that is shown. */
const keepWayDownSql = `
  UPDATE messages SET shown_child_seq = (SELECT shown_child_seq FROM messages WHERE seq = :seq)
  WHERE seq = :local AND (shown_child_seq IS NULL OR EXISTS (
    SELECT 1 FROM messages AS gone JOIN messages AS asked ON asked.seq = gone.parent_seq WHERE gone.seq = :seq AND asked.shown_child_seq = gone.seq))`

const showLocalSql = 'UPDATE messages SET shown_child_seq = :local WHERE shown_child_seq = :seq'
const leafSql = 'UPDATE chats SET active_leaf_seq = :local WHERE active_leaf_seq = :seq'

const Answer = z.object({ answer: z.string() })

const emptyAnswer = (connection: Connection, seq: number, days: number): void => {
  const { answer } = Answer.parse(connection.sql('SELECT answer FROM messages WHERE seq = ?').get(seq))
  const facts = AnswerFacts.safeParse(JSON.parse(answer))
  const gone = {
    ...(facts.success ? facts.data : {}),
    ...{ origin: { kind: 'local' }, confidence: null, route: null, rating: null, guessed: [], stopReason: 'failed', errorCode: 'policy-denied', errorDetails: { reason: 'retention', days } },
  }
  connection.sql(`UPDATE messages SET text = '', text_sha256 = :checksum, status = 'failed', answer = :answer WHERE seq = :seq`).run({ seq, checksum: textChecksum(''), answer: JSON.stringify(gone) })
}
