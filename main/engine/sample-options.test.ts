import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeSeed } from './sample-options.ts'

const seeds = fc.integer({ min: 0, max: 0xffff_ffff })

describe('the random number of a place in the answer', () => {
  it('is a valid seed and the same every time', () => {
    fc.assert(
      fc.property(seeds, fc.nat({ max: 8192 }), (seed, place) => {
        const value = placeSeed(seed, place)
        expect(value).toBe(placeSeed(seed, place))
        expect(Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff).toBe(true)
      }),
    )
  })

  it('differs from place to place', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(new Set(Array.from({ length: 2000 }, (_, place) => placeSeed(seed, place))).size).toBe(2000)
      }),
      { numRuns: 20 },
    )
  })
})
