/* The ledger of everything that was sent out, or was not allowed to.
 *
 * A row is on disk before its request leaves and completed when it ends, so no
 * crash can hide one. What was running when the last process died is marked as
 * failed. Rows are kept to a number, the oldest go first: this is for people to
 * read, and a download of many parts must not fill the disk. */
import { z } from 'zod'
import { LedgerRow, NetworkOutcome } from '../contract/network.ts'
import type { LedgerTotals } from '../contract/network.ts'
import { createChangeFeed } from './change-feed.ts'
import type { Watch } from './change-feed.ts'
import type { Connection } from './connection.ts'

export type NewLedgerRow = Omit<LedgerRow, 'id' | 'atMs' | 'bytesIn' | 'durationMs' | 'outcome'>

export type LedgerEnd = Pick<LedgerRow, 'bytesIn' | 'outcome'> & { durationMs: number }

export type LedgerRepository = {
  /** What was running when the last process died has failed. To be called before the first request. */
  failInterrupted: () => void
  begin: (row: NewLedgerRow) => LedgerRow
  end: (id: number, end: LedgerEnd) => void
  /** Newest first. */
  page: (query: { before: number | null; limit: number }) => { rows: LedgerRow[]; hasMore: boolean }
  totals: () => LedgerTotals
  /** Erases all rows but those of requests that run. */
  clear: () => void
  /** Each row when it begins and when it ends, from now on. */
  watch: (signal?: AbortSignal) => Watch<LedgerRow>
}

const keptRows = 10_000
/** Old rows are looked for once in so many new ones. */
const trimEvery = 200

export const createLedgerRepository = (connection: Connection, clock: () => number): LedgerRepository => {
  const changes = createChangeFeed<LedgerRow>()
  const get = (id: number): LedgerRow => parseRow(connection.sql(`${selectSql} WHERE id = ?`).get(id))
  const tell = (id: number): LedgerRow => {
    const row = get(id)
    connection.afterCommit(`ledger ${String(id)}`, () => {
      changes.publish(row)
    })
    return row
  }
  return {
    failInterrupted: () => {
      if (connection.readOnly !== null) return
      connection.write(() => connection.sql('UPDATE network_requests SET outcome = ? WHERE outcome = ?').run(interrupted, running))
    },
    begin: (row) =>
      connection.write(() => {
        const { lastInsertRowid } = connection.sql(insertSql).run({ ...row, isSigned: row.isSigned ? 1 : 0, atMs: clock() })
        const id = Number(lastInsertRowid)
        if (id % trimEvery === 0) connection.sql('DELETE FROM network_requests WHERE id <= ?').run(id - keptRows)
        return tell(id)
      }),
    end: (id, { bytesIn, durationMs, outcome }) => {
      connection.write(() => {
        connection.sql(endSql).run({ id, bytesIn, durationMs: Math.round(durationMs), outcome: JSON.stringify(outcome) })
        tell(id)
      })
    },
    page: ({ before, limit }) =>
      connection.read(() => {
        const rows = connection
          .sql(`${selectSql} WHERE id < ? ORDER BY id DESC LIMIT ?`)
          .all(before ?? Number.MAX_SAFE_INTEGER, limit + 1)
        return { rows: rows.slice(0, limit).map(parseRow), hasMore: rows.length > limit }
      }),
    totals: () => connection.read(() => Totals.parse(connection.sql(totalsSql).get())),
    clear: () => {
      connection.write(() => connection.sql(`DELETE FROM network_requests WHERE outcome <> '${running}'`).run())
    },
    watch: (signal) => changes.subscribe(signal),
  }
}

const running = JSON.stringify({ type: 'running' } satisfies NetworkOutcome)
const interrupted = JSON.stringify({ type: 'failed', reason: 'interrupted' } satisfies NetworkOutcome)

const selectSql = `
  SELECT id, at_ms AS atMs, area, purpose, method, origin, path, subject, is_signed AS isSigned,
    bytes_out AS bytesOut, bytes_in AS bytesIn, duration_ms AS durationMs, outcome FROM network_requests`

const insertSql = `
  INSERT INTO network_requests (at_ms, area, purpose, method, origin, path, subject, is_signed, bytes_out, outcome)
  VALUES (:atMs, :area, :purpose, :method, :origin, :path, :subject, :isSigned, :bytesOut, '${running}')`

const endSql = 'UPDATE network_requests SET bytes_in = :bytesIn, duration_ms = :durationMs, outcome = :outcome WHERE id = :id'

const totalsSql = `
  SELECT count(*) AS requests, count(*) FILTER (WHERE outcome LIKE '{"type":"refused"%') AS refused,
    coalesce(sum(bytes_out), 0) AS bytesOut, coalesce(sum(bytes_in), 0) AS bytesIn, min(at_ms) AS sinceMs FROM network_requests`

const Totals = z.strictObject({
  requests: z.number().int(),
  refused: z.number().int(),
  bytesOut: z.number().int(),
  bytesIn: z.number().int(),
  sinceMs: z.number().int().nullable(),
})

const Row = z.object({ ...LedgerRow.shape, isSigned: z.number(), outcome: z.string() })

const parseRow = (row: unknown): LedgerRow => {
  const { isSigned, outcome, ...rest } = Row.parse(row)
  return { ...rest, isSigned: isSigned !== 0, outcome: NetworkOutcome.parse(JSON.parse(outcome)) }
}
