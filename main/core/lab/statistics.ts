/* Medians, intervals and differences, from samples alone.
 *
 * Intervals are 95 %. The percentile bootstrap (Efron 1979) draws the samples again
 * with replacement, a thousand times, with a seeded generator: the same samples give
 * the same interval. A share of right answers gets Wilson's interval (1927), which
 * stays between 0 and 1. What was measured in pairs (the same repetition, window or
 * question for two variants) is compared pair by pair, so that what both suffered from
 * cancels out. */
import type { Random } from '../governor/simulator/random.ts'

export type Interval = { value: number; low: number | null; high: number | null }

const resamples = 1000
/** More samples than this are averaged in blocks first, so that a thousand draws stay quick. */
const mostBlocks = 200
const z95 = 1.959964

/** Undefined for no samples; the mean of the middle two for an even number. */
export const median = (samples: readonly number[]): number | undefined => quantile(samples, 0.5)

/** Linear between neighbours (type 7 of Hyndman and Fan). */
export const quantile = (samples: readonly number[], share: number): number | undefined => {
  const sorted = samples.toSorted((one, other) => one - other)
  if (sorted.length === 0) return undefined
  const at = (sorted.length - 1) * Math.min(1, Math.max(0, share))
  const low = sorted[Math.floor(at)] ?? 0
  const high = sorted[Math.ceil(at)] ?? low
  return low + (high - low) * (at - Math.floor(at))
}

/** The median of at least one sample; without an interval for one alone. */
export const medianInterval = (samples: readonly number[], random: Random): Interval | undefined =>
  interval(samples, (drawn) => median(drawn) ?? 0, random)

/** A sum over another sum, window by window, put through `finish`: perplexity is exp(nll / tokens). */
export type Pool = { sum: number; weight: number }

export const pooled = (windows: readonly Pool[], finish: (mean: number) => number): number | undefined => {
  const weight = windows.reduce((sum, window) => sum + window.weight, 0)
  return weight === 0 ? undefined : finish(windows.reduce((sum, window) => sum + window.sum, 0) / weight)
}

export const pooledInterval = (windows: readonly Pool[], finish: (mean: number) => number, random: Random): Interval | undefined =>
  interval(blocks(windows), (drawn) => pooled(drawn, finish) ?? 0, random)

/** Of `right` out of `count` questions. */
export const wilsonInterval = (right: number, count: number): Interval | undefined => {
  if (count === 0) return undefined
  const share = right / count
  const square = z95 * z95
  const middle = (share + square / (2 * count)) / (1 + square / count)
  const half = (z95 / (1 + square / count)) * Math.sqrt((share * (1 - share)) / count + square / (4 * count * count))
  return { value: share, low: Math.max(0, Math.min(share, middle - half)), high: Math.min(1, Math.max(share, middle + half)) }
}

/** The interval of `statistic` over pairs: one minus the other. Undefined for fewer than two pairs. */
export const pairedInterval = <T>(pairs: readonly (readonly [T, T])[], statistic: (drawn: readonly (readonly [T, T])[]) => number, random: Random): Required<Interval> | undefined =>
  pairs.length < 2 ? undefined : interval(pairs, statistic, random)

const interval = <T>(samples: readonly T[], statistic: (drawn: readonly T[]) => number, random: Random): Interval | undefined => {
  if (samples.length === 0) return undefined
  const value = statistic(samples)
  if (samples.length === 1) return { value, low: null, high: null }
  const drawn = Array.from({ length: resamples }, () => statistic(drawAgain(samples, random)))
  return { value, low: Math.min(value, quantile(drawn, 0.025) ?? value), high: Math.max(value, quantile(drawn, 0.975) ?? value) }
}

const drawAgain = <T>(samples: readonly T[], random: Random): T[] =>
  samples.map((sample) => samples[Math.floor(random.between(0, samples.length))] ?? sample)

const blocks = (windows: readonly Pool[]): Pool[] => {
  const size = Math.ceil(windows.length / mostBlocks)
  if (size <= 1) return [...windows]
  return Array.from({ length: Math.ceil(windows.length / size) }, (_, block) =>
    windows
      .slice(block * size, (block + 1) * size)
      .reduce((sum, window) => ({ sum: sum.sum + window.sum, weight: sum.weight + window.weight }), { sum: 0, weight: 0 }),
  )
}

/** At most `most` of them, evenly. */
export const thin = <T>(samples: readonly T[], most: number): T[] => {
  if (samples.length <= most) return [...samples]
  return Array.from({ length: most }, (_, at) => samples[Math.floor((at * samples.length) / most)]).filter((sample) => sample !== undefined)
}
