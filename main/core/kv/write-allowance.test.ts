import { describe, expect, it } from 'vitest'
import { spend } from './write-allowance.ts'

const dayMs = 86_400_000

describe('the allowance of a day', () => {
  it('is spent until nothing is left, and is whole again the next day', () => {
    const first = spend({ day: 0, bytes: 0 }, 60, { allowance: 100, nowMs: 5 * dayMs })
    expect(first).toEqual({ day: 5, bytes: 60 })
    expect(first && spend(first, 60, { allowance: 100, nowMs: 5 * dayMs + 1000 })).toBeNull()
    expect(first && spend(first, 60, { allowance: 100, nowMs: 6 * dayMs })).toEqual({ day: 6, bytes: 60 })
  })

  it('is not given twice when the clock goes back', () => {
    expect(spend({ day: 5, bytes: 90 }, 60, { allowance: 100, nowMs: 4 * dayMs })).toBeNull()
  })
})
