// core/chats/title-from-question.ts - Names a chat after its first question, without asking a model.

/** What a chat is called before anything was asked in it. */
export const untitledChat = 'New chat'

const longestTitle = 60
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The first sentence or, where it is long, its first words: one line, at most 60 characters as a reader counts them. */
export const titleFromQuestion = (question: string): string => {
  const line = firstLine(question)
  const sentence = /^.{8,}?[.!?](?=\s)|^.{4,}?[。！？]/su.exec(line)?.[0] ?? line
  const title = shorten(sentence)
  return title === '' ? untitledChat : title
}

/** The first line with a word in it, without Markdown's marks at its beginning. */
const firstLine = (text: string): string => {
  // A question can be a whole file; its beginning names it.
  const lines = text
    .slice(0, 4000)
    .toWellFormed()
    .split(/[\r\n\u2028\u2029]+/u)
  const tidy = lines.map((line) =>
    line
      .replace(/[\p{Control}\p{Format}\s]+/gu, ' ')
      .trim()
      .replace(/^(?:[#>*+-]+ |```\w*\s*)+/u, ''),
  )
  return tidy.find((line) => /[\p{Letter}\p{Number}]/u.test(line)) ?? tidy.find((line) => line !== '') ?? ''
}

const shorten = (text: string): string => {
  const characters = Array.from(graphemes.segment(text), ({ segment }) => segment)
  if (characters.length <= longestTitle) return text
  const cut = characters.slice(0, longestTitle - 1).join('')
  const atWord = cut.replace(/\s+\S*$/u, '')
  // A single long word (a link, Chinese) is cut inside rather than away.
  return `${(atWord.length >= cut.length / 2 ? atWord : cut).trimEnd()}…`
}
