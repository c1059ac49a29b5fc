// core/chats/title-from-model.ts - What a model says when it is asked for a title, as a title; null where it is none.

const longestTitle = 60
const mostWords = 10
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The first line with words in it, without quotes, marks and what models write around a title. */
export const titleFromModel = (said: string): string | null => {
  const line = said
    .toWellFormed()
    .split(/[\r\n\u2028\u2029]+/u)
    .map(tidy)
    .find((text) => /[\p{Letter}\p{Number}]/u.test(text))
  if (line === undefined || isNoTitle(line)) return null
  const length = Array.from(graphemes.segment(line)).length
  return length > longestTitle || line.split(' ').length > mostWords ? null : line
}

const tidy = (line: string): string =>
  line
    .replace(/[\p{Control}\p{Format}\s]+/gu, ' ')
    .trim()
    .replace(/^(?:[#>*+-]+ |\d+\. )+/u, '')
    .replace(/^\W*(?:the )?title(?: is)?\W*[:–-]\s*/iu, '')
    .replace(/^[*_`"'“”‘’«»„]+|[*_`"'“”‘’«»„]+$/gu, '')
    .replace(/(?<!\.)\.$/u, '')
    .trim()

/** A sentence about itself is an answer, not a title. */
const isNoTitle = (line: string): boolean => /^(?:i |i'|sorry|as an ai|here is|here's|sure\b|certainly\b|okay\b)/iu.test(line)
