import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createStopMatcher } from './stop-matcher.ts'

const run = (pieces: readonly string[], stops: readonly string[]): { shown: string; stop: string | null; steps: string[] } => {
  const matcher = createStopMatcher(stops)
  const steps: string[] = []
  for (const piece of pieces) {
    const { text, stop } = matcher.push(piece)
    steps.push(text)
    if (stop !== null) return { shown: steps.join(''), stop, steps }
  }
  return { shown: steps.join('') + matcher.flush(), stop: null, steps }
}

/** What a reader with the whole text before them would do. */
const expected = (text: string, stops: readonly string[]): { shown: string; stop: string | null } => {
  const found = stops
    .map((stop) => ({ stop, at: text.indexOf(stop) }))
    .filter(({ at }) => at !== -1)
    .sort((a, b) => a.at + a.stop.length - (b.at + b.stop.length) || a.at - b.at)[0]
  return found === undefined ? { shown: text, stop: null } : { shown: text.slice(0, found.at), stop: found.stop }
}

const alphabet = fc.constantFrom('a', 'b', 'ab', '\n', 'é', '😀')
const pieces = fc.array(fc.array(alphabet, { maxLength: 4 }).map((parts) => parts.join('')), { maxLength: 30 })
const stops = fc.array(
  fc.array(alphabet, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
  { maxLength: 4 },
)

describe('texts that end an answer', () => {
  it('a stop text that arrives in three pieces ends the answer and no part of it is shown', () => {
    expect(run(['Hello', ' <', 'EN', 'D> more'], ['<END>'])).toEqual({ shown: 'Hello ', stop: '<END>', steps: ['Hello', ' ', '', ''] })
  })

  it('text that only looked like the beginning of a stop text is shown as soon as that is clear', () => {
    expect(run(['a <E', 'x', ' b'], ['<END>'])).toEqual({ shown: 'a <Ex b', stop: null, steps: ['a ', '<Ex', ' b'] })
  })

  it('an answer that ends within the beginning of a stop text is shown whole', () => {
    expect(run(['1 <', 'EN'], ['<END>']).shown).toBe('1 <EN')
  })

  it('shows the same text however the answer is cut into tokens', () => {
    fc.assert(
      fc.property(pieces, stops, (parts, wanted) => {
        const { shown, stop } = run(parts, wanted)
        const whole = expected(parts.join(''), wanted)
        expect(shown).toBe(whole.shown)
        expect(stop).toBe(whole.stop)
      }),
      { numRuns: 2000 },
    )
  })

  it('never holds back more than a stop text could still need', () => {
    fc.assert(
      fc.property(pieces, stops, (parts, wanted) => {
        const matcher = createStopMatcher(wanted)
        const longest = Math.max(1, ...wanted.map((stop) => stop.length))
        let given = 0
        let shown = 0
        for (const piece of parts) {
          given += piece.length
          const { text, stop } = matcher.push(piece)
          shown += text.length
          if (stop !== null) return
          expect(given - shown).toBeLessThan(longest)
        }
      }),
    )
  })
})
