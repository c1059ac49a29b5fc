import fc from 'fast-check'
import { expect, it } from 'vitest'
import { splitGuessed } from './split-guessed.ts'

it('tells what was guessed from what was not', () => {
  expect(splitGuessed('one two three', [[4, 8], [8, 9]])).toEqual([
    { from: 0, piece: 'one ', isGuessed: false },
    { from: 4, piece: 'two ', isGuessed: true },
    { from: 8, piece: 't', isGuessed: true },
    { from: 9, piece: 'hree', isGuessed: false },
  ])
})

it('never loses or repeats a character, whatever the ranges are', () => {
  const ranges = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 })))
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), ranges, (text, guessed) => {
      expect(splitGuessed(text, guessed).map(({ piece }) => piece).join('')).toBe(text)
    }),
  )
})
