import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addRange } from '../../core/downloads/ranges.ts'
import type { Range, Ranges } from '../../core/downloads/ranges.ts'
import { beginLine, etagLine, gotLine, readJournal } from './journal.ts'

const subject = { sizeBytes: 1000, sha256: 'ab'.repeat(32) }
const range = fc.tuple(fc.nat(999), fc.integer({ min: 1, max: 1000 })).map(([a, b]): Range => (a < b ? [a, b] : [b - 1, a + 1]))
const ranges = fc.array(range, { maxLength: 15 })
const bytes = (list: Ranges): Set<number> => new Set(list.flatMap(([start, end]) => Array.from({ length: end - start }, (_, index) => start + index)))
const write = (list: readonly Range[]): string => beginLine(subject) + list.map(gotLine).join('')

describe('the journal of a download', () => {
  it('gives back what was written into it', () => {
    fc.assert(
      fc.property(ranges, (list) => {
        const text = `${write(list)}${etagLine('"v1"')}`
        expect(readJournal(text, subject)).toEqual({ received: list.reduce<Ranges>(addRange, []), etag: '"v1"', wholeLength: text.length })
      }),
    )
  })

  it('that was cut off anywhere forgets lines at its end and never invents a byte', () => {
    fc.assert(
      fc.property(ranges, fc.nat(), (list, place) => {
        const text = write(list)
        const cut = text.slice(0, place % (text.length + 1))
        const read = readJournal(cut, subject)
        const whole = cut.split('\n').length - 2
        expect(read?.received ?? []).toEqual(list.slice(0, Math.max(whole, 0)).reduce<Ranges>(addRange, []))
        expect(read?.wholeLength ?? 0).toBeLessThanOrEqual(cut.length)
      }),
    )
  })

  it('in which anything was changed never promises a byte that was not written', () => {
    fc.assert(
      fc.property(ranges, fc.nat(), fc.nat(255), (list, place, value) => {
        const data = Buffer.from(write(list))
        data[place % data.length] = value
        const promised = bytes(readJournal(data.toString('latin1'), subject)?.received ?? [])
        const written = bytes(list)
        expect([...promised].filter((byte) => !written.has(byte))).toEqual([])
      }),
    )
  })

  it('that goes on after a torn line can be read on to its end', () => {
    fc.assert(
      fc.property(ranges, ranges, fc.nat(), (before, after, place) => {
        const text = write(before)
        const torn = text.slice(0, beginLine(subject).length + (place % (text.length - beginLine(subject).length + 1)))
        const first = readJournal(torn, subject)
        const mended = torn.slice(0, first?.wholeLength ?? 0) + after.map(gotLine).join('')
        expect(readJournal(mended, subject)?.received).toEqual(after.reduce<Ranges>(addRange, first?.received ?? []))
      }),
    )
  })

  it('of another file, or of nothing, is none', () => {
    const text = write([[0, 10]])
    expect([
      readJournal(text, { ...subject, sizeBytes: 1001 }),
      readJournal(text, { ...subject, sha256: 'cd'.repeat(32) }),
      readJournal('', subject),
      readJournal('\n\n', subject),
      readJournal('garbage\n', subject),
      readJournal(beginLine(subject) + gotLine([0, 1001]), subject)?.received,
    ]).toEqual([undefined, undefined, undefined, undefined, undefined, []])
  })
})
