import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type SlideRequest, freedShare, planSlide, slideTokens } from './plan-slide.ts'
import type { Turn } from './split-turns.ts'

const turn = (index: number, tokens: number, isPinned = false): Turn => ({ indices: [index * 2, index * 2 + 1], tokens, isPinned })
const contextSize = 1024
const base: SlideRequest = {
  ...{ policy: 'slide', contextSize, headTurns: 1, answerTokens: 100, neededTokens: 1, freeTokens: 0 },
  turns: [turn(0, 150), turn(1, 150, true), turn(2, 150), turn(3, 150), turn(4, 150)],
}

describe('when the window is full in the middle of an answer', () => {
  it('the oldest turns leave that are not pinned, enough for a quarter of the window', () => {
    expect(planSlide(base)).toEqual({ type: 'turns', turns: [base.turns[0], base.turns[2]] })
  })

  it('the beginning stays for longest where the middle is to leave', () => {
    expect(planSlide({ ...base, policy: 'middle' })).toEqual({ type: 'turns', turns: [base.turns[2], base.turns[3]] })
  })

  it('a page of the answer leaves when no turn is left that may', () => {
    const alone = { ...base, turns: [turn(0, 300, true), turn(1, 400)], answerTokens: 300 }
    expect(planSlide(alone)).toEqual({ type: 'answer', start: 0, end: slideTokens })
    expect(planSlide({ ...alone, policy: 'middle' })).toEqual({ type: 'answer', start: slideTokens, end: 2 * slideTokens })
  })

  it('nothing leaves where nothing may', () => {
    expect(planSlide({ ...base, policy: 'stop' })).toBeNull()
  })
})

const turns = fc.array(fc.record({ tokens: fc.integer({ min: 1, max: 300 }), isPinned: fc.boolean() }), { minLength: 1, maxLength: 12 })

/** The window holds exactly what is in it, from 97 to 103 % of it with what is to come. */
const full = fc
  .record({
    policy: fc.constantFrom('slide', 'middle'),
    turns,
    headTurns: fc.integer({ min: 0, max: 3 }),
    answerTokens: fc.integer({ min: 1, max: 600 }),
    neededTokens: fc.constantFrom(1, 64),
    share: fc.double({ min: 0.97, max: 1.03, noNaN: true }),
  })
  .map(({ turns: sizes, share, ...rest }): SlideRequest => {
    const used = sizes.reduce((sum, { tokens }) => sum + tokens, rest.answerTokens)
    const size = Math.max(used, Math.round((used + rest.neededTokens) / share))
    return { ...rest, contextSize: size, freeTokens: size - used, turns: sizes.map(({ tokens, isPinned }, index) => turn(index, tokens, isPinned)) }
  })

describe('around a full window, for one token or a page at a time', () => {
  it('a step always makes room, never takes a pin, the question or the newest part of the answer, and ends', () => {
    fc.assert(
      fc.property(full, (request) => {
        let state = request
        for (let steps = 0; state.freeTokens < state.neededTokens; steps += 1) {
          const step = planSlide(state)
          if (step === null) {
            expect(Math.floor(state.answerTokens / 2)).toBeLessThan(state.neededTokens - state.freeTokens)
            expect(state.turns.slice(0, -1).every(({ isPinned }) => isPinned)).toBe(true)
            return
          }
          expect(steps).toBeLessThan(20)
          state = after(state, step)
        }
      }),
    )
  })

  it('turns leave only until a quarter of the window is free', () => {
    fc.assert(
      fc.property(full, (request) => {
        const step = planSlide({ ...request, freeTokens: 0 })
        fc.pre(step?.type === 'turns')
        const freed = step.turns.reduce((sum, { tokens }) => sum + tokens, 0)
        const last = step.turns.at(-1)?.tokens ?? 0
        expect(freed - last).toBeLessThan(Math.max(request.neededTokens, Math.floor(request.contextSize * freedShare)))
      }),
    )
  })
})

const after = (state: SlideRequest, step: NonNullable<ReturnType<typeof planSlide>>): SlideRequest => {
  if (step.type === 'answer') {
    expect(step.start).toBeGreaterThanOrEqual(0)
    expect(step.end).toBeGreaterThan(step.start)
    expect(step.end).toBeLessThan(state.answerTokens)
    const length = step.end - step.start
    return { ...state, answerTokens: state.answerTokens - length, freeTokens: state.freeTokens + length }
  }
  expect(step.turns.filter((one) => one.isPinned || one === state.turns.at(-1))).toEqual([])
  const freed = step.turns.reduce((sum, { tokens }) => sum + tokens, 0)
  return { ...state, turns: state.turns.filter((one) => !step.turns.includes(one)), freeTokens: state.freeTokens + freed }
}
