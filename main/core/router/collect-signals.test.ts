import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type SignalCollector, createSignalCollector, isContent, type TokenOdds } from './collect-signals.ts'

const odds = (probability: number): TokenOdds => ({ logProb: Math.log(probability), margin: probability, entropy: 1 - probability })

describe('figures of an answer', () => {
  it('are there from the first token on', () => {
    expect(createSignalCollector().summary()).toBeNull()
  })

  it('tell tokens that carry content from the rest', () => {
    const collector = createSignalCollector()
    for (const [text, probability] of [['The', 1], [' sum', 1], [' is', 0.4], [' about', 0.4], [' 7', 0.25]] as const) collector.add(odds(probability), text)
    const summary = collector.summary()
    expect(summary?.all).toMatchObject({ tokens: 5, lowLogProb: Math.log(0.25), minLogProb: Math.log(0.25), weakShare: 0.6, longestWeakRun: 3 })
    expect(summary?.all.meanLogProb).toBeCloseTo((2 * Math.log(0.4) + Math.log(0.25)) / 5)
    expect(summary?.all.meanMargin).toBeCloseTo(0.61)
    expect(summary?.all.meanEntropy).toBeCloseTo(0.39)
    expect(summary?.content).toMatchObject({ tokens: 2, minLogProb: Math.log(0.25), weakShare: 0.5, longestWeakRun: 1 })
  })

  it('do not depend on the order of the tokens, but for the longest run', () => {
    const probabilities = fc.array(fc.double({ min: 1e-6, max: 1, noNaN: true }), { minLength: 1, maxLength: 50 })
    fc.assert(
      fc.property(probabilities, (values) => {
        const figures = (order: readonly number[]) => {
          const collector = createSignalCollector()
          for (const value of order) collector.add(odds(value), 'x')
          return collector.summary()?.all
        }
        const [one, other] = [figures(values), figures(values.toReversed())]
        expect(one?.lowLogProb).toBe(other?.lowLogProb)
        expect(one?.meanLogProb).toBeCloseTo(other?.meanLogProb ?? Number.NaN)
        expect(one?.minLogProb).toBeLessThanOrEqual(one?.lowLogProb ?? Number.NaN)
        expect(one?.longestWeakRun).toBe(other?.longestWeakRun)
      }),
    )
  })

  it('count a token for all places that it stands for', () => {
    const [thinned, all] = [createSignalCollector(), createSignalCollector()]
    for (const [probability, places] of [[0.9, 1], [0.2, 3], [0.6, 6]] as const) {
      thinned.add(odds(probability), '1', places)
      for (let place = 0; place < places; place += 1) all.add(odds(probability), '1')
    }
    const rounded = (collector: SignalCollector) => Object.entries(collector.summary()?.content ?? {}).flatMap(([name, value]) => (name === 'tokens' || name === 'longestWeakRun' ? [] : [[name, value.toFixed(9)]]))
    expect(rounded(thinned)).toEqual(rounded(all))
    expect(rounded(all).length).toBe(6)
  })

  it('are finite whatever the odds', () => {
    const collector = createSignalCollector()
    collector.add({ logProb: -Infinity, margin: 0, entropy: 0 }, '1')
    expect(collector.summary()?.content).toMatchObject({ meanLogProb: -20, minLogProb: -20 })
  })
})

it.each([['42', true], [' Paris', true], ['getName', true], [' max_size', true], ['() {', true], [' the', false], ['.', false], [' and', false], ['', false]])(
  '%j carries content: %s',
  (text, expected) => {
    expect(isContent(text)).toBe(expected)
  },
)
