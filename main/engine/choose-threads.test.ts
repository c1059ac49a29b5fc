import { describe, expect, it } from 'vitest'
import { chooseThreads } from './choose-threads.ts'

describe('how many threads compute', () => {
  it.each([
    [1, 1],
    [2, 1],
    [4, 3],
    [9, 8],
    [64, 8],
  ])('of %i cores, %i compute unless told otherwise', (cores, threads) => {
    expect(chooseThreads(0, cores)).toBe(threads)
  })

  it('a number that was asked for is taken as it is', () => {
    expect(chooseThreads(12, 4)).toBe(12)
  })
})
