import fc from 'fast-check'
import { expect, it } from 'vitest'
import { splitGuessed } from './split-guessed.ts'

it('tells what was guessed from what was not', () => {
  expect(splitGuessed('one two three', [[4, 7]])).toEqual([
    { from: 0, piece: 'one ', isGuessed: false },
    { from: 4, piece: 'two', isGuessed: true },
    { from: 7, piece: ' three', isGuessed: false },
  ])
})

it('takes ranges that touch for one piece, and leaves the blanks around it out', () => {
  expect(splitGuessed('one two three', [[3, 7], [7, 8], [8, 13]])).toEqual([
    { from: 0, piece: 'one ', isGuessed: false },
    { from: 4, piece: 'two three', isGuessed: true },
  ])
  expect(splitGuessed('one two', [[3, 4]])).toEqual([{ from: 0, piece: 'one two', isGuessed: false }])
})

it('never loses or repeats a character, whatever the ranges are', () => {
  const ranges = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 })))
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), ranges, (text, guessed) => {
      expect(splitGuessed(text, guessed).map(({ piece }) => piece).join('')).toBe(text)
    }),
  )
})
