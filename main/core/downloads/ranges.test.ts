import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addRange, frontier, gaps, nextPiece, totalBytes } from './ranges.ts'
import type { Range, Ranges } from './ranges.ts'

const size = 60
const range = fc.tuple(fc.nat(size), fc.nat(size)).map(([a, b]): Range => [Math.min(a, b), Math.max(a, b)])
const list = fc.array(range, { maxLength: 12 })

const bytesOf = (ranges: Ranges): Set<number> => new Set(ranges.flatMap(([start, end]) => Array.from({ length: end - start }, (_, index) => start + index)))
const join = (ranges: readonly Range[]): Ranges => ranges.reduce<Ranges>(addRange, [])

describe('ranges of a file', () => {
  it('hold exactly the bytes that were added, whatever the order, sorted and without touching', () => {
    fc.assert(
      fc.property(list, (added) => {
        const joined = join(added)
        expect(bytesOf(joined)).toEqual(bytesOf(added))
        expect(totalBytes(joined)).toBe(bytesOf(added).size)
        joined.slice(1).forEach(([start], index) => expect(start).toBeGreaterThan(joined[index]?.[1] ?? Infinity))
        expect(join([...added].reverse())).toEqual(joined)
      }),
    )
  })

  it('and their gaps make the whole file', () => {
    fc.assert(
      fc.property(list, (added) => {
        const joined = join(added)
        const missing = gaps(joined, size)
        expect(totalBytes(joined) + totalBytes(missing)).toBe(size)
        expect(missing.reduce<Ranges>(addRange, joined)).toEqual([[0, size]])
      }),
    )
  })

  it('are there without a gap up to their frontier and not a byte further', () => {
    fc.assert(
      fc.property(list, (added) => {
        const bytes = bytesOf(added)
        const end = frontier(join(added))
        expect([Array.from({ length: end }, (_, byte) => byte).every((byte) => bytes.has(byte)), bytes.has(end)]).toEqual([true, false])
      }),
    )
  })

  it('are fetched piece by piece, none twice, until nothing is missing', () => {
    fc.assert(
      fc.property(list, fc.integer({ min: 1, max: 20 }), (added, length) => {
        const received = join(added)
        const pieces: Range[] = []
        for (let piece = nextPiece({ received, inFlight: pieces, size }, length); piece !== undefined; piece = nextPiece({ received, inFlight: pieces, size }, length)) {
          expect(piece[1] - piece[0]).toBeLessThanOrEqual(length)
          pieces.push(piece)
        }
        expect(pieces.reduce((sum, [start, end]) => sum + end - start, 0)).toBe(size - totalBytes(received))
        expect(pieces.reduce<Ranges>(addRange, received)).toEqual([[0, size]])
      }),
    )
  })
})
