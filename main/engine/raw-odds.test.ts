import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isLookedAt, oddsOf } from './raw-odds.ts'

const lookedAt = (tokens: number, vocabulary: number): number[] =>
  Array.from({ length: tokens }, (_, place) => place).filter((place) => isLookedAt(place, vocabulary))

describe('the places of an answer that are looked at', () => {
  it.each([[4096, 86], [8192, 79], [32_768, 54], [131_072, 24], [262_144, 13]])('of 256 tokens from %i are at most %i', (vocabulary, most) => {
    const { length } = lookedAt(256, vocabulary)
    expect(length).toBeLessThanOrEqual(most)
    expect(length).toBeGreaterThan(0.6 * most)
  })

  it('are all of a short answer, and cost no more than 5 ms however long it gets', () => {
    expect(lookedAt(12, 131_072).length).toBe(12)
    for (const vocabulary of [4096, 32_768, 131_072, 262_144]) expect(lookedAt(100_000, vocabulary).length * (32 + 0.0007 * vocabulary)).toBeLessThan(5000)
  })

  it('lie apart from one another, never closer than before', () => {
    const places = lookedAt(4096, 32_768)
    const gaps = places.slice(1).map((place, at) => place - (places[at] ?? 0))
    // Where a doubling begins the grid is another one, and a gap may be shorter than its neighbours.
    expect(gaps.filter((gap, at) => gap < (gaps[at - 1] ?? 0)).length).toBeLessThanOrEqual(4)
  })
})

describe('the odds of a token', () => {
  it('are those of a softmax over the tokens given', () => {
    const pairs = [7, 3, 9, 1, 4, 0]
    const total = Math.exp(3) + Math.exp(1) + 1
    const shares = [Math.exp(3), Math.exp(1), 1].map((weight) => weight / total)
    const odds = oddsOf(9, pairs)
    expect(odds?.logProb).toBeCloseTo(1 - Math.log(total))
    expect(odds?.margin).toBeCloseTo((shares[0] ?? 0) - (shares[1] ?? 0))
    expect(odds?.entropy).toBeCloseTo(shares.reduce((nats, share) => nats - share * Math.log(share), 0))
  })

  it('of one from beyond those given are the last one\'s; without a token or without pairs there are none', () => {
    expect(oddsOf(1, [7, 3, 9, 1])).toEqual(oddsOf(9, [7, 3, 9, 1]))
    expect([oddsOf(null, [7, 3]), oddsOf(7, [])]).toEqual([null, null])
  })

  it('are numbers within bounds for any logits', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -200, max: 200, noNaN: true }), { minLength: 1, maxLength: 64 }), fc.nat(), (logits, at) => {
        const pairs = logits.toSorted((one, other) => other - one).flatMap((logit, token) => [token, logit])
        const odds = oddsOf(at % logits.length, pairs)
        expect(odds?.logProb).toBeLessThanOrEqual(0)
        expect(Math.min(odds?.margin ?? -1, odds?.entropy ?? -1)).toBeGreaterThanOrEqual(0)
        expect(Math.max(odds?.margin ?? 2, (odds?.entropy ?? 9) / Math.log(8.0001))).toBeLessThanOrEqual(1)
      }),
    )
  })
})
