// main/contract/confidence.ts - How sure a model was while it wrote, and what that is worth: from figures per token to a chance of being right.
import { z } from 'zod'

/** Of a run of tokens. Probabilities are the model's own, before temperature and sampling; logarithms are natural. */
export const SignalFigures = z.strictObject({
  /** How many were looked at; with a large vocabulary not all are, and means and shares count each for its neighbours. */
  tokens: z.number().int().min(0),
  meanLogProb: z.number(),
  /** The log-probability that a tenth of the tokens stay below. */
  lowLogProb: z.number(),
  minLogProb: z.number(),
  /** Mean distance between the most likely token and the next, 0 to 1. */
  meanMargin: z.number(),
  /** Mean entropy over the eight most likely tokens, renormalised, nats: at most ln 8. */
  meanEntropy: z.number(),
  /** Share of tokens with a probability below one half. */
  weakShare: z.number(),
  /** The most such tokens in a row. */
  longestWeakRun: z.number().int().min(0),
})
export type SignalFigures = z.infer<typeof SignalFigures>

/** An answer, or its beginning, in figures that take as long to send whether it is short or long. */
export const SignalSummary = z.strictObject({
  all: SignalFigures,
  /** Of the tokens that carry what is said (digits, capitalised words, names in code) alone; null where there are none. */
  content: SignalFigures.nullable(),
})
export type SignalSummary = z.infer<typeof SignalSummary>

export const confidenceBands = ['sure', 'fair', 'unsure'] as const
export const ConfidenceBand = z.enum(confidenceBands)
export type ConfidenceBand = z.infer<typeof ConfidenceBand>

export const Confidence = z.strictObject({
  /** Chance of being right, 0 to 1; where nothing was calibrated, only an order. */
  value: z.number().min(0).max(1),
  /** Whether answers of this very model and quantization were checked for it. */
  isCalibrated: z.boolean(),
  band: ConfidenceBand,
})
export type Confidence = z.infer<typeof Confidence>

/** What somebody who read an answer thought of it. */
export const Rating = z.enum(['up', 'down'])
export type Rating = z.infer<typeof Rating>

/** What became of an answer: it stays, stays with a word of doubt, is to be mended, or to be written by a stronger model. */
export const Route = z.enum(['keep', 'keep-unsure', 'refine', 'escalate'])
export type Route = z.infer<typeof Route>
