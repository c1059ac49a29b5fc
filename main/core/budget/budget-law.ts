/* What may still be spent.
 *
 * A request reserves the most that it can cost before it leaves and settles what
 * it did cost afterwards. It is refused if what is spent, what is reserved and
 * what it asks for together exceed a limit; so the only way past a limit is a
 * provider that bills more than the most that was possible, and then by that one
 * request.
 *
 * TIME. Days and months are those of UTC. They are told by a clock that never goes
 * back: the later of now and the latest request. A clock that is set back opens no
 * new day; one that was ahead once holds that day open until the real one has
 * come, which costs patience and never money. */
import type { Amount, BudgetLimits, BudgetWarning, BudgetWindow, ReserveRequest, Spending } from './budget-types.ts'

export const neverBack = (nowMs: number, latestMs: number | null): number => Math.max(Math.round(nowMs), latestMs ?? 0)

export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
export const monthOf = (ms: number): string => dayOf(ms).slice(0, 7)

export type BudgetRefusal = { window: BudgetWindow; unit: 'micro' | 'tokens'; limit: number; used: number; wanted: number }

type Spent = Pick<Spending, 'today' | 'thisMonth'>

/** The first limit that a request would pass; null where it may be reserved. */
export const refusalOf = ({ maxCostMicro, maxTokens, limits }: Omit<ReserveRequest, 'requestId' | 'nowMs'>, { today, thisMonth }: Spent): BudgetRefusal | null => {
  const wanted: Amount = { micro: maxCostMicro, tokens: maxTokens }
  const none: Amount = { micro: 0, tokens: 0 }
  const windows: readonly [BudgetWindow, Amount][] = [
    ['request', none],
    ['day', today],
    ['month', thisMonth],
  ]
  for (const [window, used] of windows) {
    for (const unit of ['micro', 'tokens'] as const) {
      const limit = limitOf(limits, window, unit)
      if (limit !== null && used[unit] + wanted[unit] > limit) return { window, unit, limit, used: used[unit], wanted: wanted[unit] }
    }
  }
  return null
}

/** Limits of days and months that are used up to `warnPercent` or beyond. */
export const warningsOf = (limits: BudgetLimits, spent: Spent): BudgetWarning[] =>
  (['day', 'month'] as const).flatMap((window) =>
    (['micro', 'tokens'] as const).flatMap((unit) => {
      const limit = limitOf(limits, window, unit)
      const used = (window === 'day' ? spent.today : spent.thisMonth)[unit]
      const percent = limit === null ? 0 : limit === 0 ? 100 : Math.floor((used / limit) * 100)
      return limit !== null && percent >= limits.warnPercent ? [{ window, unit, percent }] : []
    }),
  )

const limitOf = (limits: BudgetLimits, window: BudgetWindow, unit: 'micro' | 'tokens'): number | null => {
  if (window === 'request') return unit === 'micro' ? limits.perRequestMicro : limits.perRequestTokens
  if (window === 'day') return unit === 'micro' ? limits.perDayMicro : limits.perDayTokens
  return unit === 'micro' ? limits.perMonthMicro : limits.perMonthTokens
}
