// core/speculation/guess-records.ts - How guesses of one source have fared: of all answers with a model, and of the one being written.
import { type RunningMean, createRunningMean } from './running-mean.ts'

/** Guesses looked up in the text. Where the first is right the text is being repeated, so those behind it are a case of their own. */
export type LookupRecord = {
  /** The first guess of a step is right. */
  readonly first: RunningMean
  /** A later one is, if all before it were. */
  readonly onward: RunningMean
  /** Steps in a row of which no guess was right. */
  misses: number
}

/** Guesses of the draft, under its judge (draft-judge.ts). */
export type DraftRecord = {
  /** Tokens per step, the model's own included. */
  readonly tokens: RunningMean
  /** What such a step costs, in plain steps, without catching up. */
  readonly cost: RunningMean
  /** How likely a guess is right, as the scale of confidence has it. */
  readonly right: RunningMean
  /** Tokens that the draft serves each time it has caught up with a few tokens, and each time it has read a prompt. */
  readonly served: RunningMean
  readonly servedPerReading: RunningMean
}

type Memory = { trust: number; memory: number }

/** Before anything was seen: worth trying, no more. */
const assumedDraft = { tokens: 2.2, cost: 1.9, right: 0.75, served: 48, servedPerReading: 96 }
const overAll: Memory = { trust: 4, memory: 40 }
/** What is known from other answers counts as so many cases of this one. */
export const lookupTrust = 5
export const draftTrust = 3

export const createLookupRecord = (start: { first: number; onward: number }): LookupRecord => lookupRecord(start, overAll)

export const createDraftRecord = (): DraftRecord => draftRecord(assumedDraft, overAll)

/** An answer's record begins with what is known and forgets sooner. */
export const lookupRecordFor = ({ first, onward }: LookupRecord): LookupRecord =>
  lookupRecord({ first: first.value, onward: onward.value }, { trust: lookupTrust, memory: 24 })

export const draftRecordFor = ({ tokens, cost, right, served, servedPerReading }: DraftRecord): DraftRecord =>
  draftRecord({ tokens: tokens.value, cost: cost.value, right: right.value, served: served.value, servedPerReading: servedPerReading.value }, { trust: draftTrust, memory: 24 })

const missWeight = 0.6

/** Two misses in a row are chance, more are a sign: a text can turn within a line. */
export const firstRight = ({ first, misses }: LookupRecord): number => first.value * missWeight ** Math.max(0, misses - 2)

const lookupRecord = (start: { first: number; onward: number }, memory: Memory): LookupRecord => ({
  first: createRunningMean({ start: start.first, ...memory }),
  onward: createRunningMean({ start: start.onward, ...memory }),
  misses: 0,
})

const draftRecord = (start: typeof assumedDraft, memory: Memory): DraftRecord => ({
  tokens: createRunningMean({ start: start.tokens, ...memory }),
  cost: createRunningMean({ start: start.cost, ...memory }),
  right: createRunningMean({ start: start.right, ...memory }),
  served: createRunningMean({ start: start.served, trust: 1, memory: 6 }),
  servedPerReading: createRunningMean({ start: start.servedPerReading, trust: 1, memory: 6 }),
})
