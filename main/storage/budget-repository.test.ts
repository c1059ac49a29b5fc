import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../contract/errors.ts'
import { type BudgetLimits, noLimits } from '../core/budget/budget-types.ts'
import { createTemporaryStorage } from './temporary-storage.ts'

const noon = Date.UTC(2026, 10, 20, 12)
const hourMs = 3_600_000

const ask = (requestId: string, change: { maxCostMicro?: number; maxTokens?: number; limits?: Partial<BudgetLimits>; nowMs?: number } = {}) => ({
  ...{ requestId, maxCostMicro: 10, maxTokens: 100, nowMs: noon, ...change },
  limits: { ...noLimits, ...change.limits },
})

const problem = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error instanceof AppError ? { code: error.code, ...error.details } : error
  }
}

describe('budgets', () => {
  it('hold what is reserved, then what was spent', async () => {
    await using place = createTemporaryStorage()
    const { budget } = await place.open()
    budget.reserve(ask('a'))
    budget.reserve(ask('b'))
    const reserved = budget.use(noon)
    budget.settle('a', { costMicro: 4, tokensIn: 30, tokensOut: 12 })
    budget.settle('a', { costMicro: 400, tokensIn: 0, tokensOut: 0 })
    budget.release('b')
    expect([reserved, budget.use(noon)].map(({ today, thisMonth, reserved: running }) => ({ today, thisMonth, running }))).toEqual([
      { today: { micro: 20, tokens: 200 }, thisMonth: { micro: 20, tokens: 200 }, running: { micro: 20, tokens: 200 } },
      { today: { micro: 4, tokens: 42 }, thisMonth: { micro: 4, tokens: 42 }, running: { micro: 0, tokens: 0 } },
    ])
  })

  it('refuse what would pass a limit and warn of what nearly does', async () => {
    await using place = createTemporaryStorage()
    const { budget } = await place.open()
    const limits = { perDayMicro: 25 }
    expect(budget.reserve(ask('a', { limits }))).toEqual([])
    expect(budget.reserve(ask('b', { limits }))).toEqual([{ window: 'day', unit: 'micro', percent: 80 }])
    expect(problem(() => budget.reserve(ask('c', { limits })))).toEqual({ code: 'policy-denied', reason: 'budget', window: 'day', unit: 'micro', limit: 25, used: 20, wanted: 10 })
    expect(problem(() => budget.reserve(ask('a')))).toEqual({ code: 'conflict' })
    expect(problem(() => budget.settle('c', { costMicro: 1, tokensIn: 1, tokensOut: 1 }))).toEqual({ code: 'not-found' })
  })

  it('let ten at once reserve no more than there is', async () => {
    await using place = createTemporaryStorage()
    const { budget } = await place.open()
    const limits = { perDayMicro: 45 }
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, (_, index) => Promise.resolve().then(() => budget.reserve(ask(`r${index}`, { limits })))))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(4)
    expect(budget.use(noon).today.micro).toBe(40)
  })

  it('open no new day for a clock that goes back, and wait for one that was ahead', async () => {
    await using place = createTemporaryStorage()
    const { budget } = await place.open()
    const limits = { perDayMicro: 10 }
    budget.reserve(ask('today', { limits }))
    expect(problem(() => budget.reserve(ask('yesterday', { limits, nowMs: noon - 24 * hourMs })))).toMatchObject({ reason: 'budget' })
    expect(budget.use(noon - 24 * hourMs)).toMatchObject({ day: '2026-11-20', clockBehindMs: 24 * hourMs })
    budget.reserve(ask('tomorrow', { limits, nowMs: noon + 24 * hourMs }))
    expect(problem(() => budget.reserve(ask('back', { limits, nowMs: noon + hourMs })))).toMatchObject({ reason: 'budget', used: 10 })
    expect(budget.reserve(ask('month', { limits, nowMs: Date.UTC(2026, 11, 1) }))).toEqual([{ window: 'day', unit: 'micro', percent: 100 }])
    expect(budget.use(Date.UTC(2026, 11, 1)).thisMonth.micro).toBe(10)
  })

  it('count what nobody settled before the process ended as spent, and say so', async () => {
    await using place = createTemporaryStorage()
    const first = await place.open()
    first.budget.reserve(ask('lost'))
    first.budget.reserve(ask('settled'))
    first.budget.settle('settled', { costMicro: 1, tokensIn: 1, tokensOut: 1 })
    await first.close()
    const { budget } = await place.open()
    expect({ use: budget.use(noon), lost: budget.lost(noon) }).toMatchObject({
      use: { today: { micro: 11, tokens: 102 }, reserved: { micro: 0, tokens: 0 }, lost: { requests: 1, micro: 10, tokens: 100 } },
      lost: [{ requestId: 'lost', atMs: noon, micro: 10, tokens: 100 }],
    })
    budget.settle('lost', { costMicro: 0, tokensIn: 0, tokensOut: 0 })
    expect(budget.use(noon).today.micro).toBe(11)
  })

  it('are never passed by more than one request, whatever comes in which order', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const limit = 100
    let run = 0
    const step = fc.record({ cost: fc.integer({ min: 0, max: 60 }), actual: fc.integer({ min: 0, max: 90 }), afterMs: fc.integer({ min: -48 * hourMs, max: 3 * hourMs }), end: fc.constantFrom('settle', 'release', 'leave') })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        run += 1
        let nowMs = noon + run * 365 * 24 * hourMs
        const perDay = new Map<string, { total: number; largest: number }>()
        steps.forEach(({ cost, actual, afterMs, end }, index) => {
          nowMs += afterMs
          const requestId = `${run}-${index}`
          const { day } = storage.budget.use(nowMs)
          try {
            storage.budget.reserve(ask(requestId, { maxCostMicro: cost, nowMs, limits: { perDayMicro: limit } }))
          } catch {
            return
          }
          const counted = end === 'settle' ? actual : end === 'release' ? 0 : cost
          if (end === 'settle') storage.budget.settle(requestId, { costMicro: actual, tokensIn: 0, tokensOut: 0 })
          if (end === 'release') storage.budget.release(requestId)
          const before = perDay.get(storage.budget.use(nowMs).day) ?? { total: 0, largest: 0 }
          perDay.set(storage.budget.use(nowMs).day, { total: before.total + counted, largest: Math.max(before.largest, counted) })
          expect(storage.budget.use(nowMs).day >= day).toBe(true)
        })
        for (const { total, largest } of perDay.values()) expect(total).toBeLessThanOrEqual(limit + largest)
      }),
      { numRuns: 40 },
    )
  })
})
