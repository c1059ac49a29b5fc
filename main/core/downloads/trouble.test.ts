import { describe, expect, it } from 'vitest'
import { retryAfterMs } from '../network/retry-after.ts'
import { createTrouble } from './trouble.ts'

const create = (random = 1) => {
  const time = { nowMs: 0 }
  const trouble = createTrouble({ tries: 6, firstDelayMs: 1000, longestDelayMs: 10_000, nowMs: () => time.nowMs, random: () => random })
  /** Fails, and lets the wait pass. */
  const fail = (retryAfter?: number): number | undefined => {
    const delayMs = trouble.failed(retryAfter)
    time.nowMs += delayMs ?? 0
    return delayMs
  }
  return { time, trouble, fail }
}

describe('waiting after failures', () => {
  it('doubles up to a limit, and ends after six in a row', () => {
    const { fail } = create()
    expect(Array.from({ length: 6 }, () => fail())).toEqual([1000, 2000, 4000, 8000, 10_000, undefined])
  })

  it('begins anew once something arrives', () => {
    const { fail, trouble } = create()
    const delays = [fail(), fail()]
    trouble.progressed()
    expect([...delays, fail()]).toEqual([1000, 2000, 1000])
  })

  it('is cut by chance to between half and all of it', () => {
    expect([create(0).fail(), create(0.5).fail()]).toEqual([500, 750])
  })

  it('is as long as the server asks for, up to a quarter of an hour', () => {
    const { fail } = create()
    expect([fail(60_000), fail(1e9)]).toEqual([60_000, 900_000])
  })

  it('counts connections that fail together once', () => {
    const { trouble, time } = create()
    expect([trouble.failed(), trouble.failed(), trouble.failed()]).toEqual([1000, 1000, 1000])
    time.nowMs = 1000
    expect(trouble.failed()).toBe(2000)
  })
})

describe('how long a server wants to be left alone', () => {
  const nowMs = Date.parse('2026-01-01T00:00:00Z')
  it.each([
    ['120', 120_000],
    ['0', 0],
    [' 5 ', 5000],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Thu, 01 Jan 2020 00:00:00 GMT', 0],
    ['99999999', 86_400_000],
    ['soon', 0],
    ['-3', 0],
    ['', 0],
    [undefined, 0],
  ])('is read from %j', (header, ms) => {
    expect(retryAfterMs(header, nowMs)).toBe(ms)
  })
})
