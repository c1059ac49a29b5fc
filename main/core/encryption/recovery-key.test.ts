import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatRecoveryKey, parseRecoveryKey } from './recovery-key.ts'

const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'))

it('a key that was written down comes back, whatever became of case, dashes and look-alikes', () => {
  fc.assert(
    fc.property(key, (hex) => {
      const text = formatRecoveryKey(hex)
      expect(text).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){13}[0-9A-HJKMNP-TV-Z]{4}$/)
      const sloppy = ` ${text.toLowerCase().replaceAll('-', '  ').replaceAll('0', 'o').replaceAll('1', 'l')}\n`
      expect([parseRecoveryKey(text), parseRecoveryKey(sloppy)]).toEqual([hex, hex])
    }),
  )
})

it('one wrong letter, or two that changed places, are noticed', () => {
  fc.assert(
    fc.property(key, fc.nat(55), fc.nat(31).map((index) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.charAt(index)), (hex, at, letter) => {
      const text = formatRecoveryKey(hex).replaceAll('-', '')
      const wrong = text.slice(0, at) + letter + text.slice(at + 1)
      const swapped = text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2)
      if (wrong !== text) expect(parseRecoveryKey(wrong)).toBeNull()
      if (swapped !== text && at < 55) expect(parseRecoveryKey(swapped)).toBeNull()
    }),
  )
})

it('a known key is written as it always was', () => {
  expect([formatRecoveryKey('00'.repeat(32)), formatRecoveryKey('ff'.repeat(32))]).toMatchInlineSnapshot(`
    [
      "0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-3455",
      "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZG-ZXPA",
    ]
  `)
  expect([parseRecoveryKey(''), parseRecoveryKey('hello'), parseRecoveryKey('U'.repeat(56))]).toEqual([null, null, null])
})
