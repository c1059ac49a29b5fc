/* Which temperature readings are believed.
 *
 * Each reading is dropped when it cannot be so (no number, below 5 or above 125 C,
 * more than 20 C/s from the last one believed). The temperature is the median of
 * the last five believed ones, so two wild readings in five change nothing.
 *
 * It is unknown when nothing was believed for 10 s; when more than a third of what
 * is read has to be dropped (what is left of such a sensor is chance); and when the
 * very same number was read for 30 s under load: no chip holds its temperature to
 * the last digit while it works. A sensor that was away is believed with its first
 * reading, one that spoke nonsense after some ten good ones.
 *
 * Limits from research: with plain thresholds, a sensor that stands at 45 C leads
 * to throttling 72 % of the time.
 */
import { z } from 'zod'

const Believed = z.strictObject({ atMs: z.number(), value: z.number() })

export const Trust = z.strictObject({
  recent: z.array(Believed),
  /** The last reading as it came, and for how long under load it has been the same. */
  lastRaw: z.number().nullable(),
  sameMs: z.number(),
  /** Share of the last readings that was dropped, smoothed. */
  dropped: z.number(),
})
export type Trust = z.infer<typeof Trust>

export const newTrust: Trust = { recent: [], lastRaw: null, sameMs: 0, dropped: 0 }

const lowestC = 5
const highestC = 125
const fastestCPerS = 20
const kept = 5
const staleMs = 10_000
const stuckMs = 30_000
const mostDropped = 1 / 3
const droppedMemory = 0.1

type Read = { nowMs: number; elapsedMs: number; value: number | null; isUnderLoad: boolean }

/** `nowMs` of the law's own time. */
export const trustReading = (trust: Trust, { nowMs, elapsedMs, value, isUnderLoad }: Read): Trust => {
  if (value === null) return trust
  const isSame = value === trust.lastRaw
  const sameMs = isSame ? trust.sameMs + (isUnderLoad ? elapsedMs : 0) : 0
  const isBelieved = isPlausible(trust, nowMs, value)
  const dropped = trust.dropped + droppedMemory * ((isBelieved ? 0 : 1) - trust.dropped)
  const next = { ...trust, lastRaw: value, sameMs, dropped }
  return isBelieved ? { ...next, recent: [...trust.recent, { atMs: nowMs, value }].slice(-kept) } : next
}

/** The temperature that the law goes by; null is unknown. */
export const trustedTemperature = (trust: Trust, nowMs: number): number | null => {
  if (trust.sameMs >= stuckMs || trust.dropped > mostDropped) return null
  const fresh = trust.recent.filter(({ atMs }) => nowMs - atMs < staleMs).map(({ value }) => value)
  return median(fresh)
}

const isPlausible = ({ recent }: Trust, nowMs: number, value: number): boolean => {
  if (!(value >= lowestC && value <= highestC)) return false
  const last = recent.at(-1)
  if (last === undefined || nowMs - last.atMs >= staleMs) return true
  return Math.abs(value - last.value) <= fastestCPerS * Math.max(0.5, (nowMs - last.atMs) / 1000)
}

const median = (values: readonly number[]): number | null => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null
}
