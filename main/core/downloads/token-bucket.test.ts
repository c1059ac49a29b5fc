import { describe, expect, it } from 'vitest'
import { createTokenBucket } from './token-bucket.ts'
import type { Clock } from './token-bucket.ts'

/** Time that passes as soon as somebody waits for it. */
const createJumpingClock = () => {
  let nowMs = 0
  const clock: Clock = {
    nowMs: () => nowMs,
    after: (delayMs, run) => {
      let isCalledOff = false
      queueMicrotask(() => {
        if (isCalledOff) return
        nowMs += delayMs
        run()
      })
      return () => {
        isCalledOff = true
      }
    },
  }
  return { clock, seconds: () => nowMs / 1000 }
}

describe('a speed limit', () => {
  it('lets bytes pass at its rate, however they are cut', async () => {
    for (const piece of [100, 7_000, 64_000]) {
      const { clock, seconds } = createJumpingClock()
      const bucket = createTokenBucket(() => 50_000, clock)
      for (let sent = 0; sent < 500_000; sent += piece) await bucket.take(piece)
      expect(seconds()).toBeGreaterThan(9.5)
      expect(seconds()).toBeLessThan(11.5)
    }
  })

  it('that is none holds nothing back, and one that is lifted lets a waiting reader go', async () => {
    let limit: number | null = null
    const { clock, seconds } = createJumpingClock()
    const bucket = createTokenBucket(() => limit, clock)
    await bucket.take(1e9)
    expect(seconds()).toBe(0)
    limit = 1000
    const waiting = bucket.take(1_000_000)
    await Promise.resolve()
    limit = null
    await waiting
    expect(seconds()).toBeLessThan(1)
  })

  it('does not save up what was not used', async () => {
    const { clock, seconds } = createJumpingClock()
    const bucket = createTokenBucket(() => 1000, clock)
    await bucket.take(1000)
    clock.after(60_000, () => undefined)
    await new Promise((resolve) => setImmediate(resolve))
    const before = seconds()
    await bucket.take(2000)
    expect(seconds() - before).toBeGreaterThan(1.5)
  })

  it('lets go of a reader that is stopped', async () => {
    const { clock, seconds } = createJumpingClock()
    const stop = new AbortController()
    stop.abort()
    await createTokenBucket(() => 1, clock).take(1_000_000, stop.signal)
    expect(seconds()).toBe(0)
  })
})
