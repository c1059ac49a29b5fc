import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellsFor, fits, leastCells } from './context-room.ts'

describe('a context', () => {
  it('is never more than twice what is used, above the floor, and always large enough', () => {
    fc.assert(
      fc.property(fc.nat({ max: 40_000 }), fc.integer({ min: 64, max: 40_000 }), (tokens, window) => {
        const cells = cellsFor(tokens, window)
        if (cells === null) {
          expect(tokens).toBeGreaterThan(window - 2)
          return
        }
        expect(fits(tokens, cells)).toBe(true)
        expect(cells).toBeLessThanOrEqual(Math.max(Math.min(leastCells, window), 2 * tokens))
        expect(cells).toBeLessThanOrEqual(window)
      }),
    )
  })

  it('grows in few steps', () => {
    const sizes: number[] = []
    for (let cells = cellsFor(0, 32_768); cells !== null && cells < 32_768; cells = cellsFor(cells, 32_768)) sizes.push(cells)
    expect(sizes).toEqual([512, 1024, 2048, 4096, 8192, 16_384])
  })
})
