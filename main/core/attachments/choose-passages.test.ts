import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { choosePassages } from './choose-passages.ts'
import { type PassageIndex, indexPassages } from './rank-passages.ts'
import { splitPassages } from './split-passages.ts'

const indexOf = (text: string): PassageIndex => indexPassages(text, splitPassages(text))
const pick = (texts: readonly string[], question: string, maxCharacters: number) => {
  const { files, hasMatches } = choosePassages(texts.map(indexOf), question, maxCharacters)
  return { hasMatches, files: files.map(({ used, total }, at) => ({ total, used: used.map(({ start, end }) => texts[at]?.slice(start, end) ?? '') })) }
}

const filler = (about: string, times: number): string => Array.from({ length: times }, (_, index) => `${about} is described in line ${String(index)} of this chapter at some length.`).join('\n')
const chapters = ['oaks', 'rivers', 'bridges', 'lamps', 'mills', 'clocks'].map((about) => filler(about, 12))
const book = ['A book about many things.', ...chapters.slice(0, 3), 'The night watchman Aurelio keeps the key of the northern gate under a blue stone.', ...chapters.slice(3)].join('\n\n')

describe('parts of a text', () => {
  it('follow each other without a gap, none longer than the largest, and end where a line or a sentence does', () => {
    const parts = splitPassages(book)
    expect(parts.map(({ start, end }) => book.slice(start, end)).join('')).toBe(book)
    expect(parts.slice(0, -1).every(({ end }) => /\s$/.test(book.slice(0, end)))).toBe(true)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 4000 }), (text) => {
        const pieces = splitPassages(text).map(({ start, end }) => text.slice(start, end))
        expect(pieces.join('')).toBe(text)
        expect(pieces.every((piece) => piece.length > 0 && piece.length <= 560)).toBe(true)
      }),
    )
  })

  it('do not cut one character in two, however long a text without a break is', () => {
    const text = '𠮷'.repeat(3000)
    expect(splitPassages(text).every(({ start, end }) => text.slice(start, end).isWellFormed())).toBe(true)
  })
})

describe('the parts that go along', () => {
  it('are those that the question is about, with the beginning of the file, in the order of the text', () => {
    const { files, hasMatches } = pick([book], 'Where does Aurelio keep the keys?', 1500)
    expect(hasMatches).toBe(true)
    expect(files[0]?.used.some((part) => part.includes('under a blue stone'))).toBe(true)
    expect(files[0]?.used[0]).toContain('A book about many things.')
    expect(files[0]?.used.length).toBeLessThan(files[0]?.total ?? 0)
  })

  it('are found whatever the case, the accents and the English ending of a word', () => {
    const texts = [`${filler('salt', 30)}\n\nLes crêpes de Zoé were BAKED.\n\n${filler('pepper', 30)}`]
    for (const question of ['crepe', 'ZOE', 'baking', 'bakes']) {
      expect(pick(texts, question, 1700).files[0]?.used.join(' ')).toContain('Zoé')
    }
  })

  it('are found in scripts that write no spaces', () => {
    const text = `${'今日は天気がとても良いです。'.repeat(60)}\n図書館の鍵は青い箱の中にあります。\n${'明日は雨が降るでしょう。'.repeat(60)}`
    expect(pick([text], '図書館の鍵はどこですか', 1700).files[0]?.used.join('')).toContain('青い箱')
  })

  it('come from the file that has the words, over all files together', () => {
    const { files } = pick([filler('salt', 40), `${filler('pepper', 40)}\n\nThe harbour master is Ilse.`], 'Who is harbour master?', 2500)
    expect(files[1]?.used.join('')).toContain('Ilse')
    expect(files[0]?.used.length).toBe(1)
  })

  it('are the beginnings where no word of the question occurs, and that is said', () => {
    const { files, hasMatches } = pick([book], 'zzz', 1500)
    expect(hasMatches).toBe(false)
    expect(book.startsWith(files[0]?.used.join('') ?? '-')).toBe(true)
  })

  it('never take more room than there is, and all of it where there is room for all', () => {
    fc.assert(
      fc.property(fc.array(fc.lorem({ maxCount: 200 }), { minLength: 1, maxLength: 3 }), fc.lorem(), fc.nat(5000), (texts, question, room) => {
        const used = pick(texts, question, room).files.flatMap(({ used: parts }) => parts)
        expect(used.join('').length).toBeLessThanOrEqual(room)
      }),
    )
    expect(pick(['One part only.'], 'part', 100).files).toEqual([{ total: 1, used: ['One part only.'] }])
  })
})
