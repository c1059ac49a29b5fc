/* Which parts of a text a question is about, by BM25.
 *
 * A part counts for each word of the question that it holds, more for rare words
 * than for common ones, less and less for each repetition, and less the longer it
 * is: Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), with
 * the usual k1 = 1.2 and b = 0.75. Words that more than half of the parts hold say
 * nothing and are left out.
 *
 * Words are compared without case and accents, and by their stem as far as English
 * endings go. Scripts without spaces are compared by pairs of characters.
 *
 * An index is made once per text, in time proportional to it; a question then
 * costs only the words that it has. */
import { foldForSearch } from '../chats/fold-for-search.ts'
import type { Passage } from './split-passages.ts'

export type PassageIndex = {
  readonly passages: readonly Passage[]
  /** Word to the parts that hold it, and how often. */
  readonly postings: ReadonlyMap<string, ReadonlyMap<number, number>>
  /** Words of each part. */
  readonly lengths: readonly number[]
}

const k1 = 1.2
const b = 0.75
/** Words in more than this share of the parts are left out, where there are enough parts to tell. */
const commonShare = 1 / 2
const fewPassages = 4

export const indexPassages = (text: string, passages: readonly Passage[]): PassageIndex => {
  const postings = new Map<string, Map<number, number>>()
  const lengths = passages.map(({ start, end }, index) => {
    const words = wordsOf(text.slice(start, end))
    for (const word of words) {
      const holders = postings.get(word) ?? new Map<number, number>()
      postings.set(word, holders.set(index, (holders.get(index) ?? 0) + 1))
    }
    return words.length
  })
  return { passages, postings, lengths }
}

/** One score per part; 0 for those that have nothing to do with the question. */
export const scorePassages = (indexes: readonly PassageIndex[], question: string): number[][] => {
  const count = indexes.reduce((sum, { passages }) => sum + passages.length, 0)
  const words = indexes.reduce((sum, { lengths }) => sum + lengths.reduce((inner, length) => inner + length, 0), 0)
  const averageLength = Math.max(1, words / Math.max(1, count))
  const scores = indexes.map(({ passages }) => passages.map(() => 0))
  for (const word of new Set(wordsOf(question))) {
    const holders = indexes.reduce((sum, { postings }) => sum + (postings.get(word)?.size ?? 0), 0)
    if (holders === 0 || (count >= fewPassages && holders > count * commonShare)) continue
    const rarity = Math.log(1 + (count - holders + 0.5) / (holders + 0.5))
    for (const [at, { postings, lengths }] of indexes.entries()) {
      for (const [passage, times] of postings.get(word) ?? []) {
        const norm = k1 * (1 - b + (b * (lengths[passage] ?? 0)) / averageLength)
        const row = scores[at]
        if (row !== undefined) row[passage] = (row[passage] ?? 0) + (rarity * times * (k1 + 1)) / (times + norm)
      }
    }
  }
  return scores
}

const wordPattern = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]+|[\p{L}\p{N}]+/gu
const spaceless = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u

export const wordsOf = (text: string): string[] =>
  [...foldForSearch(text).matchAll(wordPattern)].flatMap(([word]) => (spaceless.test(word) ? pairsOf(word) : [stem(word)]))

const pairsOf = (word: string): string[] => {
  const characters = Array.from(word)
  return characters.length === 1 ? characters : characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`)
}

/** Without the endings of plurals and verbs, where enough is left to tell words apart. */
const stem = (word: string): string => {
  if (word.length < 4) return word
  const short = word.replace(/ies$/, 'y').replace(/(?:ing|ed|(?<!s)s)$/, (ending) => (word.length - ending.length >= 3 ? '' : ending))
  return short.length > 3 ? short.replace(/e$/, '') : short
}
