/* How much may still be written to disk today.
 *
 * An SSD wears with what is written to it, and pages are the one thing here that
 * is written in gigabytes. The day is that of the wall clock (UTC). A clock that
 * went back does not give a second allowance for a day that is over. */

export type WrittenToday = { readonly day: number; readonly bytes: number }

const dayMs = 24 * 60 * 60 * 1000

/** What was written on the day of `nowMs`, as far as `known` tells. */
export const writtenOn = (known: WrittenToday, nowMs: number): WrittenToday => {
  const day = Math.floor(nowMs / dayMs)
  return day > known.day ? { day, bytes: 0 } : known
}

/** The same with `bytes` more; null where that is over the allowance. */
export const spend = (known: WrittenToday, bytes: number, { allowance, nowMs }: { allowance: number; nowMs: number }): WrittenToday | null => {
  const today = writtenOn(known, nowMs)
  return today.bytes + bytes > allowance ? null : { day: today.day, bytes: today.bytes + bytes }
}
