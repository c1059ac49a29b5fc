// core/redaction/detect-names.ts - The user's own list of names: looked up word by word, so its length costs nothing.
import type { Entity } from './redaction-types.ts'

const word = /[\p{L}\p{M}\p{N}]+/gu

type Word = { start: number; end: number; text: string }

/** Names as lists of words, by their first word. */
type NameIndex = ReadonlyMap<string, readonly (readonly string[])[]>

/** Names match as they are written, in capitals, and whatever separates their words; `Annas` and `Anna's` hold `Anna`. */
export const createNameDetector = (names: readonly string[]): ((text: string) => Entity[]) => {
  const index = indexOf(names)
  return (text) => (index.size === 0 ? [] : findNames(text, index))
}

const findNames = (text: string, index: NameIndex): Entity[] => {
  const found: Entity[] = []
  const words = Array.from(text.matchAll(word), ({ index: start, 0: value }): Word => ({ start, end: start + value.length, text: value.normalize('NFC') }))
  for (let at = 0; at < words.length; at++) {
    const match = longestAt(text, words, { at, index })
    if (match === undefined) continue
    found.push({ start: match.start, end: match.end, kind: 'NAME', detector: 'name.listed' })
    at += match.words - 1
  }
  return found
}

type Match = { start: number; end: number; words: number }

const longestAt = (text: string, words: readonly Word[], { at, index }: { at: number; index: NameIndex }): Match | undefined => {
  const first = words[at]
  if (first === undefined) return undefined
  const candidates = [first.text, first.text.replace(/s$/u, '')].flatMap((key) => index.get(key.toLowerCase()) ?? [])
  for (const name of candidates) {
    const end = endOf(text, words.slice(at, at + name.length), name)
    if (end !== undefined) return { start: first.start, end, words: name.length }
  }
  return undefined
}

/** Where the name ends, without the s of a genitive; undefined if these words are not it. */
const endOf = (text: string, words: readonly Word[], name: readonly string[]): number | undefined => {
  const last = words.length - 1
  if (words.length !== name.length) return undefined
  const areNear = words.every(({ start }, index) => index === 0 || /^[ \t\u00a0.'’-]{1,3}$/u.test(text.slice(words[index - 1]?.end ?? 0, start)))
  const areSame = words.every(({ text: written }, index) => isSame(written, name[index] ?? '') || (index === last && isGenitive(written, name[index] ?? '')))
  if (!areNear || !areSame) return undefined
  const { end, text: written } = words[last] ?? { end: 0, text: '' }
  return isSame(written, name[last] ?? '') ? end : end - 1
}

const isSame = (written: string, name: string): boolean => written === name || written === name.toUpperCase()

const isGenitive = (written: string, name: string): boolean => name.length >= 3 && written === `${name}s`

const indexOf = (names: readonly string[]): NameIndex => {
  const index = new Map<string, string[][]>()
  for (const name of names) {
    const words = name.normalize('NFC').match(word) ?? []
    const first = words[0]?.toLowerCase()
    if (first === undefined) continue
    index.set(first, [...(index.get(first) ?? []), [...words]].toSorted((one, other) => other.length - one.length))
  }
  return index
}
