/* What a draft's own confidence is worth.
 *
 * A draft says how likely it finds each of its guesses. How often guesses of such a confidence are
 * right is another matter, and differs from draft to draft: so the guesses that were verified are counted, in a few
 * classes of confidence, and the count is what is believed. Measured on the starter: above 0.9 all of a story's and none
 * but two thirds of a shuffled list's, which is why the classes forget. */
import { createRunningMean } from './running-mean.ts'

export type ConfidenceScale = {
  /** How often a guess of this confidence is right. */
  rightAt: (confidence: number) => number
  note: (confidence: number, isRight: boolean) => void
}

/** Upper ends of the classes; finer where long runs of guesses are decided. */
const ends = [0.2, 0.4, 0.6, 0.8, 0.9, 0.97] as const
/** Before anything was seen a draft is taken at its word: the middle of each class. */
const starts = [0.1, 0.3, 0.5, 0.7, 0.85, 0.93, 0.98] as const

export const createConfidenceScale = (): ConfidenceScale => {
  const classes = starts.map((start) => createRunningMean({ start, trust: 8, memory: 200 }))
  const classOf = (confidence: number) => {
    const at = ends.findIndex((end) => confidence < end)
    return classes[at === -1 ? ends.length : at]
  }
  return {
    rightAt: (confidence) => classOf(confidence)?.value ?? 0,
    note: (confidence, isRight) => classOf(confidence)?.note(isRight ? 1 : 0),
  }
}
