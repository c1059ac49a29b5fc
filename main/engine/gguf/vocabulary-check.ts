/* The parts of a vocabulary against each other.
 *
 * llama.cpp takes scores and types at the index of a token, and the byte of a
 * byte token out of its text (`<0x0A>`); a short array or a text like `<0x-1>`
 * made it read or write where it must not (PR 25969, 26511, 26690). The arrays
 * come in any order and are not kept, so one flag per token is noted while they
 * pass: is its text that of a byte, is its type.
 */
import type { GgufValue } from './gguf-header.ts'
import { ggufProblem } from './gguf-problem.ts'
import { scoresKey, tokenTypesKey, tokensKey } from './known-keys.ts'

export type VocabularyCheck = {
  noteText: (index: number, text: DataView) => void
  noteType: (index: number, type: number) => void
  /** Throws `malformed` when the arrays differ in length or a byte token has no byte's text. */
  finish: (metadata: ReadonlyMap<string, GgufValue>) => void
}

/** Only a text of as many bytes can be a byte's. */
export const byteTextLength = 6
const typeByte = 6

export const createVocabularyCheck = (): VocabularyCheck => {
  // Indices, ascending.
  const byteTexts: number[] = []
  const byteTypes: number[] = []
  return {
    noteText: (index, text) => {
      if (isByteText(text)) byteTexts.push(index)
    },
    noteType: (index, type) => {
      if (type === typeByte) byteTypes.push(index)
    },
    finish: (metadata) => {
      const tokens = lengthOf(metadata.get(tokensKey)) ?? 0
      for (const field of [scoresKey, tokenTypesKey]) {
        const length = lengthOf(metadata.get(field)) ?? tokens
        if (length !== tokens) throw ggufProblem('malformed', { field, limit: `${tokens} elements`, value: length })
      }
      const odd = firstMissing(byteTypes, byteTexts)
      if (odd === undefined) return
      throw ggufProblem('malformed', { field: `${tokensKey}[${odd}]`, limit: 'the text of a byte', value: 'another text' })
    },
  }
}

/** The first of `wanted` that is not in `there`; both ascend. */
const firstMissing = (wanted: readonly number[], there: readonly number[]): number | undefined => {
  let at = 0
  return wanted.find((index) => {
    while ((there[at] ?? Infinity) < index) at += 1
    return there[at] !== index
  })
}

const lengthOf = (value: GgufValue | undefined): number | undefined => (value?.type === 'array' ? value.length : undefined)

const [less, greater, zero, x] = ['<', '>', '0', 'x'].map((letter) => letter.charCodeAt(0))

const isByteText = (text: DataView): boolean =>
  text.byteLength === byteTextLength &&
  text.getUint8(0) === less &&
  text.getUint8(1) === zero &&
  text.getUint8(2) === x &&
  isHex(text.getUint8(3)) &&
  isHex(text.getUint8(4)) &&
  text.getUint8(5) === greater

const isHex = (code: number): boolean => /[0-9A-Fa-f]/.test(String.fromCharCode(code))
