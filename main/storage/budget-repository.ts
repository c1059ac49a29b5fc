/* Reservations and what became of them; the law is core/budget/budget-law.ts.
 *
 * Each call is one transaction, so requests that reserve at the same moment see
 * each other, and a reservation is on disk before its request leaves. A process
 * that is killed between reserving and settling leaves a row that the next start
 * marks as lost; it counts whole, since nobody knows what the provider did. */
import { z } from 'zod'
import { AppError } from '../contract/errors.ts'
import { dayOf, monthOf, neverBack, refusalOf, warningsOf } from '../core/budget/budget-law.ts'
import type { Amount, BudgetWarning, ReserveRequest, Settlement, Spending } from '../core/budget/budget-types.ts'
import { createChangeFeed } from './change-feed.ts'
import type { Watch } from './change-feed.ts'
import type { Connection } from './connection.ts'

export type LostReservation = { requestId: string; atMs: number } & Amount

export type BudgetRepository = {
  /**
   * Takes the most that a request can cost out of the budget, durably.
   * @returns limits that are nearly used up with it
   * @throws AppError policy-denied { reason: 'budget', window, unit, limit, used, wanted }; conflict for an id that was used
   */
  reserve: (request: ReserveRequest) => BudgetWarning[]
  /** What it did cost. The second time it is ignored. @throws AppError not-found */
  settle: (requestId: string, settlement: Settlement) => void
  /** It never left: nothing was spent. @throws AppError not-found */
  release: (requestId: string) => void
  use: (nowMs: number) => Spending
  /** Reservations of this month that nobody settled before the process died, newest first. */
  lost: (nowMs: number) => LostReservation[]
  /** What was reserved when the last process died is lost. To be called before the first request. */
  markLost: () => void
  /** Those of this start. */
  justLost: () => readonly LostReservation[]
  /** Whenever something was reserved, settled or released, from now on. */
  watch: (signal?: AbortSignal) => Watch<true>
}

export const createBudgetRepository = (connection: Connection): BudgetRepository => {
  const changes = createChangeFeed<true>()
  let justLost: readonly LostReservation[] = []
  const tell = (): void => connection.afterCommit('budget', () => changes.publish(true))
  const latest = (): number | null => z.number().nullable().parse(connection.sql('SELECT max(at_ms) FROM budget_reservations').pluck().get())
  const use = (nowMs: number): Spending => {
    const atMs = neverBack(nowMs, latest())
    const [day, month] = [dayOf(atMs), monthOf(atMs)]
    const sums = Sums.parse(connection.sql(sumsSql).get({ day, month }))
    return {
      ...{ day, month, clockBehindMs: Math.max(0, atMs - Math.round(nowMs)) },
      today: { micro: sums.dayMicro, tokens: sums.dayTokens },
      thisMonth: { micro: sums.micro, tokens: sums.tokens },
      reserved: { micro: sums.reservedMicro, tokens: sums.reservedTokens },
      lost: { requests: sums.lost, micro: sums.lostMicro, tokens: sums.lostTokens },
    }
  }
  const end = (requestId: string, change: () => number): void => {
    connection.write(() => {
      if (change() === 0 && connection.sql('SELECT 1 FROM budget_reservations WHERE request_id = ?').get(requestId) === undefined)
        throw new AppError('not-found', 'Nothing was reserved for this request')
      tell()
    })
  }
  return {
    use: (nowMs) => connection.read(() => use(nowMs)),
    reserve: (request) =>
      connection.write(() => {
        const { requestId, maxCostMicro, maxTokens, nowMs, limits } = request
        const refusal = refusalOf(request, use(nowMs))
        if (refusal !== null) throw new AppError('policy-denied', 'The budget does not hold this request', { details: { reason: 'budget', ...refusal } })
        const atMs = neverBack(nowMs, latest())
        const { changes: added } = connection.sql(insertSql).run({ requestId, atMs, day: dayOf(atMs), month: monthOf(atMs), micro: maxCostMicro, tokens: maxTokens })
        if (added === 0) throw new AppError('conflict', 'A request with this id has reserved before')
        tell()
        return warningsOf(limits, use(nowMs))
      }),
    settle: (requestId, { costMicro, tokensIn, tokensOut }) =>
      end(requestId, () => connection.sql(settleSql).run({ requestId, micro: costMicro, tokensIn, tokensOut, tokens: tokensIn + tokensOut }).changes),
    release: (requestId) => end(requestId, () => connection.sql(releaseSql).run(requestId).changes),
    lost: (nowMs) => connection.read(() => connection.sql(lostSql).all(monthOf(neverBack(nowMs, latest()))).map((row) => Lost.parse(row))),
    justLost: () => justLost,
    markLost: () => {
      justLost = connection.write(() => connection.sql(markLostSql).all().map((row) => Lost.parse(row)))
    },
    watch: (signal) => changes.subscribe(signal),
  }
}

const insertSql = `
  INSERT INTO budget_reservations (request_id, at_ms, day, month, state, micro, tokens)
  VALUES (:requestId, :atMs, :day, :month, 'reserved', :micro, :tokens) ON CONFLICT (request_id) DO NOTHING`

const settleSql = `
  UPDATE budget_reservations SET state = 'settled', micro = :micro, tokens = :tokens, tokens_in = :tokensIn, tokens_out = :tokensOut
  WHERE request_id = :requestId AND state = 'reserved'`

const releaseSql = `UPDATE budget_reservations SET state = 'released', micro = 0, tokens = 0 WHERE request_id = ? AND state = 'reserved'`

const sumsSql = `
  SELECT coalesce(sum(micro), 0) AS micro, coalesce(sum(tokens), 0) AS tokens,
    coalesce(sum(micro) FILTER (WHERE day = :day), 0) AS dayMicro, coalesce(sum(tokens) FILTER (WHERE day = :day), 0) AS dayTokens,
    coalesce(sum(micro) FILTER (WHERE state = 'reserved'), 0) AS reservedMicro,
    coalesce(sum(tokens) FILTER (WHERE state = 'reserved'), 0) AS reservedTokens,
    count(*) FILTER (WHERE state = 'lost') AS lost, coalesce(sum(micro) FILTER (WHERE state = 'lost'), 0) AS lostMicro,
    coalesce(sum(tokens) FILTER (WHERE state = 'lost'), 0) AS lostTokens
  FROM budget_reservations WHERE month = :month`

const markLostSql = `
  UPDATE budget_reservations SET state = 'lost' WHERE state = 'reserved' RETURNING request_id AS requestId, at_ms AS atMs, micro, tokens`

const lostSql = `
  SELECT request_id AS requestId, at_ms AS atMs, micro, tokens FROM budget_reservations WHERE state = 'lost' AND month = ? ORDER BY seq DESC`

const count = z.number().int()
const Sums = z.strictObject({
  ...{ micro: count, tokens: count, dayMicro: count, dayTokens: count },
  ...{ reservedMicro: count, reservedTokens: count, lost: count, lostMicro: count, lostTokens: count },
})
const Lost = z.strictObject({ requestId: z.string(), atMs: count, micro: count, tokens: count })
