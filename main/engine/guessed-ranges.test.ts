import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createGuessedRanges } from './guessed-ranges.ts'

describe('the guessed parts of a text', () => {
  it('are the same however the text is cut when it is shown', () => {
    const pieces = fc.array(fc.record({ length: fc.nat(5), isGuessed: fc.boolean() }), { maxLength: 20 })
    fc.assert(
      fc.property(pieces, fc.array(fc.integer({ min: 1, max: 7 })), (written, cuts) => {
        const ranges = createGuessedRanges()
        for (const { length, isGuessed } of written) ranges.push(length, isGuessed)
        const expected = written.flatMap(({ length, isGuessed }) => Array<boolean>(length).fill(isGuessed))
        const shown: boolean[] = []
        for (const cut of [...cuts, 1000]) {
          const length = Math.min(cut, expected.length - shown.length)
          const flags = Array<boolean>(length).fill(false)
          for (const [from, to] of ranges.take(length)) flags.fill(true, from, to)
          shown.push(...flags)
        }
        expect(shown).toEqual(expected)
      }),
    )
  })

  it('are one range where they touch', () => {
    const ranges = createGuessedRanges()
    for (const [length, isGuessed] of [[2, false], [3, true], [1, true], [4, false]] as const) ranges.push(length, isGuessed)
    expect(ranges.take(10)).toEqual([[2, 6]])
  })
})
