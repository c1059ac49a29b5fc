// core/speculation/speculation-plan.ts - What is offered to whoever decides about guessing, what is decided, and what came of it.
import type { DraftJudge } from './draft-judge.ts'
import type { RunLength } from './prompt-lookup.ts'

export type SpeculationMode = 'auto' | 'draft' | 'lookup' | 'off'

/** What could be guessed now. */
export type Offer = {
  /** The longest match in the text so far. */
  matched: RunLength | null
  /** Tokens that the draft has to read before it can guess; null where there is no draft. */
  draftLag: number | null
  /** No more guesses than this fit into the window. */
  room: number
}

export type Plan =
  | { source: 'none' }
  | { source: 'lookup'; length: number; matched: RunLength }
  /** At most `length` guesses; without a judge, exactly so many. */
  | { source: 'draft'; length: number; judge: DraftJudge | null }

export type Guessing = Exclude<Plan, { source: 'none' }>

/** What came of a plan. */
export type StepReport = {
  plan: Plan
  /** Guesses that were verified, and how many of them were right. */
  offered: number
  accepted: number
  /** The step itself. */
  stepMs: number
  /** Tokens that the draft computed, tokens it had to read before, the time for both, and what it said of each guess, those included that were not offered. */
  drafted: { places: number; lag: number; ms: number; confidences: readonly number[] } | null
  /** The guess after those that were offered was right; null where there was none, or where one before it was wrong. */
  isNextRight: boolean | null
}

/** The most guesses per step. */
export const mostGuesses = 16
