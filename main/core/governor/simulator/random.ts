// main/core/governor/simulator/random.ts - Numbers that are the same for the same seed on every machine.

export type Random = {
  /** Even between the two. */
  between: (low: number, high: number) => number
  /** Normal with mean 0 and deviation 1. */
  normal: () => number
  chance: (probability: number) => boolean
}

/** mulberry32: 32 bits of state, good enough to shuffle machines. */
export const createRandom = (seed: number): Random => {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    between: (low, high) => low + (high - low) * next(),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    chance: (probability) => next() < probability,
  }
}
