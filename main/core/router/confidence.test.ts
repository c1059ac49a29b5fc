import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerTraits } from './answer-traits.ts'
import { type Calibration, prior } from './calibration.ts'
import { confidenceOf } from './confidence-of.ts'
import { featuresOf } from './features.ts'
import { moved, noFeedback, withOpinion, withoutOpinion } from './feedback.ts'
import { applyIsotonic, fitIsotonic } from './isotonic.ts'
import { requestTraits } from './request-traits.ts'

const unit = fc.double({ min: 0, max: 1, noNaN: true })

describe('what an answer says of itself', () => {
  it.each([
    ["I don't know. I have not learned that.", true],
    ['Writing code is too hard for a small model like me.', true],
    ['I’m not sure about that.', true],
    ['Paris is the capital of France.', false],
    ['You know, it has no wheels.', false],
  ])('%j refuses: %s', (answer, expected) => {
    expect(answerTraits(answer).refuses).toBe(expected)
  })

  it('is softened or not', () => {
    expect([answerTraits('Perhaps it is 4.').hedges, answerTraits('It is 4.').hedges]).toEqual([true, false])
  })

  it('repeats itself, or not', () => {
    expect(answerTraits('one two three four five six seven').repetition).toBe(0)
    expect(answerTraits('so it is and so it is and so it is and so it is').repetition).toBeGreaterThan(0.5)
  })

  it.each([
    ['{"a": [1, 2]}', true],
    ['{"a": [1, 2}', false],
    ['```json\n{"a": 1}\n```', true],
    ['```json\n{"a": }\n```', false],
    ['Here:\n```ts\nconst f = (a: number) => [a, "("] // :)\n```', true],
    ['```py\nprint((1)\n```', false],
    ['```py\nprint(1)', false],
    ['No code at all.', null],
  ])('%j is whole: %s', (answer, expected) => {
    expect(answerTraits(answer).isWellFormed).toBe(expected)
  })
})

describe('a request', () => {
  it.each([['Where did I leave my keys?', true], ['Will it rain tomorrow?', true], ['What is the boiling point of lead?', false]])('%j asks for what nobody else knows: %s', (question, expected) => {
    expect(requestTraits(question).asksForPrivateOrLive).toBe(expected)
  })
})

describe('isotonic regression', () => {
  const answers = fc.array(fc.record({ score: fc.double({ min: -5, max: 5, noNaN: true }), isRight: fc.boolean() }), { minLength: 1, maxLength: 80 })

  it('never falls, and stays between 0 and 1', () => {
    fc.assert(
      fc.property(answers, fc.double({ min: -6, max: 6, noNaN: true }), fc.double({ min: -6, max: 6, noNaN: true }), (of, one, other) => {
        const knots = fitIsotonic(of)
        const [low, high] = [applyIsotonic(knots, Math.min(one, other)), applyIsotonic(knots, Math.max(one, other))]
        expect(low).toBeLessThanOrEqual(high + 1e-12)
        expect(Math.min(low, 1 - high)).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('finds the steps that the answers have', () => {
    const of = Array.from({ length: 400 }, (_, at) => ({ score: at / 100, isRight: at < 200 ? at % 5 === 0 : at % 5 !== 0 }))
    const knots = fitIsotonic(of)
    expect([applyIsotonic(knots, 0.7), applyIsotonic(knots, 3.3)].map((value) => Math.round(value * 10) / 10)).toEqual([0.2, 0.8])
  })
})

describe('confidence', () => {
  const figures = (logProb: number) => ({ tokens: 20, meanLogProb: logProb, lowLogProb: 2 * logProb, minLogProb: 3 * logProb, meanMargin: Math.exp(logProb), meanEntropy: -logProb / 4, weakShare: 0.1, longestWeakRun: 1 })
  const of = (logProb: number, answer = 'Lead melts at 327 degrees.') => featuresOf({ question: 'When does lead melt?', answer, summary: { all: figures(logProb), content: null }, isCutOff: false })

  it('of a model without a table falls with the tokens, and never claims to be sure', () => {
    const values = [-0.1, -0.4, -1, -2].map((logProb) => confidenceOf(of(logProb), null))
    expect(values.map(({ band }) => band)).toEqual(['fair', 'fair', 'unsure', 'unsure'])
    expect(values.every(({ isCalibrated }) => !isCalibrated)).toBe(true)
    expect(values.map(({ value }) => value)).toEqual(values.map(({ value }) => value).toSorted((one, other) => other - one))
  })

  it('is that of the table where there is one', () => {
    const table: Calibration = { ...prior, knots: [[-10, 0.1], [10, 0.99]] }
    expect(confidenceOf(of(-0.1), table)).toMatchObject({ isCalibrated: true, band: 'fair' })
    expect(confidenceOf(of(-9), table)).toMatchObject({ value: 0.1, band: 'unsure' })
  })

  it('is a number for any answer and any figures', () => {
    fc.assert(
      fc.property(fc.tuple(fc.string(), fc.string()), fc.double({ min: -20, max: 0, noNaN: true }), fc.boolean(), ([question, answer], logProb, hasSummary) => {
        const summary = hasSummary ? { all: figures(logProb), content: figures(logProb) } : null
        const { value } = confidenceOf(featuresOf({ question, answer, summary, isCutOff: false }), null)
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('what readers think', () => {
  const opinions = fc.array(fc.record({ value: unit, opinion: fc.constantFrom('up', 'down', 'regenerated') }), { maxLength: 200 })

  it('moves confidence their way, within bounds', () => {
    const clicks = (count: number, opinion: 'up' | 'down') => Array.from({ length: count }).reduce<typeof noFeedback>((sums) => withOpinion(sums, 0.7, opinion), noFeedback)
    expect(moved(noFeedback, 0.7)).toBe(0.7)
    expect(moved(clicks(3, 'down'), 0.72)).toBeLessThan(0.7)
    expect(moved(clicks(3, 'up'), 0.72)).toBeGreaterThan(0.72)
    expect(moved(clicks(500, 'down'), 0.75)).toBeGreaterThanOrEqual(0.6)
  })

  it('never makes a surer answer the less sure one, nor moves any further than it may', () => {
    fc.assert(
      fc.property(opinions, unit, unit, (of, one, other) => {
        const sums = of.reduce((before, { value, opinion }) => withOpinion(before, value, opinion), noFeedback)
        expect(moved(sums, Math.min(one, other))).toBeLessThanOrEqual(moved(sums, Math.max(one, other)) + 1e-12)
        expect(Math.abs(moved(sums, one) - one)).toBeLessThanOrEqual(0.15 + 1e-12)
        expect(Math.max(...sums.up.map((up, bin) => up + (sums.down[bin] ?? 0)))).toBeLessThanOrEqual(40 + 1e-9)
      }),
    )
  })

  it('can be taken back', () => {
    expect(withoutOpinion(withOpinion(noFeedback, 0.4, 'down'), 0.4, 'down')).toEqual(noFeedback)
  })
})
