/* core/encryption/recovery-key.ts - The database's key as a person writes it down: 14 groups of four letters and digits.
 *
 * Crockford's base 32, which has no I, L, O and U (crockford.com/base32.html): 256 bits are 52 characters. Four more are a check
 * (20 bits of CRC-32), so that a slip of the pen is told from another key. It is the key itself; nothing else is needed. */

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const keyDigits = 52
const checkDigits = 4
const groupLength = 4

/** @param key 64 hexadecimal digits */
export const formatRecoveryKey = (key: string): string => {
  const bits = BigInt(`0x${key}`) << 4n
  const text = toDigits(bits, keyDigits) + toDigits(BigInt(checkOf(key)), checkDigits)
  return (text.match(new RegExp(`.{${groupLength}}`, 'g')) ?? []).join('-')
}

/** The key, 64 hexadecimal digits; null for what is none or has a slip in it. Case, blanks and dashes do not matter. */
export const parseRecoveryKey = (text: string): string | null => {
  const read = text.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  if (read.length !== keyDigits + checkDigits || !/^[0-9A-HJKMNP-TV-Z]*$/.test(read)) return null
  const bits = fromDigits(read.slice(0, keyDigits))
  const key = (bits >> 4n).toString(16).padStart(64, '0')
  return (bits & 15n) === 0n && fromDigits(read.slice(keyDigits)) === BigInt(checkOf(key)) ? key : null
}

const toDigits = (value: bigint, length: number): string =>
  Array.from({ length }, (_, index) => digits.charAt(Number((value >> BigInt(5 * (length - 1 - index))) & 31n))).join('')

const fromDigits = (text: string): bigint => Array.from(text).reduce((value, digit) => (value << 5n) | BigInt(digits.indexOf(digit)), 0n)

const checkOf = (key: string): number => crc32((key.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))) >>> 12

/** CRC-32 as in ISO 3309 (polynomial 0xEDB88320, reflected). */
const crc32 = (bytes: readonly number[]): number => {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return ~crc >>> 0
}
