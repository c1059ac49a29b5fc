import { describe, expect, it } from 'vitest'
import { createChunkSize } from './chunk-size.ts'

/** Reads a prompt on a machine where a call costs `callMs` and each token `eachMs`; how long each chunk took. */
const read = (options: { tokens: number; callMs: number; eachMs: number; tokenMs: number | null; isAlone?: boolean }): number[] => {
  const chunk = createChunkSize({ most: () => 512, mayTakeMost: () => options.isAlone === true, tokenMs: () => options.tokenMs })
  const took: number[] = []
  for (let left = options.tokens; left > 0; ) {
    const size = Math.min(left, chunk.next())
    const tookMs = options.callMs + size * options.eachMs
    chunk.note(size, tookMs)
    took.push(tookMs)
    left -= size
  }
  return took
}

describe('a prompt that is read', () => {
  it('in the background takes steps about as long as one token', () => {
    const took = read({ tokens: 2000, callMs: 10, eachMs: 5, tokenMs: 30 })
    expect(Math.max(...took)).toBeLessThanOrEqual(45)
    expect(took.slice(2).reduce((sum, ms) => sum + ms, 0) / took.slice(2).length).toBeGreaterThan(15)
  })

  it('on a machine that is slow at it goes on token by token, and never stops', () => {
    expect(read({ tokens: 50, callMs: 200, eachMs: 50, tokenMs: 30 }).length).toBeGreaterThan(40)
  })

  it('alone is read in whole batches', () => {
    expect(read({ tokens: 1024, callMs: 10, eachMs: 5, tokenMs: 30, isAlone: true })).toHaveLength(2)
  })
})
