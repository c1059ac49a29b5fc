/* The keys of a GGUF header with their values.
 *
 * Values come in sequence and carry their own lengths, so each length is held
 * against its limit and against what is left of the file before anything is done
 * with it. Arrays of numbers are stepped over; arrays of strings have to be
 * walked, one length at a time, which the limit on all strings together bounds.
 *
 * What is kept: numbers, strings of up to 256 KiB and arrays of up to 1,024
 * elements, 8 MiB in all, and whatever was asked for by name. The rest is counted
 * and named, with null for its value.
 */
import type { GgufScalar, GgufValue } from './gguf-header.ts'
import { ggufLimits } from './gguf-limits.ts'
import { ggufProblem } from './gguf-problem.ts'
import type { HeaderWindow } from './header-window.ts'
import { arrayLimit, checkKnownKey, stringLimit, tokenTypesKey, tokensKey } from './known-keys.ts'
import { type FixedType, arrayType, fixedTypes, stringType } from './value-types.ts'
import { type VocabularyCheck, byteTextLength, createVocabularyCheck } from './vocabulary-check.ts'

type Walk = {
  window: HeaderWindow
  keep: ReadonlySet<string>
  vocabulary: VocabularyCheck
  /** Bytes of strings passed, and bytes kept. */
  spent: { strings: number; kept: number }
}

const keptArrayLength = 1024
const keptStringBytes = 256 * 1024
const keptBytes = 8 * 1024 * 1024
/** About what a value costs in memory beside its text. */
const valueCost = 32
/** The longest key, its type, and an array's type and length. */
const keyHeadBytes = 8 + ggufLimits.keyBytes + 4 + 4 + 8

/** Reads `keyCount` keys; `keep` names arrays and strings to keep whatever their size. Throws `truncated` or `malformed`. */
export const readMetadata = async (
  window: HeaderWindow,
  keyCount: number,
  keep: ReadonlySet<string>,
): Promise<Map<string, GgufValue>> => {
  const walk = { window, keep, vocabulary: createVocabularyCheck(), spent: { strings: 0, kept: 0 } }
  const metadata = new Map<string, GgufValue>()
  for (let index = 0; index < keyCount; index += 1) {
    await window.want(keyHeadBytes)
    const key = readKey(window, `key ${index}`)
    if (metadata.has(key)) throw ggufProblem('malformed', { field: key, limit: 'one of each key', value: 'a second one' })
    const value = await readValue(walk, key)
    checkKnownKey(key, value)
    metadata.set(key, value)
  }
  walk.vocabulary.finish(metadata)
  return metadata
}

const forbiddenSegments = new Set(['__proto__', 'prototype', 'constructor'])

const readKey = (window: HeaderWindow, field: string): string => {
  const length = window.count(`${field} length`, ggufLimits.keyBytes)
  if (length === 0) throw ggufProblem('malformed', { field: `${field} length`, limit: `1 to ${ggufLimits.keyBytes}`, value: 0 })
  const key = decode(window.bytes(field, length))
  if (!/^[A-Za-z0-9_.-]+$/.test(key)) {
    throw ggufProblem('malformed', { field, limit: 'letters, digits, _ . -', value: 'other characters' })
  }
  const forbidden = key.split('.').find((segment) => forbiddenSegments.has(segment))
  if (forbidden !== undefined) throw ggufProblem('malformed', { field, limit: 'no names of JavaScript objects', value: forbidden })
  return key
}

const readValue = async (walk: Walk, key: string): Promise<GgufValue> => {
  const type = walk.window.u32(`${key} type`)
  if (type === stringType) return readString(walk, key)
  if (type === arrayType) return readArray(walk, key)
  const fixed = fixedType(key, type)
  return fixed.read(walk.window.bytes(key, fixed.bytes), 0)
}

const fixedType = (key: string, type: number): FixedType => {
  const fixed = fixedTypes.get(type)
  if (fixed === undefined) throw ggufProblem('malformed', { field: `${key} type`, limit: '0 to 12', value: type })
  return fixed
}

