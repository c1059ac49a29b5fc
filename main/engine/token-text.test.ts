import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTokenText } from './token-text.ts'

/** Tokens are byte sequences, decoded as llama.cpp does it. */
const detokenize = (tokens: readonly Buffer[]): string => new TextDecoder().decode(Buffer.concat([...tokens]))

/** Cuts the bytes of a text into tokens of one to three bytes. */
const cut = (text: string, sizes: readonly number[]): Buffer[] => {
  const bytes = Buffer.from(text)
  const tokens: Buffer[] = []
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1
    tokens.push(bytes.subarray(at, at + size))
    at += size
  }
  return tokens
}

const texts = fc.array(fc.constantFrom('a', ' ', 'é', '→', '漢', '😀', '👩‍👩‍👧', '\n'), { maxLength: 20 }).map((parts) => parts.join(''))
const sizes = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 5 })

describe('text of a stream of tokens', () => {
  it('an emoji that arrives byte by byte is shown once, whole', () => {
    const text = createTokenText<Buffer>(detokenize, [])
    const shown = cut('x😀y', [1]).map((token) => text.push(token))
    expect(shown).toEqual(['x', '', '', '', '😀', 'y'])
  })

  it('shows exactly the text, and never a broken character on the way', () => {
    fc.assert(
      fc.property(texts, sizes, (whole, lengths) => {
        const text = createTokenText<Buffer>(detokenize, [])
        const shown = cut(whole, lengths).map((token) => text.push(token))
        expect(shown.join('') + text.flush()).toBe(whole)
        expect(shown.filter((piece) => piece.includes('\uFFFD'))).toEqual([])
      }),
    )
  })

  it('bytes that are no character do not hold the answer back', () => {
    const text = createTokenText<Buffer>(detokenize, [])
    const broken = Buffer.from([0x80])
    const shown = [broken, broken, broken, broken, Buffer.from('ok')].map((token) => text.push(token))
    expect(shown.join('').endsWith('ok')).toBe(true)
  })

  it('an answer that is cut within a character ends before it', () => {
    const text = createTokenText<Buffer>(detokenize, [])
    const tokens = cut('a😀', [1]).slice(0, 3)
    expect(tokens.map((token) => text.push(token)).join('') + text.flush()).toBe('a')
  })
})
