import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differingWords } from './word-differences.ts'

const text = fc.array(fc.constantFrom('one', 'two', 'three', 'four', 'five', ',', '.'), { maxLength: 30 }).map((words) => words.join(' '))

const without = (from: string, ranges: readonly (readonly [number, number])[]): string[] => {
  const kept = ranges.toReversed().reduce((rest, [start, end]) => rest.slice(0, start) + rest.slice(end), from)
  return kept.split(/\s+/).filter((word) => word !== '')
}

describe('differing words', () => {
  it('leave the same words on both sides once they are taken out', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        const found = differingWords(one, other)
        expect(without(one, found.one)).toEqual(without(other, found.other))
      }),
    )
  })

  it('are none between equals, and all of it where nothing is shared', () => {
    expect(differingWords('It is Paris.', 'It is Paris.')).toEqual({ one: [], other: [] })
    expect(differingWords('yes', 'no')).toEqual({ one: [[0, 3]], other: [[0, 2]] })
  })

  it('name the words that changed and nothing around them', () => {
    const [one, other] = ['The capital is Paris, of course.', 'The capital is Lyon, of course.']
    const found = differingWords(one, other)
    expect([found.one.map(([start, end]) => one.slice(start, end)), found.other.map(([start, end]) => other.slice(start, end))]).toEqual([['Paris'], ['Lyon']])
  })
})
