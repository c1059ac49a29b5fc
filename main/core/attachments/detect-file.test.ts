import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detectFile } from './detect-file.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const utf16 = (text: string, isLittle: boolean): Uint8Array =>
  Uint8Array.from(text.split('').flatMap((unit) => (isLittle ? [unit.charCodeAt(0) & 255, unit.charCodeAt(0) >> 8] : [unit.charCodeAt(0) >> 8, unit.charCodeAt(0) & 255])))

describe('a file', () => {
  it('is text in whatever encoding it was written, without its mark and with line feeds', () => {
    expect([
      detectFile(bytesOf('a,b\r\nc,d\r\n')),
      detectFile(Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d)),
      detectFile(Uint8Array.of(0xff, 0xfe, ...utf16('Zoë', true))),
      detectFile(Uint8Array.of(0xfe, 0xff, ...utf16('Zoë', false))),
      detectFile(utf16('plain words without a mark', true)),
      detectFile(utf16('plain words without a mark', false)),
      detectFile(Uint8Array.of(0x5a, 0x6f, 0xeb, 0x20, 0x2d, 0x20, 0x6b, 0x6e, 0x6f, 0x77, 0x6e, 0x20, 0x74, 0x6f)),
    ]).toEqual([
      { kind: 'text', text: 'a,b\nc,d\n', encoding: 'utf-8' },
      { kind: 'text', text: '{}', encoding: 'utf-8' },
      { kind: 'text', text: 'Zoë', encoding: 'utf-16le' },
      { kind: 'text', text: 'Zoë', encoding: 'utf-16be' },
      { kind: 'text', text: 'plain words without a mark', encoding: 'utf-16le' },
      { kind: 'text', text: 'plain words without a mark', encoding: 'utf-16be' },
      { kind: 'text', text: 'Zoë - known to', encoding: 'windows-1252' },
    ])
  })

  it('is known by its marks, whatever it is called', () => {
    const kinds = [
      bytesOf('%PDF-1.7\n%…'),
      Uint8Array.of(0, 1, 2, ...bytesOf('%PDF-1.4'), 0xff),
      bytesOf('PK\u0003\u0004rest'),
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0),
      Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0),
      Uint8Array.of(...bytesOf('RIFF'), 1, 2, 3, 4, ...bytesOf('WEBPVP8 ')),
      bytesOf('A text about files that begin with %PDF-1.7'),
    ].map((bytes) => detectFile(bytes).kind)
    expect(kinds).toEqual(['pdf', 'pdf', 'zip', 'image', 'image', 'image', 'text'])
  })

  it('of nothing, or of blanks, is empty', () => {
    expect([detectFile(new Uint8Array()), detectFile(bytesOf(' \r\n\t '))]).toEqual([{ kind: 'empty' }, { kind: 'empty' }])
  })

  it('with zeros, control characters or bytes of no text is binary', () => {
    const programs = [Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0), Uint8Array.of(1, 2, 3, 4), Uint8Array.of(0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0x01), Uint8Array.from({ length: 512 }, (_, index) => (index * 37 + 129) % 256)]
    expect(programs.map((bytes) => detectFile(bytes).kind)).toEqual(['binary', 'binary', 'binary', 'binary'])
  })

  it('keeps every text that was written in UTF-8, and never throws', () => {
    const words = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.trim() !== '' && !/[\p{Cc}\u{FFFE}\u{FFFF}\u{FEFF}]/u.test(text) && text.isWellFormed() && !text.startsWith('PK') && !text.startsWith('%PDF'))
    fc.assert(fc.property(words, (text) => { expect(detectFile(bytesOf(text))).toEqual({ kind: 'text', text, encoding: 'utf-8' }) }))
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => { expect(detectFile(bytes).kind).toMatch(/^(empty|text|pdf|zip|image|binary)$/) }))
  })
})
