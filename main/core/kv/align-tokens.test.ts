import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alignTokens } from './align-tokens.ts'

const count = (length: number, from = 0): number[] => Array.from({ length }, (_, index) => from + index)
const system = count(20, 900)
const turn = (seed: number): number[] => count(60, 1000 * seed)

describe('what can be kept', () => {
  it('is the common beginning', () => {
    expect(alignTokens([...system, ...turn(1)], [...system, ...turn(2)], null)).toEqual({ kept: 20, erase: [{ start: 20, end: 80 }], isShifted: false })
    expect(alignTokens(turn(1), [...turn(1), 5], null)).toEqual({ kept: 60, erase: [], isShifted: false })
    expect(alignTokens([], turn(1), 0)).toEqual({ kept: 0, erase: [], isShifted: false })
  })

  it('is everything but the oldest turn, where that has left the window', () => {
    const have = [...system, ...turn(1), ...turn(2), ...turn(3)]
    const want = [...system, ...turn(2), ...turn(3), ...turn(4)]
    expect(alignTokens(have, want, 20)).toEqual({ kept: 140, erase: [{ start: 20, end: 80 }], isShifted: true })
    expect(alignTokens(have, want, null)).toMatchObject({ kept: 20, isShifted: false })
  })

  it('may have several holes', () => {
    const have = [...system, ...turn(1), ...turn(2), ...turn(3), ...turn(4), ...turn(5)]
    expect(alignTokens(have, [...system, ...turn(2), ...turn(4), ...turn(6)], 20)).toEqual({
      kept: 140,
      erase: [
        { start: 20, end: 80 },
        { start: 140, end: 200 },
        { start: 260, end: 320 },
      ],
      isShifted: true,
    })
  })

  it('never has a hole in the system prompt, which may have been edited', () => {
    const have = [...count(10, 900), ...count(10, 950), ...turn(1), ...turn(2)]
    expect(alignTokens(have, [...count(10, 900), ...turn(1), ...turn(2)], 10)).toMatchObject({ kept: 130 })
    expect(alignTokens(have, [...count(10, 900), ...turn(1), ...turn(2)], 20)).toMatchObject({ kept: 10, isShifted: false })
  })

  it('is not a few words that happen to be the same', () => {
    const have = [...system, ...turn(1), ...turn(2).slice(0, 20)]
    expect(alignTokens(have, [...system, ...turn(2)], 20)).toMatchObject({ kept: 20, isShifted: false })
  })

  it('is always what is wanted, whatever was there', () => {
    const text = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 200 })
    fc.assert(
      fc.property(text, text, fc.option(fc.nat({ max: 200 })), (have, want, shiftFrom) => {
        const { kept, erase } = alignTokens(have, want, shiftFrom)
        const left = erase.toReversed().reduce((tokens, { start, end }) => [...tokens.slice(0, start), ...tokens.slice(end)], have)
        expect(left).toEqual(want.slice(0, kept))
      }),
    )
  })
})
