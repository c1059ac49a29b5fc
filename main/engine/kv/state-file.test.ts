import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ReadAt, cutPage, joinPages, readStateLayout, stateMagic, stateVersion } from './state-file.ts'

type Shape = { tokens: number[]; order?: number[]; rowBytes?: number[]; vTransposed?: number; extra?: number }

/** The byte of a row: which kind, which token. */
const rowByte = (kind: number, token: number): number => (kind * 31 + token * 7) % 256

/** A state file as llama.cpp would write it; `order` tells which position each cell holds. */
const stateFile = ({ tokens, order = [...tokens.keys()], rowBytes = [6, 6, 4, 4], vTransposed = 0, extra = 0 }: Shape): Buffer => {
  const parts: Buffer[] = []
  const u32 = (...values: number[]): void => {
    for (const value of values) {
      const bytes = Buffer.alloc(4)
      bytes.writeInt32LE(value | 0)
      parts.push(bytes)
    }
  }
  u32(stateMagic, stateVersion, tokens.length, ...tokens, 1, tokens.length)
  for (const position of order) u32(position, 1, 0)
  u32(vTransposed, rowBytes.length / 2)
  for (const [kind, bytes] of rowBytes.entries()) {
    u32(1, bytes, 0)
    for (const position of order) parts.push(Buffer.alloc(bytes, rowByte(kind, tokens[position] ?? 0)))
  }
  return Buffer.concat([...parts, Buffer.alloc(extra)])
}

const reader = (file: Buffer): ReadAt => (offset, length) => file.subarray(offset, offset + length)
const layoutOf = (file: Buffer): ReturnType<typeof readStateLayout> => readStateLayout(reader(file), file.length)

const pagesOf = (file: Buffer, ends: readonly number[]): { bytes: Buffer; tokens: readonly number[]; used: number }[] => {
  const layout = layoutOf(file)
  if (layout === null) throw new Error('not a state file')
  return ends.map((end, index) => {
    const start = ends[index - 1] ?? 0
    const bytes = cutPage(reader(file), layout, { start, end })
    if (bytes === null) throw new Error('too short')
    return { bytes, tokens: layout.tokens.slice(start, end), used: end - start }
  })
}
const joined = (pages: Parameters<typeof joinPages>[0]): Buffer => Buffer.concat(joinPages(pages) ?? [])

const tokens = fc.array(fc.nat({ max: 30_000 }), { minLength: 1, maxLength: 60 })

describe('a state file', () => {
  it('cut into pages and put together again is the same file', () => {
    fc.assert(
      fc.property(tokens, fc.array(fc.nat(), { maxLength: 5 }), (text, marks) => {
        const ends = [...new Set([...marks.map((mark) => 1 + (mark % text.length)), text.length])].toSorted((one, other) => one - other)
        const file = stateFile({ tokens: text })
        expect(joined(pagesOf(file, ends)).equals(file)).toBe(true)
      }),
    )
  })

  it('may hold its cells in any order: rows go by their position', () => {
    fc.assert(
      fc.property(tokens.chain((text) => fc.tuple(fc.constant(text), fc.shuffledSubarray([...text.keys()], { minLength: text.length }))), ([text, order]) => {
        const file = stateFile({ tokens: text, order })
        expect(joined(pagesOf(file, [text.length])).equals(stateFile({ tokens: text }))).toBe(true)
      }),
    )
  })

  it('may be used in part: the first rows of the last page', () => {
    const text = [5, 6, 7, 8, 9]
    const pages = pagesOf(stateFile({ tokens: text }), [2, 5]).map((page, index) => (index === 1 ? { ...page, used: 1 } : page))
    expect(joined(pages).equals(stateFile({ tokens: [5, 6, 7] }))).toBe(true)
  })

  it('of any other shape cannot be paged', () => {
    const text = [1, 2, 3]
    const whole = stateFile({ tokens: text })
    const changed = (at: number, value: number): Buffer => {
      const copy = Buffer.from(whole)
      copy.writeInt32LE(value, at)
      return copy
    }
    const cells = 12 + 4 * text.length + 8
    expect(
      [
        stateFile({ tokens: text, vTransposed: 1 }),
        stateFile({ tokens: text, extra: 1 }),
        stateFile({ tokens: text, order: [0, 1, 1] }),
        stateFile({ tokens: text, order: [1, 2, 3] }),
        stateFile({ tokens: text, order: [0, 1] }),
        stateFile({ tokens: text, rowBytes: [] }),
        stateFile({ tokens: text, rowBytes: [0, 0] }),
        changed(0, 1),
        changed(4, stateVersion + 1),
        changed(8, 1_000_000_000),
        changed(cells - 8, 2),
        changed(cells + 4, 2),
        Buffer.alloc(0),
        whole.subarray(0, whole.length - 1),
      ].map(layoutOf),
    ).toEqual(Array.from({ length: 14 }, () => null))
  })

  it('with any bytes whatever is refused or read within its bounds', () => {
    const whole = stateFile({ tokens: [1, 2, 3, 4] })
    fc.assert(
      fc.property(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 }), fc.nat({ max: whole.length }), (at, value, length) => {
        const file = Buffer.from(whole.subarray(0, length))
        if (at < file.length) file[at] = value
        const layout = layoutOf(file)
        if (layout !== null) cutPage(reader(file), layout, { start: 0, end: layout.tokens.length })
      }),
      { numRuns: 2000 },
    )
  })
})

describe('pages that do not belong together', () => {
  it('are not joined', () => {
    const [page] = pagesOf(stateFile({ tokens: [1, 2] }), [2])
    const [other] = pagesOf(stateFile({ tokens: [3, 4], rowBytes: [8, 8, 4, 4] }), [2])
    if (page === undefined || other === undefined) throw new Error('no pages')
    expect(joinPages([])).toBeNull()
    expect(joinPages([page, other])).toBeNull()
    expect(joinPages([{ ...page, bytes: page.bytes.subarray(1) }])).toBeNull()
    expect(joinPages([{ ...page, bytes: Buffer.alloc(2) }])).toBeNull()
    expect(joinPages([{ ...page, tokens: [1, 2, 3] }])).toBeNull()
    expect(joinPages([{ ...page, used: 3 }])).toBeNull()
  })
})
