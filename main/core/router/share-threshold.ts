/* From "how many answers may come from the cloud" to a threshold on confidence.
 *
 * What people can decide is a share; what the router compares is a confidence. In between are quantiles: those that came with the
 * model's table, and those of the last answers on this machine. They are mixed as populations, not as thresholds: of 50 answers of one's own and a
 * table, half of the mixture is each. From 100 on one's own are all that counts, so a share means this user's questions.
 *
 * Answers that are equally sure would go out all together or not at all; `rankOf` keeps those apart that the table's flat ends put in one place.
 */
import { z } from 'zod'

/** Confidences of the last answers of a model, the newest last. */
export const RecentConfidences = z.array(z.number().min(0).max(1)).max(200)
export type RecentConfidences = z.infer<typeof RecentConfidences>

const mostRecent = 200
/** Own answers from which on the table does not count any more. */
const aloneFrom = 100

export const withConfidence = (recent: RecentConfidences, value: number): RecentConfidences => [...recent, value].slice(-mostRecent)

/** How much of the order of scores is kept where confidences are the same: far less than anything that is decided by. */
const apart = 0.001

/** The confidence with which an answer is held against a threshold, 0 to 1: rises with it, and with the score where it does not. */
export const rankOf = (confidence: number, score: number): number => (1 - apart) * confidence + apart / (1 + Math.exp(-score))

/**
 * The confidence below which this share of answers lies; 0 and less sends none, 1 all.
 * @param share expected share of cloud answers, 0 to 1
 * @param quantiles at even steps from 0 to 1
 */
export const thresholdFor = (share: number, quantiles: readonly number[], recent: RecentConfidences = []): number => {
  if (share <= 0) return 0
  if (share >= 1) return Number.POSITIVE_INFINITY
  if (recent.length === 0) return at(quantiles, share)
  const own = recent.toSorted((one, other) => one - other)
  const weight = Math.min(1, recent.length / aloneFrom)
  return weight === 1 ? at(own, share) : whereBoth((value) => weight * below(own, value) + (1 - weight) * below(quantiles, value), share)
}

/** Where a function that never falls reaches a share: halved thirty times. */
const whereBoth = (shareBelow: (value: number) => number, share: number): number => {
  let [low, high] = [0, 1]
  for (let turn = 0; turn < 30; turn += 1) {
    const middle = (low + high) / 2
    if (shareBelow(middle) < share) low = middle
    else high = middle
  }
  return high
}

/** The share of a rising row that lies below a value, straight between its values. */
const below = (rising: readonly number[], value: number): number => {
  const next = rising.findIndex((each) => each >= value)
  if (next === 0) return 0
  if (next === -1) return 1
  const [left, right] = [rising[next - 1] ?? 0, rising[next] ?? 0]
  return (next - 1 + (value - left) / (right - left)) / (rising.length - 1)
}

/** Straight between the values of a rising row. */
const at = (rising: readonly number[], share: number): number => {
  const place = share * (rising.length - 1)
  const [low, high] = [rising[Math.floor(place)] ?? 0, rising[Math.ceil(place)] ?? 0]
  return low + (high - low) * (place - Math.floor(place))
}
