/* From "how many answers may come from the cloud" to a threshold on confidence.
 *
 * What people can decide is a share; what the router compares is a confidence. In between are quantiles: those that came with the
 * model's table, and, weighing more with every answer, those of the last answers on this machine. So a share
 * means this user's questions after some fifty answers.
 */
import { z } from 'zod'

/** Confidences of the last answers of a model, the newest last. */
export const RecentConfidences = z.array(z.number().min(0).max(1)).max(200)
export type RecentConfidences = z.infer<typeof RecentConfidences>

const mostRecent = 200
/** Own answers that count as much as the table. */
const evenAt = 50

export const withConfidence = (recent: RecentConfidences, value: number): RecentConfidences => [...recent, value].slice(-mostRecent)

/**
 * The confidence below which this share of answers lies; 0 and less sends none, 1 all.
 * @param share expected share of cloud answers, 0 to 1
 * @param quantiles at even steps from 0 to 1
 */
export const thresholdFor = (share: number, quantiles: readonly number[], recent: RecentConfidences = []): number => {
  if (share <= 0) return 0
  if (share >= 1) return Number.POSITIVE_INFINITY
  const table = at(quantiles, share)
  if (recent.length === 0) return table
  const own = at(recent.toSorted((one, other) => one - other), share)
  const weight = recent.length / (recent.length + evenAt)
  return own * weight + table * (1 - weight)
}

/** Straight between the values of a rising row. */
const at = (rising: readonly number[], share: number): number => {
  const place = share * (rising.length - 1)
  const [low, high] = [rising[Math.floor(place)] ?? 0, rising[Math.ceil(place)] ?? 0]
  return low + (high - low) * (place - Math.floor(place))
}
