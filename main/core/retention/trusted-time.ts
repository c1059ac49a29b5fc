/* The time that rules of retention are counted by.
 *
 * Whoever removes what is older than so many days must not believe a clock that
 * is a year ahead: everything would be gone before anybody had looked at the
 * corner of the screen. So this time is a count of the time that has credibly
 * passed, told by looking at the wall clock again and again.
 *
 *   on by at most three days   believed at once: a night, a long weekend
 *   on by more (a leap)        not believed until the clock has gone on from there, in steps
 *                              of at most three days, for three days; until then only what it goes on counts
 *   back                       never; from there on what it goes on counts again
 *
 * When a leap is believed, what was noted since it was first seen is moved on with it (`shift`), since it is as young as it was.
 *
 * PROMISES: it never goes back; a clock that is ahead and is set right within
 * three days brings nothing nearer to its end by more than those three days. COSTS: after a longer
 * absence removals wait for three days. LEAVES OUT: somebody who sets the clock
 * on purpose, see "Threat model of the policy". */
import { z } from 'zod'

const whole = z.number().int()

export const TrustedClock = z.strictObject({
  /** The time, ms since 1970. */
  atMs: whole,
  /** The wall clock when it was last looked at. */
  wallMs: whole,
  /** The wall clock is far ahead: since when, in this time, and how far it has gone on from there. */
  leap: z.strictObject({ sinceMs: whole, provenMs: whole }).nullable(),
})
export type TrustedClock = z.infer<typeof TrustedClock>

/** What was noted after `afterMs` is to be moved by `byMs`. */
export type Shift = { afterMs: number; byMs: number }

export const dayMs = 24 * 60 * 60 * 1000
/** A gap that is believed at once; and how long a leap has to last. */
export const credibleMs = 3 * dayMs

/**
 * The first look. `newestMs` is the youngest date that is known of before: a clock that is far ahead of it has leapt.
 * One that is behind it counts as right, since a single date from the future must not make all others old.
 */
export const firstLook = (wallMs: number, newestMs: number | null): TrustedClock => {
  const now = Math.round(wallMs)
  if (newestMs === null || now - newestMs <= credibleMs) return { atMs: now, wallMs: now, leap: null }
  return { atMs: newestMs, wallMs: now, leap: { sinceMs: newestMs, provenMs: 0 } }
}

export const lookAgain = (clock: TrustedClock, nowMs: number): { clock: TrustedClock; shift: Shift | null } => {
  const wallMs = Math.round(nowMs)
  const step = wallMs - clock.wallMs
  const passed = step >= 0 && step <= credibleMs ? step : 0
  const aheadMs = wallMs - clock.atMs
  if (aheadMs <= credibleMs) return { clock: { atMs: Math.max(wallMs, clock.atMs + passed), wallMs, leap: null }, shift: null }
  // A new leap is a moment of its own, so that what is noted at it can be told from what was noted before.
  const atMs = clock.atMs + (clock.leap === null ? 1 : passed)
  const leap = clock.leap === null || passed !== step ? { sinceMs: clock.leap?.sinceMs ?? clock.atMs, provenMs: 0 } : { ...clock.leap, provenMs: clock.leap.provenMs + step }
  if (leap.provenMs < credibleMs) return { clock: { atMs, wallMs, leap }, shift: null }
  return { clock: { atMs: wallMs, wallMs, leap: null }, shift: { afterMs: leap.sinceMs, byMs: wallMs - atMs } }
}
