import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createConfidenceScale } from './confidence-scale.ts'
import { createDraftJudge } from './draft-judge.ts'
import { type StepCosts, createStepCosts } from './step-costs.ts'

/** As measured with an F16 model on a Zen 5: two tokens cost twice as much as one, five hardly more than two. */
const jumping = [1, 2.15, 2.25, 2.45, 2.55, 2.7, 3.6, 4, 4.3, 4.6, 4.9, 5.4, 6, 6.4, 6.8, 7.2, 7.6]
const costsOf = (verify: readonly number[], perGuess: number): StepCosts => ({
  ...createStepCosts(),
  verify: (guesses) => verify[guesses] ?? Number.POSITIVE_INFINITY,
  draft: (guesses) => guesses * perGuess,
})
const judgeOf = (verify: readonly number[] = jumping, perGuess = 0.3) =>
  createDraftJudge({ costs: costsOf(verify, perGuess), scale: createConfidenceScale(), most: 16, usuallyRight: 0.8 })

/** What a draft makes that is always as sure as this. */
const drafted = (confidence: (place: number) => number): number[] => {
  const judge = judgeOf()
  const confidences: number[] = []
  while (judge.wantsMore(confidences)) confidences.push(confidence(confidences.length))
  return confidences
}

describe('a draft under its judge', () => {
  it('goes past the place where the first guess alone would not pay, since the next ones cost little more', () => {
    expect(drafted(() => 0.99).length).toBeGreaterThanOrEqual(4)
    expect(judgeOf().keeps([0.99])).toBe(0)
    expect(judgeOf().keeps([0.99, 0.99, 0.99, 0.99])).toBe(4)
  })

  it('stops after its first guess where it is unsure, and nothing is verified', () => {
    const confidences = drafted(() => 0.1)
    expect(confidences).toHaveLength(1)
    expect(judgeOf().keeps(confidences)).toBe(0)
  })

  it('leaves off what follows an unsure guess', () => {
    const confidences = [0.99, 0.99, 0.99, 0.99, 0.05, 0.99]
    expect(judgeOf().keeps(confidences)).toBe(4)
  })

  it('never keeps more than was made or wants more than it may, and ends', () => {
    const prices = fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: 16, maxLength: 16 })
    const property = fc.property(prices, fc.double({ min: 0, max: 2, noNaN: true }), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 16 }), (steps, perGuess, sure) => {
      const verify = steps.reduce<number[]>((costs, step) => [...costs, (costs.at(-1) ?? 1) + step], [1])
      const judge = judgeOf(verify, perGuess)
      const confidences: number[] = []
      while (judge.wantsMore(confidences)) confidences.push(sure[confidences.length] ?? 1)
      expect(confidences.length).toBeGreaterThanOrEqual(1)
      expect(confidences.length).toBeLessThanOrEqual(16)
      expect(judge.keeps(confidences)).toBeLessThanOrEqual(confidences.length)
    })
    fc.assert(property)
  })
})

describe('the scale of confidence', () => {
  it('takes a draft at its word first, and learns what its word is worth', () => {
    const scale = createConfidenceScale()
    expect(scale.rightAt(0.95)).toBeCloseTo(0.93)
    for (let times = 0; times < 60; times += 1) scale.note(0.95, times % 2 === 0)
    expect(scale.rightAt(0.95)).toBeGreaterThan(0.4)
    expect(scale.rightAt(0.95)).toBeLessThan(0.65)
    expect(scale.rightAt(0.5)).toBe(0.5)
  })
})
