// core/budget/budget-types.ts - Money and tokens: what is reserved, what is spent, what is allowed.

/** Null: no limit. Money in millionths of the budget's currency. */
export type BudgetLimits = {
  perRequestMicro: number | null
  perDayMicro: number | null
  perMonthMicro: number | null
  perRequestTokens: number | null
  perDayTokens: number | null
  perMonthTokens: number | null
  /** From this share of a day's or month's limit on there is a warning. */
  warnPercent: number
}

export const noLimits: BudgetLimits = {
  perRequestMicro: null,
  perDayMicro: null,
  perMonthMicro: null,
  perRequestTokens: null,
  perDayTokens: null,
  perMonthTokens: null,
  warnPercent: 80,
}

export type Amount = { micro: number; tokens: number }

export type BudgetWindow = 'request' | 'day' | 'month'

/** Day and month are UTC, so that travelling opens no new day. */
export type Spending = {
  /** `2026-11-20` and `2026-11` as the budget sees them: never earlier than the latest request. */
  day: string
  month: string
  /** Settled, and reserved by what runs or never came to an end. */
  today: Amount
  thisMonth: Amount
  /** Reserved by requests that run now; part of the sums above. */
  reserved: Amount
  /** Reservations of requests that died with the process, this month; part of the sums above, counted whole since nobody knows. */
  lost: { requests: number } & Amount
  /** How far the clock is behind the latest request, ms; 0 as a rule. Until it has caught up, no new day begins. */
  clockBehindMs: number
}

export type ReserveRequest = {
  requestId: string
  /** The most that it can cost; 0 where the price is unknown (then tokens are what limits it). */
  maxCostMicro: number
  /** Prompt and longest answer together. */
  maxTokens: number
  limits: BudgetLimits
  nowMs: number
}

export type Settlement = { costMicro: number; tokensIn: number; tokensOut: number }

/** A limit that is nearly used up. */
export type BudgetWarning = { window: 'day' | 'month'; unit: 'micro' | 'tokens'; percent: number }
