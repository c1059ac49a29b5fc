import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CrashHistory, crashWindowMs, isQuarantined, liftQuarantine, noCrashes, recordDeath, startDelayMs } from './crash-history.ts'

const after = (deaths: readonly { atMs: number; modelId: string | null }[]): CrashHistory => deaths.reduce(recordDeath, noCrashes)
const deaths = fc.array(fc.record({ gapMs: fc.integer({ min: 0, max: 200_000 }), modelId: fc.constantFrom('a', 'b', null) }), { maxLength: 20 }).map((list) => {
  let atMs = 0
  return list.map(({ gapMs, modelId }) => ({ atMs: (atMs += gapMs), modelId }))
})

describe('starting again after the engine died', () => {
  it('waits half a second, then two, then eight', () => {
    const history = [1, 2, 3, 4].map((count) => after(Array.from({ length: count }, (_, index) => ({ atMs: index, modelId: null }))))
    expect(history.map((entry, index) => startDelayMs(entry, index))).toEqual([500, 2000, 8000, 8000])
  })

  it('starts at once when nothing died for five minutes', () => {
    const history = after([{ atMs: 0, modelId: null }])
    expect([startDelayMs(history, 100), startDelayMs(history, 500), startDelayMs(history, crashWindowMs)]).toEqual([400, 0, 0])
  })

  it('never waits longer than eight seconds from the last death', () => {
    fc.assert(
      fc.property(deaths, fc.integer({ min: 0, max: 20_000 }), (list, laterMs) => {
        const lastMs = list.at(-1)?.atMs ?? 0
        const delayMs = startDelayMs(after(list), lastMs + laterMs)
        expect(delayMs).toBeGreaterThanOrEqual(0)
        expect(delayMs).toBeLessThanOrEqual(Math.max(0, 8000 - laterMs))
      }),
    )
  })
})

describe('a model that keeps killing the engine', () => {
  it('is not tried after the third death in five minutes, until the user says so', () => {
    const history = after([0, 60_000, 120_000].map((atMs) => ({ atMs, modelId: 'a' })))
    const lifted = liftQuarantine(history, 'a')
    expect([isQuarantined(history, 'a'), isQuarantined(history, 'b'), isQuarantined(lifted, 'a')]).toEqual([true, false, false])
    expect(isQuarantined(recordDeath(lifted, { atMs: 130_000, modelId: 'a' }), 'a')).toBe(false)
  })

  it('is quarantined exactly when three of its deaths fell into five minutes', () => {
    fc.assert(
      fc.property(deaths, fc.constantFrom('a', 'b'), (list, modelId) => {
        const times = list.filter((death) => death.modelId === modelId).map(({ atMs }) => atMs)
        const tooOften = times.some((atMs, index) => index >= 2 && atMs - (times[index - 2] ?? 0) < crashWindowMs)
        expect(isQuarantined(after(list), modelId)).toBe(tooOften)
      }),
    )
  })
})
