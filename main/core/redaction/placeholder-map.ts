/* Which placeholder stands for which value, in one chat.
 *
 * A placeholder looks like ⟦EMAIL_1⟧: rare brackets, so that texts hardly ever
 * hold one by themselves, and a word that tells the model what was there. The
 * same value has the same placeholder for as long as the chat lives, so that the
 * model can tell two people apart over many turns. Values are kept exactly as
 * they were written; another spelling is another value, because what is put back
 * must be what was taken out.
 *
 * The map stays on this machine. It is kept in memory or sealed by whoever owns
 * the chat, and nothing here writes it anywhere. */
import type { PlaceholderMap, StoredPlaceholders } from './redaction-types.ts'

export const opening = '⟦'
export const closing = '⟧'
/** Letters of the word, at most; a longer name of a custom pattern is cut. */
const longestLabel = 24
const mostDigits = 6
/** Brackets, word, underscore, number. */
export const longestPlaceholder = longestLabel + mostDigits + 3

/** Everything that looks like a placeholder, ours or not. */
export const placeholderPattern = (): RegExp => new RegExp(`${opening}[A-Z](?:[A-Z_]{0,${longestLabel - 1}})_[0-9]{1,${mostDigits}}${closing}`, 'gu')

/** The word of texts that looked like placeholders before we came. */
export const literalLabel = 'TEXT'

/** A word that fits in a placeholder: capital letters and single underscores. */
export const toLabel = (name: string): string => {
  const word = name
    .toUpperCase()
    .replaceAll(/[^A-Z]+/g, '_')
    .slice(0, longestLabel)
    .replaceAll(/^_+|_+$/g, '')
  return word === '' ? 'CUSTOM' : word
}

/** @param above numbers up to this one have been given out before, and are not given out again */
export const createPlaceholderMap = (stored: StoredPlaceholders = [], above = 0): PlaceholderMap => {
  const values = new Map<string, string>()
  const placeholders = new Map<string, string>()
  const counters = new Map<string, number>()
  const keep = (placeholder: string, label: string, value: string): void => {
    values.set(placeholder, value)
    placeholders.set(keyOf(label, value), placeholder)
  }
  for (const [placeholder, value] of stored) {
    const { label, number } = readPlaceholder(placeholder)
    keep(placeholder, label, value)
    counters.set(label, Math.max(counters.get(label) ?? above, number))
  }
  return {
    placeholderFor: (label, value) => {
      const known = placeholders.get(keyOf(label, value))
      if (known !== undefined) return known
      const number = (counters.get(label) ?? above) + 1
      if (number >= 10 ** mostDigits) throw new RangeError('A chat has no more placeholders than this')
      counters.set(label, number)
      const placeholder = `${opening}${label}_${number}${closing}`
      keep(placeholder, label, value)
      return placeholder
    },
    valueOf: (placeholder) => values.get(placeholder),
    size: () => values.size,
    toStored: () => [...values],
  }
}

/** A label holds no colon. */
const keyOf = (label: string, value: string): string => `${label}:${value}`

/** The word and the number in a placeholder of ours. */
export const readPlaceholder = (placeholder: string): { label: string; number: number } => {
  const inner = placeholder.slice(1, -1)
  const cut = inner.lastIndexOf('_')
  return { label: inner.slice(0, cut), number: Number(inner.slice(cut + 1)) }
}
