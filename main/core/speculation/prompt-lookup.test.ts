import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPromptLookup, runLengths } from './prompt-lookup.ts'

const guessAfter = (text: number[], length: number) => {
  const lookup = createPromptLookup()
  lookup.push(text)
  return lookup.guess(length)
}

/** The same by looking at every place: the longest run wins, of its earlier occurrences the latest. */
const guessSlowly = (text: number[], length: number) => {
  for (const run of runLengths) {
    const end = text.slice(-run)
    for (let place = text.length - 1; place >= run && text.length >= run; place -= 1) {
      if (!end.every((token, index) => token === text[place - run + index])) continue
      const period = text.length - place
      return { tokens: Array.from({ length }, (_, at) => text[place + (at % period)]), matched: run }
    }
  }
  return null
}

const texts = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 60 })

describe('looking a text up in itself', () => {
  it('goes on as the text went on after the same words', () => {
    expect(guessAfter([1, 2, 3, 4, 5, 9, 1, 2, 3], 2)).toEqual({ tokens: [4, 5], matched: 3 })
  })

  it('has no guess after words that never stood together', () => {
    expect(guessAfter([1, 2, 3, 4, 1], 4)).toBeNull()
    expect(guessAfter([], 4)).toBeNull()
  })

  it('follows a repetition past the end of the text', () => {
    expect(guessAfter([7, 8, 7, 8, 7, 8], 5)?.tokens).toEqual([7, 8, 7, 8, 7])
  })

  it('trusts the longest agreement, and of several the latest', () => {
    const [long, recent] = [
      [1, 2, 3, 4, 50, 9, 3, 4, 60, 9, 1, 2, 3, 4],
      [3, 4, 50, 8, 3, 4, 60, 9, 3, 4],
    ]
    expect(guessAfter(long, 1)).toEqual({ tokens: [50], matched: 4 })
    expect(guessAfter(recent, 1)).toEqual({ tokens: [60], matched: 2 })
  })

  it('finds what a search through the whole text finds, however the text came', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 12 }), fc.nat(), (text, length, cut) => {
        const lookup = createPromptLookup()
        lookup.push(text.slice(0, cut % (text.length + 1)))
        lookup.push(text.slice(cut % (text.length + 1)))
        expect(lookup.guess(length)).toEqual(guessSlowly(text, length))
      }),
    )
  })

  it('forgets what a sliding window took out of the middle', () => {
    fc.assert(
      fc.property(texts, fc.nat(60), fc.nat(60), (text, one, other) => {
        const [start, end] = [Math.min(one, other), Math.max(one, other)]
        const lookup = createPromptLookup()
        lookup.push(text)
        lookup.remove(start, end)
        expect(lookup.guess(4)).toEqual(guessSlowly([...text.slice(0, start), ...text.slice(end)], 4))
      }),
    )
  })
})
