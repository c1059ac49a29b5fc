/* What something usually costs: the median of the latest measurements.
 *
 * Other programs take time away now and then: a stall of the machine can cost ten steps, and a mean would remember it for
 * dozens. The lowest of the measurements is no better guide, though they only ever come out too long: costs are
 * taken in plain steps, and where those were measured in a bad moment all ratios to them are too small. */
export type UsualCost = {
  /** 0 before the first measurement. */
  readonly value: number
  /** Measurements it rests on. */
  readonly count: number
  note: (value: number) => void
}

/** Of an even number the lower of the two in the middle; 0 of none. */
export const lowerMedian = (values: readonly number[]): number => values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) / 2)] ?? 0

/** Of the latest `memory` measurements. */
export const createUsualCost = (memory: number): UsualCost => {
  let latest: number[] = []
  let usual = 0
  return {
    get value() {
      return usual
    },
    get count() {
      return latest.length
    },
    note: (value) => {
      latest = [...latest, value].slice(-memory)
      usual = lowerMedian(latest)
    },
  }
}
