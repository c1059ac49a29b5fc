// main/core/lab/latency.ts - How long the waits between tokens were, in bins that widen by a fixed factor.
import type { LabLatency, LabVariantId } from '../../contract/lab-run.ts'
import { quantile } from './statistics.ts'

/** Eight bins to a factor of ten: fine enough to see a second hump, the same edges for every variant and machine. */
const binsPerDecade = 8

/** Undefined for no gaps. */
export const latencyOf = (variantId: LabVariantId, gapsMs: readonly number[]): LabLatency | undefined => {
  if (gapsMs.length === 0) return undefined
  const counts = new Map<number, number>()
  for (const gap of gapsMs) counts.set(binOf(gap), (counts.get(binOf(gap)) ?? 0) + 1)
  const [first, last] = [Math.min(...counts.keys()), Math.max(...counts.keys())]
  const bins = Array.from({ length: last - first + 1 }, (_, at) => ({ uptoMs: edgeOf(first + at), count: counts.get(first + at) ?? 0 }))
  return {
    variantId,
    bins,
    medianMs: quantile(gapsMs, 0.5) ?? 0,
    p95Ms: quantile(gapsMs, 0.95) ?? 0,
    p99Ms: quantile(gapsMs, 0.99) ?? 0,
    longestMs: gapsMs.reduce((longest, gap) => Math.max(longest, gap), 0),
  }
}

/** From 0.01 ms to 10,000 s: at most 56 bins. */
const binOf = (gapMs: number): number => Math.min(7 * binsPerDecade, Math.max(-2 * binsPerDecade, Math.ceil(Math.log10(Math.max(gapMs, 1e-6)) * binsPerDecade - 1e-9)))

const edgeOf = (bin: number): number => Number((10 ** (bin / binsPerDecade)).toPrecision(4))
