import { describe, expect, it } from 'vitest'
import { createTransferRate } from './transfer-rate.ts'

describe('how fast a download is', () => {
  it('is said once there is something to say, and follows what happens now', () => {
    const rate = createTransferRate()
    const seen: (number | null)[] = []
    const step = (atMs: number, totalBytes: number): void => {
      rate.add(atMs, totalBytes)
      seen.push(rate.bytesPerSecond(atMs))
    }
    step(0, 0)
    step(400, 400)
    step(1000, 1000)
    for (let atMs = 2000; atMs <= 10_000; atMs += 1000) step(atMs, 1000 + (atMs - 1000) * 5)
    expect([seen[0], seen[1], seen[2], seen.at(-1)]).toEqual([null, null, 1000, 5000])
  })

  it('falls when nothing comes any more', () => {
    const rate = createTransferRate()
    rate.add(0, 0)
    rate.add(1000, 10_000)
    expect(rate.bytesPerSecond(4000)).toBe(2500)
  })

  it('is not negative when a download begins again', () => {
    const rate = createTransferRate()
    rate.add(0, 0)
    rate.add(1000, 10_000)
    rate.add(1050, 0)
    rate.add(2050, 500)
    expect(rate.bytesPerSecond(2050)).toBe(500)
  })
})
