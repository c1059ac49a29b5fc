// core/speculation/running-mean.ts - A mean that follows what it measures: of all values at first, of the latest ones later.

export type RunningMean = {
  readonly value: number
  /** Values noted so far, counted up to `memory`. */
  readonly count: number
  note: (value: number) => void
}

type Options = {
  /** What is assumed before the first value, worth `trust` values. */
  start: number
  trust?: number
  /** From this many values on each new one has the weight 1 / memory. */
  memory: number
  /** A value this many times the mean counts no more than that: one stall of the machine must not decide. */
  highest?: number
}

export const createRunningMean = ({ start, trust = 0, memory, highest = Number.POSITIVE_INFINITY }: Options): RunningMean => {
  let value = start
  let count = trust
  return {
    get value() {
      return value
    },
    get count() {
      return count - trust
    },
    note: (next) => {
      const limited = count - trust >= 3 ? Math.min(next, value * highest) : next
      count = Math.min(count + 1, memory + trust)
      value += (limited - value) / Math.min(count, memory)
    },
  }
}
