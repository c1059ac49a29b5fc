import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Feedback, moved, noFeedback, withOpinion, withoutOpinion } from './feedback.ts'

/** What a table says of twenty kinds of answers, about as often as the starter's does. */
const claimed = [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.55, 0.65, 0.7, 0.75, 0.8, 0.82, 0.85, 0.87, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97]

type User = { seed: number; answers: number; isRight: (claim: number) => number }

/** One user's clicks on answers of which so many are right: a thumb for each, or for a fourth of the wrong ones a new version without a word. */
const after = (before: Feedback, { seed, answers, isRight }: User): Feedback => {
  const luck = lucky(seed)
  let feedback = before
  for (let answer = 0; answer < answers; answer += 1) {
    const claim = claimed[Math.floor(luck() * claimed.length)] ?? 0
    const opinion = luck() < isRight(claim) ? 'up' : luck() < 0.25 ? 'regenerated' : 'down'
    feedback = withOpinion(feedback, moved(feedback, claim), opinion)
  }
  return feedback
}

/** Numbers from 0 to 1 that look like chance (mulberry32). */
const lucky = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state + 0x6d2b_79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32
  }
}

const calibrationError = (feedback: Feedback, isRight: (claim: number) => number): number =>
  claimed.reduce((sum, claim) => sum + Math.abs(moved(feedback, claim) - isRight(claim)), 0) / claimed.length

const seeds = fc.integer({ min: 1, max: 1_000_000 })

describe('thumbs and new versions of a user for whom the table is wrong', () => {
  it.each([
    ['all is less right than it looks', (claim: number) => Math.max(0, claim - 0.15), 0.8],
    ['what looks fair is mostly wrong', (claim: number) => claim ** 2, 0.8],
    ['all is more right than it looks', (claim: number) => Math.min(1, claim + 0.1), 0.65],
  ])('bring the calibration error down: %s', (_name, isRight, share) => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const error = calibrationError(noFeedback, isRight)
        expect(calibrationError(after(noFeedback, { seed, answers: 400, isRight }), isRight)).toBeLessThan(share * error)
      }),
      { numRuns: 15 },
    )
  })

  it('hardly move what was right already', () => {
    const honest = (claim: number): number => claim
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(calibrationError(after(noFeedback, { seed, answers: 400, isRight: honest }), honest)).toBeLessThan(0.06)
      }),
      { numRuns: 15 },
    )
  })
})

describe('thumbs of somebody who wants to mislead', () => {
  const liars: readonly [string, (claim: number) => number][] = [['always down', () => 0], ['always up', () => 1], ['the wrong way round', (claim) => 1 - claim], ['down for what is sure', (claim) => (claim > 0.8 ? 0 : 1)]]

  it.each(liars)('move no confidence further than 0.15 and change no order: %s', (_name, isRight) => {
    const feedback = after(noFeedback, { seed: 7, answers: 2000, isRight })
    const values = Array.from({ length: 201 }, (_, at) => at / 200)
    expect(Math.max(...values.map((value) => Math.abs(moved(feedback, value) - value)))).toBeLessThanOrEqual(0.15 + 1e-12)
    const shown = values.map((value) => moved(feedback, value))
    expect(shown.every((value, at) => value >= (shown[at - 1] ?? 0) - 1e-12)).toBe(true)
  })

  it.each(liars)('are forgotten over honest ones: %s', (_name, lie) => {
    const isRight = (claim: number): number => Math.max(0, claim - 0.15)
    const misled = after(noFeedback, { seed: 7, answers: 600, isRight: lie })
    expect(calibrationError(after(misled, { seed: 8, answers: 800, isRight }), isRight)).toBeLessThan(calibrationError(noFeedback, isRight))
  })
})

it('an opinion can be taken back, also after others have moved its tenth', () => {
  fc.assert(
    fc.property(seeds, fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom('up', 'down'), (seed, shown, opinion) => {
      const before = after(noFeedback, { seed, answers: 60, isRight: (claim) => claim ** 2 })
      const taken = withoutOpinion(withOpinion(before, shown, opinion), shown, opinion)
      const sum = (of: Feedback): number => [...of.up, ...of.down].reduce((all, one) => all + one, 0)
      expect(sum(taken)).toBeCloseTo(sum(before))
    }),
    { numRuns: 40 },
  )
})
