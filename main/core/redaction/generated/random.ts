// core/redaction/generated/random.ts - Chance with a seed, for documents of tests and benchmarks.

export type Random = {
  /** From 0 to below `limit`. */
  below: (limit: number) => number
  digits: (count: number) => string
  /** `count` characters of `alphabet`. */
  text: (count: number, alphabet: string) => string
  pick: <T>(values: readonly T[]) => T
  isLikely: (share: number) => boolean
}

/** mulberry32: 32 bits of state, good enough for test data. */
export const createRandom = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  const text = (count: number, alphabet: string): string => Array.from({ length: count }, () => alphabet[below(alphabet.length)] ?? '').join('')
  return {
    below,
    text,
    digits: (count) => text(count, '0123456789'),
    isLikely: (share) => next() < share,
    pick: (values) => {
      const value = values[below(values.length)]
      if (value === undefined) throw new RangeError('There is nothing to pick from')
      return value
    },
  }
}

export const lower = 'abcdefghijklmnopqrstuvwxyz'
export const upper = lower.toUpperCase()
export const alphanumeric = `${lower}${upper}0123456789`
export const hex = '0123456789abcdef'
