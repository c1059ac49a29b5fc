// core/speculation/speculation-knowledge.ts - What is known of guessing with a model, kept from answer to answer.
import { type ConfidenceScale, createConfidenceScale } from './confidence-scale.ts'
import { type DraftRecord, type LookupRecord, createDraftRecord, createLookupRecord } from './guess-records.ts'
import { type RunLength, runLengths } from './prompt-lookup.ts'
import type { Guessing } from './speculation-plan.ts'
import { type StepCosts, createStepCosts } from './step-costs.ts'

/** What is known of a model with a number of threads; grows from answer to answer. */
export type SpeculationKnowledge = {
  readonly costs: StepCosts
  readonly scale: ConfidenceScale
  readonly draft: DraftRecord
  readonly lookup: ReadonlyMap<RunLength, LookupRecord>
  /** Time put aside for trials, in plain steps; for each source its own, or the cheap trials of one would use up what the dear ones of the other need. */
  readonly credit: Record<Guessing['source'], number>
  /** Tokens written, and at how many each source (and plain decoding) last failed or was last measured. */
  tokens: number
  readonly lastTried: Map<string, number>
  /** Tokens that the draft served since it last caught up, and since it last read a prompt, in whatever answer. */
  servedNow: number
  servedSinceReading: number
}

/** Where a model was never seen before: enough for a trial or two, of which the draft's begins with reading the prompt. */
const advance = { lookup: 3, draft: 18 } as const
export const mostCredit = { lookup: 6, draft: 18 } as const

/** How likely guesses are right before any was verified: the longer the match, the surer it goes on. */
const priors: Readonly<Record<RunLength, { first: number; onward: number }>> = {
  8: { first: 0.85, onward: 0.9 },
  4: { first: 0.65, onward: 0.8 },
  3: { first: 0.5, onward: 0.75 },
  2: { first: 0.4, onward: 0.7 },
}

/** Nothing is known yet: trusting assumptions, which the first guesses correct. */
export const createSpeculationKnowledge = (): SpeculationKnowledge => ({
  costs: createStepCosts(),
  scale: createConfidenceScale(),
  draft: createDraftRecord(),
  lookup: new Map(runLengths.map((length) => [length, createLookupRecord(priors[length])])),
  credit: { ...advance },
  tokens: 0,
  lastTried: new Map(),
  servedNow: 0,
  servedSinceReading: 0,
})
