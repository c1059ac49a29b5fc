// main/engine-link/hostile-model-for-tests.ts - Copies of the starter that misbehave.
import { readFileSync, writeFileSync } from 'node:fs'
import { totalmem } from 'node:os'
import { starterFile } from './link-for-tests.ts'

const templateKey = 'tokenizer.chat_template'
const endless = '{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{% endfor %}{% endfor %}{% endfor %}'

/** Writes a starter whose chat template never comes to an end: the engine's main thread hangs in it. */
export const writeEndlessModel = (path: string): void => {
  const bytes = readFileSync(starterFile)
  // Key, value type (u32), length (u64), text: the text is replaced in place, padded to its length.
  const lengthAt = bytes.indexOf(templateKey) + templateKey.length + 4
  const length = Number(bytes.readBigUInt64LE(lengthAt))
  if (length < endless.length) throw new Error('the starter has a shorter template than expected')
  bytes.write(endless.padEnd(length), lengthAt + 8, 'utf8')
  writeFileSync(path, bytes)
}

/** Writes the first part of the starter. */
export const writeCutModel = (path: string, share: number): void => {
  const bytes = readFileSync(starterFile)
  writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length * share)))
}

/** Writes a starter with weights of another type than its header says. */
export const writeGarbledModel = (path: string): void => {
  const bytes = readFileSync(starterFile)
  const nameAt = bytes.indexOf('blk.0.attn_q.weight')
  // Name, dimensions (u32), two sizes (u64), type (u32): a type that does not exist.
  bytes.writeUInt32LE(250, nameAt + 'blk.0.attn_q.weight'.length + 4 + 16)
  writeFileSync(path, bytes)
}

/** Writes a starter whose architecture no library knows. */
export const writeUnknownArchitecture = (path: string): void => {
  const bytes = readFileSync(starterFile)
  const key = 'general.architecture'
  // Key, value type (u32), length (u64), text.
  bytes.write('lemma', bytes.indexOf(key) + key.length + 12)
  writeFileSync(path, bytes)
}

/** Writes a starter one of whose tokens reads differently, so that its vocabulary is another one. */
export const writeOtherVocabulary = (path: string): void => {
  const bytes = readFileSync(starterFile)
  const token = Buffer.concat([Buffer.from(BigUint64Array.of(6n).buffer), Buffer.from('\u2581the')])
  const at = bytes.indexOf(token)
  if (at === -1) throw new Error('the starter has no token for " the"')
  bytes.write('q~q', at + token.length - 3)
  writeFileSync(path, bytes)
}

/** Keys and values of one token of the starter: eight layers, four heads of 32, two of each, two bytes. */
const bytesPerToken = 8 * 4 * 32 * 2 * 2

/** Writes a starter trained, it says, for more context than four times this machine's memory holds; returns how much. */
export const writeHugeContext = (path: string): number => {
  const bytes = readFileSync(starterFile)
  const key = 'llama.context_length'
  const tokens = Math.ceil((totalmem() * 4) / bytesPerToken)
  bytes.writeUInt32LE(tokens, bytes.indexOf(key) + key.length + 4)
  writeFileSync(path, bytes)
  return tokens
}
