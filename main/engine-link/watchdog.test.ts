import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Vigil, type Verdict, check, defaultWatchdogLimits, endLoading, noteProgress, noteSign, startVigil } from './watchdog.ts'

const limits = defaultWatchdogLimits

/** Checks every second up to `untilMs`; returns when and how the engine was given up. */
const watch = (from: Vigil, untilMs: number, each: (vigil: Vigil, nowMs: number) => Vigil = (vigil) => vigil): { atMs: number; verdict: Verdict } => {
  let vigil = from
  for (let nowMs = from.lastCheckMs + limits.checkEveryMs; nowMs <= untilMs; nowMs += limits.checkEveryMs) {
    const result = check(each(vigil, nowMs), nowMs, limits)
    if (result.verdict !== 'alive') return { atMs: nowMs, verdict: result.verdict }
    vigil = result.vigil
  }
  return { atMs: untilMs, verdict: 'alive' }
}

describe('telling a hanging engine from a busy one', () => {
  it('gives up after fifteen silent seconds', () => {
    expect(watch(startVigil(0), 60_000)).toEqual({ atMs: 15_000, verdict: 'hung' })
  })

  it('an engine that answers pings may read a long prompt for an hour', () => {
    expect(watch(startVigil(0), 3_600_000, noteSign).verdict).toBe('alive')
  })

  it('loading may stand still for thirty seconds, pings or not', () => {
    const loading = noteProgress(startVigil(0), 0)
    expect(watch(loading, 60_000)).toEqual({ atMs: 30_000, verdict: 'load-stalled' })
    expect(watch(loading, 60_000, noteSign)).toEqual({ atMs: 30_000, verdict: 'load-stalled' })
    expect(watch(loading, 3_600_000, (vigil, nowMs) => (nowMs % 25_000 === 0 ? noteProgress(vigil, nowMs) : vigil)).verdict).toBe('alive')
  })

  it('after loading the short limit holds again', () => {
    expect(watch(endLoading(noteProgress(startVigil(0), 0), 0), 60_000)).toEqual({ atMs: 15_000, verdict: 'hung' })
  })

  it('a computer that slept for an hour does not blame the engine', () => {
    const asleep = check(startVigil(0), 3_600_000, limits)
    expect(asleep.verdict).toBe('alive')
    expect(watch(asleep.vigil, 3_700_000)).toEqual({ atMs: 3_615_000, verdict: 'hung' })
  })

  it('is never given up within the limit of its last sign of life', () => {
    const gaps = fc.array(fc.tuple(fc.integer({ min: 0, max: 60_000 }), fc.constantFrom('check', 'sign', 'progress', 'loaded')), { maxLength: 60 })
    fc.assert(
      fc.property(gaps, (events) => {
        let nowMs = 0
        let lastSignMs = 0
        let vigil = startVigil(0)
        for (const [gapMs, event] of events) {
          nowMs += gapMs
          if (event === 'check') {
            const result = check(vigil, nowMs, limits)
            vigil = result.vigil
            if (result.verdict === 'hung') expect(nowMs - lastSignMs).toBeGreaterThanOrEqual(limits.silenceMs)
          } else {
            lastSignMs = nowMs
            vigil = { sign: noteSign, progress: noteProgress, loaded: endLoading }[event](vigil, nowMs)
          }
        }
      }),
    )
  })
})
