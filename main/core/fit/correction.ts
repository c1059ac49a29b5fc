/* What loads on this machine teach the next estimate.
 *
 * Each load records what was predicted (before correction) and what it took. A
 * model's own loads say by what factor its estimate is off, and that repeats. Loads
 * of other models say less: what all of them have in common is the engine's process,
 * so their median difference is added in bytes, whatever the size of the model. The
 * factor stays within two, so that one odd measurement cannot close or open the gate.
 */
import type { Fit } from '../../contract/fit.ts'

export type LoadRecord = { modelId: string; predictedBytes: number; actualBytes: number }

const least = 0.5
const most = 2

/** The factor for a prediction of so many bytes, and how many loads it rests on. */
export const correctionFrom = (loads: readonly LoadRecord[], modelId: string, predictedBytes: number): Fit['correction'] => {
  const usable = loads.filter((load) => load.predictedBytes > 0 && load.actualBytes > 0)
  const own = usable.filter((load) => load.modelId === modelId)
  const taken = own.length > 0 ? own : usable
  if (taken.length === 0 || predictedBytes <= 0) return { factor: 1, loads: 0 }
  const factor =
    own.length > 0
      ? median(own.map((load) => load.actualBytes / load.predictedBytes))
      : (predictedBytes + median(usable.map((load) => load.actualBytes - load.predictedBytes))) / predictedBytes
  return { factor: Math.min(most, Math.max(least, factor)), loads: taken.length }
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((one, other) => one - other)
  const [low = 0, high = low] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]]
  return (low + high) / 2
}
