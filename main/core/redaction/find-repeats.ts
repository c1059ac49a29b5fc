/* What was taken out once in a chat is taken out wherever it stands again.
 *
 * Some values are only recognised by the word before them: `BSN 123456782`. Said
 * again without that word, the number would leave. So every value that has a
 * placeholder is looked for in every text, as a whole: by its first characters in
 * a table, so that the time does not grow with how many there are. */
import { EntityKind } from '../../contract/cloud-terms.ts'
import { literalLabel, readPlaceholder } from './placeholder-map.ts'
import type { Entity, StoredPlaceholders } from './redaction-types.ts'

/** Shorter values are too often part of something else. */
const headLength = 6
const isWordUnit = /[\p{L}\p{N}]/u

export type KnownValues = ReadonlyMap<string, readonly { value: string; kind: EntityKind; detector: string }[]>

export const knownValues = (stored: StoredPlaceholders): KnownValues => {
  const known = new Map<string, { value: string; kind: EntityKind; detector: string }[]>()
  for (const [placeholder, value] of stored) {
    const { label } = readPlaceholder(placeholder)
    if (value.length < headLength || label === literalLabel) continue
    const kind = EntityKind.options.find((option) => option === label) ?? 'CUSTOM'
    const head = value.slice(0, headLength)
    known.set(head, [...(known.get(head) ?? []), { value, kind, detector: kind === 'CUSTOM' ? `custom.${label}` : 'repeated' }])
  }
  return known
}

export const findRepeats = (text: string, known: KnownValues): Entity[] => {
  const found: Entity[] = []
  if (known.size === 0) return found
  for (let start = 0; start + headLength <= text.length; start++) {
    if (isPlainWord(text.charCodeAt(start - 1)) && isPlainWord(text.charCodeAt(start))) continue
    for (const { value, kind, detector } of known.get(text.slice(start, start + headLength)) ?? []) {
      const end = start + value.length
      if (text.startsWith(value, start) && isWhole(text, start, end)) found.push({ start, end, kind, detector })
    }
  }
  return found
}

/** Most places are in the middle of a word, and this is told fastest. */
const isPlainWord = (unit: number): boolean => (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || (unit >= 48 && unit <= 57)

/** Not the middle of a longer word or number. */
const isWhole = (text: string, start: number, end: number): boolean => !(joins(text, start) || joins(text, end))

const joins = (text: string, at: number): boolean => isWordUnit.test(text[at - 1] ?? '') && isWordUnit.test(text[at] ?? '')
