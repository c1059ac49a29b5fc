import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { titleFromModel } from './title-from-model.ts'

describe('a title that a model wrote', () => {
  it.each([
    ['Baking bread at home', 'Baking bread at home'],
    ['"Baking bread at home."', 'Baking bread at home'],
    ['**Title:** Baking bread', 'Baking bread'],
    ['Title: “Baking bread”\n\nI hope that helps!', 'Baking bread'],
    ['\n\n# Baking bread', 'Baking bread'],
    ['1. Baking bread', 'Baking bread'],
    ['面包怎么做', '面包怎么做'],
  ])('%j becomes %j', (said, title) => {
    expect(titleFromModel(said)).toBe(title)
  })

  it.each([
    ['nothing', ''],
    ['only marks', '"..."'],
    ['an excuse', "I don't know what to call this."],
    ['an introduction', 'Here is a title for you'],
    ['a whole sentence that goes on', 'The user wants to know how one bakes bread at home without an oven'],
    ['one endless word', 'a'.repeat(80)],
  ])('is not taken when it is %s', (_, said) => {
    expect(titleFromModel(said)).toBeNull()
  })

  it('is one short line whatever was said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (said) => {
        const title = titleFromModel(said)
        if (title === null) return
        expect(title).toMatch(/^\S/u)
        expect(title).not.toMatch(/[\r\n]/u)
        expect(Array.from(new Intl.Segmenter('en').segment(title)).length).toBeLessThanOrEqual(60)
      }),
    )
  })
})
