// storage/summary-repository.ts - Summaries that stand in for the oldest messages of a path.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Summary } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { ChatId, type MessageId, SummaryId } from '../contract/ids.ts'
import type { Connection } from './connection.ts'
import { textChecksum } from './message-row.ts'

export type NewSummary = {
  chatId: ChatId
  /** The last message that it covers. */
  uptoId: MessageId
  text: string
  modelName: string
}

/** Calls that name a summary throw AppError not-found where there is none. */
export type SummaryRepository = {
  get: (id: SummaryId) => Summary
  /** Those that cover a beginning of the path to this message, the longest first. What the disk has damaged is left out. */
  onPathTo: (messageId: MessageId) => Summary[]
  add: (summary: NewSummary) => Summary
  edit: (id: SummaryId, text: string) => Summary
  use: (id: SummaryId, isUsed: boolean) => Summary
}

export const createSummaryRepository = (connection: Connection, clock: () => number): SummaryRepository => {
  const get = (id: SummaryId): Summary => {
    const [summary] = parseRows([connection.sql(`${selectSummary} WHERE s.id = ?`).get(id)])
    if (summary === undefined) throw noSuchSummary()
    return summary
  }
  const change = (id: SummaryId, sql: string, values: Record<string, unknown>): Summary =>
    connection.write(() => {
      if (connection.sql(sql).run({ id, ...values }).changes === 0) throw noSuchSummary()
      return get(id)
    })
  return {
    get: (id) => connection.read(() => get(id)),
    onPathTo: (messageId) => connection.read(() => parseRows(connection.sql(onPathSql).all({ messageId }))),
    add: ({ chatId, uptoId, text: raw, modelName }) =>
      connection.write(() => {
        const id = SummaryId.parse(randomUUID())
        const text = raw.toWellFormed()
        const { changes } = connection
          .sql(insertSql)
          .run({ id, chatId, uptoId, text, checksum: textChecksum(text), modelName, now: clock() })
        if (changes === 0) throw new AppError('not-found', 'The message to summarise up to is gone', { details: { kind: 'message' } })
        return get(id)
      }),
    edit: (id, raw) => {
      const text = raw.toWellFormed()
      return change(id, 'UPDATE summaries SET text = :text, text_sha256 = :checksum, is_edited = 1 WHERE id = :id', {
        ...{ text, checksum: textChecksum(text) },
      })
    },
    use: (id, isUsed) => change(id, 'UPDATE summaries SET is_used = :isUsed WHERE id = :id', { isUsed: isUsed ? 1 : 0 }),
  }
}

const noSuchSummary = (): AppError => new AppError('not-found', 'There is no such summary', { details: { kind: 'summary' } })

const summaryColumns = `
  s.id, s.chat_id AS chatId, s.text, s.text_sha256 AS checksum, m.depth + 1 AS messageCount, s.model_name AS modelName,
  s.created_at_ms AS createdAtMs, s.is_edited AS isEdited, s.is_used AS isUsed`

const selectSummary = `SELECT ${summaryColumns} FROM summaries AS s JOIN messages AS m ON m.seq = s.upto_seq`

/** The way up is walked only in a chat that has summaries. */
const onPathSql = `
  WITH RECURSIVE path (seq, parent_seq) AS (
    SELECT m.seq, m.parent_seq FROM messages AS m
    WHERE m.id = :messageId AND EXISTS (SELECT 1 FROM summaries AS s WHERE s.chat_id = m.chat_id)
    UNION ALL
    SELECT above.seq, above.parent_seq FROM path JOIN messages AS above ON above.seq = path.parent_seq
  )
  SELECT ${summaryColumns}
  FROM path JOIN summaries AS s ON s.upto_seq = path.seq JOIN messages AS m ON m.seq = s.upto_seq
  ORDER BY m.depth DESC, s.seq DESC`

const insertSql = `
  INSERT INTO summaries (id, chat_id, upto_seq, text, text_sha256, model_name, created_at_ms)
  SELECT :id, :chatId, seq, :text, :checksum, :modelName, :now FROM messages WHERE id = :uptoId AND chat_id = :chatId`

const flag = z.number().transform((value) => value !== 0)

const Row = z.object({
  id: SummaryId,
  chatId: ChatId,
  text: z.string(),
  checksum: z.instanceof(Uint8Array),
  messageCount: z.number().int(),
  modelName: z.string(),
  createdAtMs: z.number().int(),
  isEdited: flag,
  isUsed: flag,
})

const parseRows = (rows: readonly unknown[]): Summary[] =>
  rows.flatMap((row) => {
    const parsed = Row.safeParse(row)
    if (!parsed.success) return []
    const { checksum, ...summary } = parsed.data
    return textChecksum(summary.text).equals(checksum) ? [summary] : []
  })
