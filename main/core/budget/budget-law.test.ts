import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayOf, monthOf, neverBack, refusalOf, warningsOf } from './budget-law.ts'
import { noLimits } from './budget-types.ts'

const spent = (micro: number, tokens: number) => ({ today: { micro, tokens }, thisMonth: { micro: micro * 2, tokens: tokens * 2 } })

describe('the law of budgets', () => {
  it('refuses what would pass any limit, and says which', () => {
    const ask = { maxCostMicro: 30, maxTokens: 300 }
    const refused = (limits: object, used = spent(50, 500)) => refusalOf({ ...ask, limits: { ...noLimits, ...limits } }, used)
    expect([
      refused({ perRequestMicro: 30, perDayMicro: 80, perMonthMicro: 130, perRequestTokens: 300, perDayTokens: 800, perMonthTokens: 1300 }),
      refused({ perRequestMicro: 29 }),
      refused({ perDayMicro: 79 }),
      refused({ perMonthTokens: 1299 }),
      refused({ perDayTokens: 0 }, spent(0, 0)),
    ]).toEqual([
      null,
      { window: 'request', unit: 'micro', limit: 29, used: 0, wanted: 30 },
      { window: 'day', unit: 'micro', limit: 79, used: 50, wanted: 30 },
      { window: 'month', unit: 'tokens', limit: 1299, used: 1000, wanted: 300 },
      { window: 'day', unit: 'tokens', limit: 0, used: 0, wanted: 300 },
    ])
  })

  it('warns from the share on that was asked for', () => {
    const limits = { ...noLimits, perDayMicro: 100, perMonthTokens: 1000, warnPercent: 80 }
    expect([warningsOf(limits, spent(79, 399)), warningsOf(limits, spent(80, 450))]).toEqual([
      [],
      [
        { window: 'day', unit: 'micro', percent: 80 },
        { window: 'month', unit: 'tokens', percent: 90 },
      ],
    ])
  })

  it('tells days and months in UTC by a time that never goes back', () => {
    const evening = Date.UTC(2026, 10, 30, 23, 59)
    expect([dayOf(evening), monthOf(evening), dayOf(neverBack(evening, evening + 120_000)), neverBack(5, null)]).toEqual(['2026-11-30', '2026-11', '2026-12-01', 5])
    fc.assert(fc.property(fc.array(fc.nat()), (times) => {
      let latest: number | null = null
      for (const time of times) {
        const next: number = neverBack(time, latest)
        expect(next).toBeGreaterThanOrEqual(latest ?? 0)
        latest = next
      }
    }))
  })
})
