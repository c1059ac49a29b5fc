import { describe, expect, it } from 'vitest'
import { createStepCosts } from './step-costs.ts'

describe('what a step costs', () => {
  it('is not told by the first step of a process, which takes three times as long', () => {
    const costs = createStepCosts()
    expect(costs.wantsPlain()).toBe(true)
    for (const ms of [30, 10, 11, 10]) costs.notePlain(ms)
    expect(costs.wantsPlain()).toBe(false)
    expect(costs.plainMs()).toBe(10)
  })

  it('keeps its shape when the machine slows down in the middle of guessing', () => {
    const costs = createStepCosts()
    for (let step = 0; step < 4; step += 1) costs.notePlain(10)
    for (let step = 0; step < 20; step += 1) costs.noteVerified(4, 25)
    expect(costs.verify(4)).toBeCloseTo(2.5)
    // Twice as slow for as long as it takes that plain steps are no longer known.
    for (let step = 0; step < 100; step += 1) costs.noteVerified(4, 50)
    expect(costs.plainMs()).toBeGreaterThan(15)
    for (let step = 0; step < 3; step += 1) costs.notePlain(20)
    expect(costs.plainMs()).toBe(20)
  })

  it('asks for a row of plain steps again once the last row is long past', () => {
    const costs = createStepCosts()
    for (let step = 0; step < 4; step += 1) costs.notePlain(10)
    for (let step = 0; step < 10; step += 1) costs.noteVerified(2, 15)
    costs.notePlain(12)
    expect(costs.wantsPlain()).toBe(true)
    costs.notePlain(12)
    costs.notePlain(12)
    expect(costs.wantsPlain()).toBe(false)
    expect(costs.plainMs()).toBe(12)
  })

  it('knows what the first guess of a draft costs apart from the next ones, and catching up apart from both', () => {
    const costs = createStepCosts()
    for (let step = 0; step < 4; step += 1) costs.notePlain(10)
    for (let times = 0; times < 4; times += 1) {
      costs.noteDrafted({ places: 1, lag: 1, ms: 8 })
      costs.noteDrafted({ places: 4, lag: 1, ms: 17 })
      costs.noteDrafted({ places: 4, lag: 100, ms: 57 })
    }
    expect([costs.draft(1), costs.draft(4)].map((cost) => Number(cost.toFixed(3)))).toEqual([0.8, 1.7])
    expect(costs.catchUp()).toBeCloseTo(0.04)
  })

  it('lets longer guesses be tried only step by step', () => {
    const costs = createStepCosts()
    for (let step = 0; step < 4; step += 1) costs.notePlain(10)
    expect(costs.longest()).toBe(4)
    costs.noteVerified(4, 20)
    expect(costs.longest()).toBe(8)
  })
})
