import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { titleFromQuestion } from './title-from-question.ts'

describe('the title of a chat', () => {
  it.each([
    ['What is a fjord? I saw one yesterday.', 'What is a fjord?'],
    ['hello', 'hello'],
    ['  Translate\tthis \n into French', 'Translate this'],
    ['# Plan\n\n- one\n- two', 'Plan'],
    ['```ts\nconst answer = 42\n```', 'const answer = 42'],
    ['> quoted\nWhat does he mean?', 'quoted'],
    ['3.14 is what?', '3.14 is what?'],
    ['日本の首都はどこですか。教えてください。', '日本の首都はどこですか。'],
    ['\n\n', 'New chat'],
    ['???', '???'],
    [
      'Please write a very long story about a fox that lived in the forest and a bear',
      'Please write a very long story about a fox that lived in…',
    ],
    ['x'.repeat(80), `${'x'.repeat(59)}…`],
  ])('for %j is %j', (question, title) => {
    expect(titleFromQuestion(question)).toBe(title)
  })

  it('is one line of at most sixty characters as a reader counts them, whatever is asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (question) => {
        const title = titleFromQuestion(question)
        const length = [...new Intl.Segmenter('en').segment(title)].length
        expect({ isOk: title !== '' && length <= 60 && !/[\r\n]/.test(title), isWhole: title.isWellFormed() }).toEqual({
          isOk: true,
          isWhole: true,
        })
      }),
    )
  })

  it('does not take long for a whole book', () => {
    expect(titleFromQuestion('word '.repeat(20_000)).length).toBeLessThanOrEqual(60)
  })
})
