import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planSummary } from './plan-summary.ts'
import type { Turn } from './split-turns.ts'

const turn = (index: number, tokens: number, isPinned = false): Turn => ({ indices: [index * 2, index * 2 + 1], tokens, isPinned })
const turns = [0, 1, 2, 3, 4, 5].map((index) => turn(index, 100))

describe('the next summary', () => {
  it('waits while there is room', () => {
    expect(planSummary({ turns, promptTokens: 600, promptBudget: 1000, hasLost: false })).toEqual([])
  })

  it('covers as many of the oldest turns that half of the window is free again', () => {
    expect(planSummary({ turns, promptTokens: 600, promptBudget: 800, hasLost: false })).toEqual([turns[0], turns[1]])
  })

  it('passes over pinned turns and leaves the last one', () => {
    const pinned = [turn(0, 100), turn(1, 100, true), turn(2, 100), turn(3, 400)]
    expect(planSummary({ turns: pinned, promptTokens: 700, promptBudget: 800, hasLost: false })).toEqual([pinned[0], pinned[2]])
  })

  it('never covers a pin or the last turn, whatever the sizes are', () => {
    const any = fc.array(fc.record({ tokens: fc.integer({ min: 1, max: 400 }), isPinned: fc.boolean() }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(any, fc.integer({ min: 100, max: 4000 }), fc.boolean(), (sizes, promptBudget, hasLost) => {
        const all = sizes.map(({ tokens, isPinned }, index) => turn(index, tokens, isPinned))
        const promptTokens = all.reduce((sum, { tokens }) => sum + tokens, 0)
        const covered = planSummary({ turns: all, promptTokens, promptBudget, hasLost })
        expect(covered.filter((one) => one.isPinned || one === all.at(-1))).toEqual([])
        expect(covered).toEqual(all.filter((one) => covered.includes(one)))
      }),
    )
  })
})
