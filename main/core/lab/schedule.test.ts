import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyOf } from './progress.ts'
import { scheduleOf } from './schedule.ts'

const asked = fc.record({
  variants: fc.integer({ min: 1, max: 16 }),
  reps: fc.integer({ min: 1, max: 20 }),
  hasTexts: fc.boolean(),
  hasQuestions: fc.boolean(),
  seed: fc.nat(),
})

describe('the order of a run', () => {
  it('takes every step once, every variant once per round, and the same order for the same seed', () => {
    fc.assert(
      fc.property(asked, (one) => {
        const reference = one.hasTexts ? one.variants - 1 : null
        const steps = scheduleOf({ ...one, reference })
        expect(new Set(steps.map(keyOf)).size).toBe(steps.length)
        expect(steps.length).toBe(one.variants * (one.reps + Number(one.hasTexts) + Number(one.hasQuestions)))
        for (let rep = 0; rep < one.reps; rep += 1) {
          const round = steps.slice(rep * one.variants, (rep + 1) * one.variants)
          expect(round.map(({ variant }) => variant).toSorted((a, b) => a - b)).toEqual(Array.from({ length: one.variants }, (_, at) => at))
        }
        expect(scheduleOf({ ...one, reference })).toEqual(steps)
      }),
      { numRuns: 50 },
    )
  })

  it('scores the reference before what is compared with it', () => {
    fc.assert(
      fc.property(asked, fc.nat(), (one, place) => {
        const reference = place % one.variants
        const quality = scheduleOf({ ...one, hasTexts: true, reference }).filter(({ stage }) => stage === 'quality')
        expect(quality[0]?.variant).toBe(reference)
      }),
    )
  })

  it('does not always let the same variant go first', () => {
    const steps = scheduleOf({ variants: 4, reference: null, reps: 20, hasTexts: false, hasQuestions: false, seed: 3 })
    const first = Array.from({ length: 20 }, (_, rep) => steps[rep * 4]?.variant)
    expect(new Set(first).size).toBe(4)
  })
})
