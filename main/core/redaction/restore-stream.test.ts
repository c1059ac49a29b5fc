import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPlaceholderMap } from './placeholder-map.ts'
import { createRestorer, restoreText } from './restore-stream.ts'

const map = createPlaceholderMap()
map.placeholderFor('EMAIL', 'anna@example.org')
map.placeholderFor('EMAIL', 'a value with ⟦EMAIL_1⟧ in it')
map.placeholderFor('CREDIT_CARD', '4012 8888 8888 1881')

const stream = (chunks: readonly string[]): { shown: string[]; text: string } => {
  const restorer = createRestorer(map)
  const shown = [...chunks.map((chunk) => restorer.push(chunk)), restorer.end()]
  return { shown, text: shown.join('') }
}

const cutAt = (text: string, places: readonly number[]): string[] => {
  const cuts = [...new Set(places.map((place) => place % (text.length + 1)))].toSorted((one, other) => one - other)
  return [0, ...cuts].map((from, index) => text.slice(from, cuts[index] ?? text.length))
}

describe('a restored stream', () => {
  it('is the same wherever it is cut, for 1,000 streams', () => {
    const piece = fc.oneof(
      fc.constantFrom('⟦EMAIL_1⟧', '⟦EMAIL_2⟧', '⟦CREDIT_CARD_1⟧', '⟦EMAIL_99⟧', '⟦EMAIL_', '⟦⟦', '⟧', '⟦email_1⟧', '⟦EMAIL 1⟧', '⟦EMAIL_1', '[EMAIL_1]', '⟦UNKNOWN_KIND_OF_THING_WITH_A_LONG_NAME_1⟧', '⟦EMAIL_1234567⟧'),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    )
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 30 }), (whole, places) => {
        expect(stream(cutAt(whole, places)).text).toBe(restoreText(whole, map))
        expect(stream(Array.from(whole)).text).toBe(restoreText(whole, map))
      }),
      { numRuns: 1000 },
    )
  })

  it('shows at once what cannot become a placeholder, and holds back no more than one', () => {
    const { shown } = stream(['Dear ⟦', 'EM', 'AIL_1', '⟧, hello ⟦wor', 'ld⟧ and ', '⟦', 'EMAIL_1'])
    expect(shown).toEqual(['Dear ', '', '', 'anna@example.org, hello ⟦wor', 'ld⟧ and ', '', '', '⟦EMAIL_1'])
  })

  it('leaves visible what the model has made up or mangled', () => {
    expect(stream(['⟦EMAIL_3⟧ ⟦Email_1⟧ ⟦EMAIL_1] EMAIL_1 ⟦CREDIT_CARD_1⟧']).text).toBe('⟦EMAIL_3⟧ ⟦Email_1⟧ ⟦EMAIL_1] EMAIL_1 4012 8888 8888 1881')
  })

  it('does not look again at what it has put back', () => {
    expect(stream(['⟦EMAIL_2⟧']).text).toBe('a value with ⟦EMAIL_1⟧ in it')
  })
})
