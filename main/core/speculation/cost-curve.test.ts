import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCostCurve } from './cost-curve.ts'

const curve = () => createCostCurve({ origin: 1, slope: 0.15, memory: 32 })

describe('what several of something cost', () => {
  it('is what was assumed while nothing was seen', () => {
    const costs = curve()
    expect([0, 1, 4].map(costs.at)).toEqual([1, 1.15, 1.6])
    expect(costs.largest()).toBe(0)
  })

  it('lies on a line between the known ones, and on their own slope beyond them', () => {
    const costs = curve()
    for (let times = 0; times < 3; times += 1) {
      costs.note(2, 2.2)
      costs.note(6, 3)
    }
    expect([0, 1, 2, 4, 6, 8].map((count) => Number(costs.at(count).toFixed(6)))).toEqual([1, 1.6, 2.2, 2.6, 3, 3.4])
  })

  it('does not take the way from nothing to the first for a slope', () => {
    const costs = curve()
    costs.note(1, 2.2)
    expect(costs.at(5)).toBeCloseTo(2.2 + 4 * 0.15)
  })

  it('is not taken in by one stall', () => {
    const costs = curve()
    for (let times = 0; times < 3; times += 1) {
      costs.note(2, 2)
      costs.note(6, 3)
    }
    costs.note(4, 40)
    expect(costs.at(4)).toBe(2.5)
    expect(costs.isKnown(4)).toBe(false)
  })

  it('stays between the least and the most that was seen, whatever the order', () => {
    const cases = fc.array(fc.tuple(fc.integer({ min: 1, max: 16 }), fc.double({ min: 1, max: 9, noNaN: true })), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(cases, (noted) => {
        const costs = curve()
        for (const [count, cost] of noted) costs.note(count, cost)
        for (let count = 0; count <= costs.largest(); count += 1) {
          expect(costs.at(count)).toBeGreaterThanOrEqual(1)
          expect(costs.at(count)).toBeLessThanOrEqual(9)
        }
      }),
    )
  })

  it('does not believe that more costs much less', () => {
    const costs = curve()
    for (let times = 0; times < 3; times += 1) costs.note(8, 6)
    for (let times = 0; times < 3; times += 1) costs.note(16, 3)
    expect([costs.at(8), costs.at(12), costs.at(16)]).toEqual([6, 5.1, 5.1])
  })
})
