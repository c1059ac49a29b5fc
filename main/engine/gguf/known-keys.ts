// main/engine/gguf/known-keys.ts - What the keys that llama.cpp acts on must hold; it trusted each of these once too often.
import type { GgufValue } from './gguf-header.ts'
import { ggufLimits } from './gguf-limits.ts'
import { ggufProblem } from './gguf-problem.ts'

export const alignmentKey = 'general.alignment'
export const tokensKey = 'tokenizer.ggml.tokens'
export const scoresKey = 'tokenizer.ggml.scores'
export const tokenTypesKey = 'tokenizer.ggml.token_type'

/** Element types, exactly: llama.cpp reads these arrays as what they should be, whatever they are. */
const elementTypes = new Map([
  [tokensKey, 'string'],
  [scoresKey, 'float32'],
  [tokenTypesKey, 'int32'],
  ['tokenizer.ggml.merges', 'string'],
])

export const stringLimit = (key: string): number => (isTemplate(key) ? ggufLimits.templateBytes : ggufLimits.stringBytes)

export const arrayLimit = (key: string): number =>
  key === tokensKey || key === scoresKey || key === tokenTypesKey ? ggufLimits.tokens : ggufLimits.arrayLength

/** Throws `malformed` where a known key holds what it must not. */
export const checkKnownKey = (key: string, value: GgufValue): void => {
  const elementType = elementTypes.get(key)
  if (elementType !== undefined) return checkArray(key, value, elementType)
  if (isTemplate(key) && value.type !== 'string') throw wrong(key, 'string', value.type)
  if (key === alignmentKey) return checkAlignment(value)
  if (key.endsWith('.block_count')) checkBlocks(key, value)
}

const isTemplate = (key: string): boolean => key === 'tokenizer.chat_template' || key.startsWith('tokenizer.chat_template.')

const checkArray = (key: string, value: GgufValue, elementType: string): void => {
  if (value.type !== 'array') throw wrong(key, `array of ${elementType}`, value.type)
  if (value.of !== elementType) throw wrong(key, `array of ${elementType}`, `array of ${value.of}`)
}

const checkAlignment = (value: GgufValue): void => {
  const { least, most } = ggufLimits.alignment
  if (value.type !== 'uint32') throw wrong(alignmentKey, 'uint32', value.type)
  const isPower = value.value >= least && value.value <= most && Number.isInteger(Math.log2(value.value))
  if (!isPower) throw wrong(alignmentKey, `a power of two from ${least} to ${most}`, value.value)
}

const integers = new Set(['uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'uint64', 'int64'])

/** Layers are counted into arrays of 512. */
const checkBlocks = (key: string, value: GgufValue): void => {
  if (!integers.has(value.type)) throw wrong(key, 'a whole number', value.type)
  const blocks = 'value' in value ? Number(value.value) : 0
  if (blocks < 1 || blocks > ggufLimits.blocks) throw wrong(key, `1 to ${ggufLimits.blocks}`, blocks)
}

const wrong = (field: string, limit: string, value: string | number) => ggufProblem('malformed', { field, limit, value })
