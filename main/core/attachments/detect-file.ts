/* What a file is, told from its bytes: a name's ending proves nothing.
 *
 * Pictures, PDFs and archives have marks at their beginning. What has none is
 * text if it reads as one: UTF-8 without a fault, UTF-16 (by its mark, or by where
 * its zeros lie), or else one byte per character as Western systems wrote it,
 * unless it holds bytes that no text has. Control characters make a file binary.
 *
 * Linear in the length of the file; never throws. */

export type DetectedFile =
  | { kind: 'empty' }
  | { kind: 'text'; text: string; encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' }
  | { kind: 'pdf' }
  /** A container that may be a Word document. */
  | { kind: 'zip' }
  | { kind: 'image'; mediaType: 'image/png' | 'image/jpeg' | 'image/webp' }
  | { kind: 'binary' }

/** A PDF may have a few bytes of something else before its mark. */
const pdfMarkWithin = 1024

export const detectFile = (bytes: Uint8Array): DetectedFile => {
  if (bytes.length === 0) return { kind: 'empty' }
  const mediaType = pictureType(bytes)
  if (mediaType !== null) return { kind: 'image', mediaType }
  if (startsWith(bytes, 'PK\u0003\u0004')) return { kind: 'zip' }
  const text = readText(bytes)
  // A text about PDFs may have the mark inside; a PDF has bytes behind it that no text has, or the mark first.
  if (startsWith(bytes, '%PDF-') || (text === null && latin(bytes.subarray(0, pdfMarkWithin)).includes('%PDF-'))) return { kind: 'pdf' }
  if (text === null) return { kind: 'binary' }
  return text.text.trim() === '' ? { kind: 'empty' } : { kind: 'text', ...text }
}

const pictureType = (bytes: Uint8Array): 'image/png' | 'image/jpeg' | 'image/webp' | null => {
  if (startsWith(bytes, '\u0089PNG\r\n\u001A\n')) return 'image/png'
  if (startsWith(bytes, '\u00FF\u00D8\u00FF')) return 'image/jpeg'
  return startsWith(bytes, 'RIFF') && latin(bytes.subarray(8, 12)) === 'WEBP' ? 'image/webp' : null
}

type ReadText = { text: string; encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' }

const readText = (bytes: Uint8Array): ReadText | null => {
  const wide = wideEncoding(bytes)
  if (wide !== null) return decoded(bytes, wide)
  if (bytes.includes(0)) return null
  return decoded(bytes, 'utf-8') ?? (isWestern(bytes) ? decoded(bytes, 'windows-1252') : null)
}

const wideSample = 4096
/** Of the characters of Western text in UTF-16, at least so many have a zero byte, and hardly any have it on the other side. */
const leastZeros = 0.3
const mostOtherZeros = 0.02

const wideEncoding = (bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const sample = bytes.subarray(0, wideSample)
  if (bytes.length % 2 !== 0 || !sample.includes(0)) return null
  const zeros = (side: 0 | 1): number => sample.filter((byte, index) => byte === 0 && index % 2 === side).length / (sample.length / 2)
  if (zeros(1) >= leastZeros && zeros(0) <= mostOtherZeros) return 'utf-16le'
  return zeros(0) >= leastZeros && zeros(1) <= mostOtherZeros ? 'utf-16be' : null
}

/** Tab, line feed, vertical tab, form feed, return, and the escape that colours logs; U+FFFE and U+FFFF are in no text. */
const controls = /(?![\t\n\v\f\r\u{1B}\u{7F}-\u{9F}])[\p{Cc}\u{FFFE}\u{FFFF}]/u

const decoded = (bytes: Uint8Array, encoding: ReadText['encoding']): ReadText | null => {
  try {
    // Without its mark: decoders take it away unless told otherwise.
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return controls.test(text) ? null : { text: text.replaceAll('\r\n', '\n'), encoding }
  } catch {
    return null
  }
}

/** Bytes that windows-1252 does not have, or that texts in it hardly use, say that it is something else. */
const isWestern = (bytes: Uint8Array): boolean => {
  let [high, odd] = [0, 0]
  for (const byte of bytes) {
    if (byte === 0x81 || byte === 0x8d || byte === 0x8f || byte === 0x90 || byte === 0x9d) return false
    if (byte < 0x80) continue
    high += 1
    if (byte < 0xa0) odd += 1
  }
  // Text is mostly ASCII; random bytes are half high.
  return high <= bytes.length * 0.3 && odd <= Math.max(2, high * 0.5)
}

const startsWith = (bytes: Uint8Array, mark: string): boolean => latin(bytes.subarray(0, mark.length)) === mark

const latin = (bytes: Uint8Array): string => String.fromCharCode(...bytes)
