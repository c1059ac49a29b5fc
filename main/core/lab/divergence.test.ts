import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketedDivergence } from './divergence.ts'

/** Two distributions over the same few tokens. */
const pair = fc.tuple(fc.array(fc.double({ min: -6, max: 6, noNaN: true }), { minLength: 3, maxLength: 40 }), fc.infiniteStream(fc.double({ min: -6, max: 6, noNaN: true })))

const logSoftmax = (logits: readonly number[]): number[] => {
  const total = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0))
  return logits.map((logit) => logit - total)
}

const divergence = (p: readonly number[], q: readonly number[]): number => p.reduce((sum, logP, at) => sum + Math.exp(logP) * (logP - (q[at] ?? 0)), 0)

describe('the divergence over the likeliest tokens and a tail', () => {
  it('is the divergence itself where all tokens are known, never more where they are not, and grows with every token', () => {
    fc.assert(
      fc.property(pair, ([logits, others]) => {
        const p = logSoftmax(logits).toSorted((one, other) => other - one)
        const q = logSoftmax([...others.take(logits.length)])
        const whole = divergence(p, q)
        expect(bucketedDivergence(p, q)).toBeCloseTo(whole, 6)
        let before = 0
        for (let known = 1; known <= p.length; known += 1) {
          const now = bucketedDivergence(p.slice(0, known), q.slice(0, known))
          expect(now).toBeLessThanOrEqual(whole + 1e-6)
          expect(now).toBeGreaterThanOrEqual(before - 1e-6)
          before = now
        }
      }),
    )
  })

  it('is nothing between a distribution and itself', () => {
    fc.assert(
      fc.property(pair, ([logits]) => {
        expect(bucketedDivergence(logSoftmax(logits), logSoftmax(logits))).toBeCloseTo(0, 9)
      }),
    )
  })
})