const readString = async (walk: Walk, key: string): Promise<GgufValue> => {
  const { window } = walk
  const sizeBytes = stringLength(walk, key, stringLimit(key))
  if (!isKept(walk, key, sizeBytes)) {
    window.skip(key, sizeBytes)
    return { type: 'string', sizeBytes, value: null }
  }
  await window.want(sizeBytes)
  return { type: 'string', sizeBytes, value: decode(window.bytes(key, sizeBytes)) }
}

/** Reads the length of a string that is to be read or stepped over, and counts it. */
const stringLength = ({ window, spent }: Walk, field: string, limit: number): number => {
  const length = window.count(field, limit)
  spent.strings += 8 + length
  if (spent.strings <= ggufLimits.allStringBytes) return length
  throw ggufProblem('malformed', { field, limit: `${ggufLimits.allStringBytes} bytes of strings`, value: spent.strings })
}

/** Whether a value of as many bytes is kept; counts it if so. */
const isKept = ({ keep, spent }: Walk, key: string, bytes: number): boolean => {
  if (keep.has(key)) return true
  if (bytes > keptStringBytes || spent.kept + bytes + valueCost > keptBytes) return false
  spent.kept += bytes + valueCost
  return true
}

const readArray = async (walk: Walk, key: string): Promise<GgufValue> => {
  const { window } = walk
  const type = window.u32(`${key} element type`)
  const length = window.count(`${key} length`, arrayLimit(key))
  if (type === arrayType) throw ggufProblem('malformed', { field: `${key} element type`, limit: 'no arrays', value: 'array' })
  const fixed = type === stringType ? null : fixedType(`${key} element`, type)
  const leastBytes = length * (fixed?.bytes ?? 8)
  if (leastBytes > window.remaining()) {
    throw ggufProblem('truncated', { field: key, limit: window.sizeBytes, value: window.position() + leastBytes })
  }
  if (fixed === null) return { type: 'array', of: 'string', length, values: await readStrings(walk, key, length) }
  return { type: 'array', of: fixed.name, length, values: await readNumbers(walk, { key, length, fixed }) }
}

/** Walks the strings of an array; returns them, or null where they are not kept. */
const readStrings = async (walk: Walk, key: string, length: number): Promise<readonly string[] | null> => {
  const { window, keep, vocabulary } = walk
  const isTokens = key === tokensKey
  const limit = stringLimit(key)
  let texts: string[] | null = length <= keptArrayLength || keep.has(key) ? [] : null
  for (let index = 0; index < length; index += 1) {
    if (!window.holds(8)) await window.want(8)
    const bytes = stringLength(walk, key, limit)
    if (texts !== null && !isKept(walk, key, bytes)) texts = null
    if (texts === null && !(isTokens && bytes === byteTextLength)) {
      window.skip(key, bytes)
      continue
    }
    await window.want(bytes)
    const view = window.bytes(key, bytes)
    if (isTokens) vocabulary.noteText(index, view)
    texts?.push(decode(view))
  }
  return texts
}

type NumberArray = { key: string; length: number; fixed: FixedType }

/** How many numbers are looked at in one view. */
const numbersAtOnce = 4096

/** Steps over the numbers of an array; returns them, or null where they are not kept. */
const readNumbers = async (walk: Walk, { key, length, fixed }: NumberArray): Promise<readonly GgufScalar[] | null> => {
  const { window, vocabulary } = walk
  const isWanted = walk.keep.has(key) || (length <= keptArrayLength && isKept(walk, key, length * valueCost))
  const isTypes = key === tokenTypesKey && fixed.name === 'int32'
  if (!isWanted && !isTypes) {
    window.skip(key, length * fixed.bytes)
    return null
  }
  const values: GgufScalar[] = []
  for (let from = 0; from < length; from += numbersAtOnce) {
    const count = Math.min(numbersAtOnce, length - from)
    await window.want(count * fixed.bytes)
    const view = window.bytes(key, count * fixed.bytes)
    if (isTypes) for (let index = 0; index < count; index += 1) vocabulary.noteType(from + index, view.getInt32(index * 4, true))
    if (isWanted) for (let index = 0; index < count; index += 1) values.push(fixed.read(view, index * fixed.bytes).value)
  }
  return isWanted ? values : null
}

/** A mark of byte order is a character like others here: dropped, two keys could become one. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const decode = (view: DataView): string => decoder.decode(view)
