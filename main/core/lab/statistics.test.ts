import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../governor/simulator/random.ts'
import { median, medianInterval, pairedInterval, pooled, pooledInterval, quantile, thin, wilsonInterval } from './statistics.ts'

const samples = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 })

describe('medians and intervals', () => {
  it('put the median between the smallest and the largest, wherever the samples stand', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const found = median(values) ?? Number.NaN
        expect(found).toBeGreaterThanOrEqual(Math.min(...values))
        expect(found).toBeLessThanOrEqual(Math.max(...values))
        expect(median(values.toReversed())).toBe(found)
      }),
    )
  })

  it('hold the value, lie within the samples, and are the same for the same seed', () => {
    fc.assert(
      fc.property(samples, fc.nat(), (values, seed) => {
        const one = medianInterval(values, createRandom(seed))
        expect(one).toEqual(medianInterval(values, createRandom(seed)))
        if (one === undefined || one.low === null || one.high === null) return
        expect(one.low).toBeLessThanOrEqual(one.value)
        expect(one.high).toBeGreaterThanOrEqual(one.value)
        expect(one.low).toBeGreaterThanOrEqual(Math.min(...values))
        expect(one.high).toBeLessThanOrEqual(Math.max(...values))
      }),
      { numRuns: 30 },
    )
  })

  it('say nothing of one sample and nothing at all of none', () => {
    expect([medianInterval([3], createRandom(1)), medianInterval([], createRandom(1)), wilsonInterval(0, 0), quantile([], 0.5)]).toEqual([{ value: 3, low: null, high: null }, undefined, undefined, undefined])
  })

  it('cover the true median of a normal sample in about 95 of 100 cases', () => {
    const random = createRandom(5)
    const covered = Array.from({ length: 200 }, () => {
      const found = medianInterval(Array.from({ length: 25 }, () => random.normal()), random)
      return found !== undefined && (found.low ?? 1) <= 0 && (found.high ?? -1) >= 0
    }).filter(Boolean).length
    expect(covered).toBeGreaterThan(175)
  })

  it('keep a share of right answers between 0 and 1, and narrow with more questions', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }), (count, share) => {
        const right = Math.round(count * share)
        const few = wilsonInterval(right, count)
        const many = wilsonInterval(right * 10, count * 10)
        expect(few?.low).toBeGreaterThanOrEqual(0)
        expect(few?.high).toBeLessThanOrEqual(1)
        expect((many?.high ?? 1) - (many?.low ?? 0)).toBeLessThanOrEqual((few?.high ?? 1) - (few?.low ?? 0) + 1e-12)
      }),
    )
  })

  it('agree with the published interval for 9 right out of 10', () => {
    const found = wilsonInterval(9, 10)
    expect([found?.low?.toFixed(3), found?.high?.toFixed(3)]).toEqual(['0.596', '0.982'])
  })

  it('pool windows by their weight, not by their number', () => {
    const windows = [{ sum: 10, weight: 10 }, { sum: 300, weight: 100 }]
    expect(pooled(windows, (mean) => mean)).toBeCloseTo(310 / 110)
    expect(pooled([], (mean) => mean)).toBeUndefined()
    const many = Array.from({ length: 4096 }, (_, at) => ({ sum: 255 * (1 + (at % 7) / 10), weight: 255 }))
    const found = pooledInterval(many, Math.exp, createRandom(1))
    expect(found?.value).toBeCloseTo(Math.exp(1.3), 1)
  })

  it('find a difference in pairs that is lost between them', () => {
    const drift = [10, 20, 30, 40, 50, 60]
    const pairs = drift.map((value): [number, number] => [value + 1, value])
    const found = pairedInterval(pairs, (drawn) => (median(drawn.map(([one]) => one)) ?? 0) - (median(drawn.map(([, other]) => other)) ?? 0), createRandom(1))
    expect(found).toEqual({ value: 1, low: 1, high: 1 })
  })

  it('thin evenly and keep the order', () => {
    expect(thin([1, 2, 3, 4, 5, 6], 3)).toEqual([1, 3, 5])
    expect(thin([1, 2], 3)).toEqual([1, 2])
  })
})
