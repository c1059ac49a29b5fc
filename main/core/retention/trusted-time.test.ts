import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type TrustedClock, credibleMs, dayMs, firstLook, lookAgain } from './trusted-time.ts'

const hourMs = dayMs / 24
const start = Date.UTC(2026, 10, 20)
const begun = firstLook(start, start)

const look = (clock: TrustedClock, ...walls: readonly number[]): TrustedClock => walls.reduce((at, wall) => lookAgain(at, wall).clock, clock)
/** Every hour from `from` on, for so many hours. */
const hours = (from: number, count: number): number[] => Array.from({ length: count }, (_, index) => from + (index + 1) * hourMs)

describe('the time that retention is counted by', () => {
  it('is the wall clock as long as that goes on as clocks do', () => {
    expect(look(begun, ...hours(start, 100)).atMs).toBe(start + 100 * hourMs)
    expect(look(begun, start + 3 * dayMs).atMs).toBe(start + 3 * dayMs)
  })

  it('does not follow a clock that leaps ahead, until that has gone on from there for three days', () => {
    const far = start + 400 * dayMs
    expect(look(begun, far).atMs).toBe(start + 1)
    expect(look(begun, far, ...hours(far, 71)).atMs).toBe(start + 1 + 71 * hourMs)
    expect(look(begun, far, ...hours(far, 72)).atMs).toBe(far + 3 * dayMs)
  })

  it('forgets a leap that is taken back, and begins to count anew with another one', () => {
    const far = start + 400 * dayMs
    expect(look(begun, far, ...hours(far, 70), start + 71 * hourMs)).toEqual({ atMs: start + 71 * hourMs, wallMs: start + 71 * hourMs, leap: null })
    const farther = far + 400 * dayMs
    expect(look(begun, far, ...hours(far, 70), farther, ...hours(farther, 71)).leap).not.toBe(null)
  })

  it('goes on by what passes while the wall clock is behind', () => {
    expect(look(begun, start - 300 * dayMs, ...hours(start - 300 * dayMs, 10)).atMs).toBe(start + 10 * hourMs)
  })

  it('moves on with a leap that is believed what was noted since it was first seen', () => {
    const far = start + 30 * dayMs
    const { shift } = lookAgain(look(begun, far, ...hours(far, 71)), far + 72 * hourMs)
    expect(shift).toEqual({ afterMs: start, byMs: far - start - 1 })
  })

  it('begins with the youngest date that is known, where the clock is far ahead of it, and else with the clock', () => {
    expect(firstLook(start + 400 * dayMs, start)).toMatchObject({ atMs: start, leap: { sinceMs: start, provenMs: 0 } })
    expect([firstLook(start, start + 9 * dayMs).atMs, firstLook(start, null).atMs, firstLook(start + dayMs, start).atMs]).toEqual([start, start, start + dayMs])
  })

  const anyWalls = fc.array(fc.oneof(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: start - dayMs, max: start + 10 * dayMs })), { maxLength: 40 })

  it('never goes back, whatever the wall clock does', () => {
    fc.assert(
      fc.property(anyWalls, (walls) => {
        let clock = begun
        for (const wall of walls) {
          const next = lookAgain(clock, wall).clock
          expect(next.atMs).toBeGreaterThanOrEqual(clock.atMs)
          clock = next
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('is never more than three days ahead of the truth for a clock that lies for less than three days', () => {
    const lie = fc.record({ byMs: fc.integer({ min: -50 * 365 * dayMs, max: 50 * 365 * dayMs }), afterHours: fc.integer({ min: 0, max: 200 }), forHours: fc.integer({ min: 1, max: 71 }) })
    fc.assert(
      fc.property(lie, ({ byMs, afterHours, forHours }) => {
        let clock = begun
        for (const [index, truth] of hours(start, 400).entries()) {
          const isLying = index >= afterHours && index < afterHours + forHours
          clock = lookAgain(clock, isLying ? truth + byMs : truth).clock
          expect(clock.atMs - truth).toBeLessThanOrEqual(credibleMs)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('is right again within three days of use after an absence of any length, and has aged nothing that came meanwhile by more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1, max: 72 }), (days, notedAfter) => {
        const back = start + days * dayMs
        let clock = look(begun, back)
        let noted = Number.NaN
        for (const [index, wall] of hours(back, 74).entries()) {
          const { clock: next, shift } = lookAgain(clock, wall)
          clock = next
          if (shift !== null && noted > shift.afterMs) noted += shift.byMs
          if (index + 1 === notedAfter) noted = clock.atMs
        }
        const end = back + 74 * hourMs
        expect({ atMs: clock.atMs, ageMs: clock.atMs - noted }).toEqual({ atMs: end, ageMs: (74 - notedAfter) * hourMs })
      }),
      { numRuns: 300 },
    )
  })
})
