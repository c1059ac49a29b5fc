/* From degrees below the trip point to a level.
 *
 *            enter at or below   leave at or above
 *   normal        22 C                28 C
 *   eco           15 C                21 C
 *   saver          9 C                15 C
 *   critical       3 C                 9 C
 *
 * Entering looks 6 s ahead along the present slope and takes 2 s, one level at a
 * time; critical is entered at once when the temperature itself is there. Leaving
 * takes 20 s (60 s from critical), one level at a time, and not before a minute
 * after the last entering. A level that had to be entered again within two minutes
 * is left twice as slowly each time, so that a machine between two levels does not
 * swing. The gap of 6 C, the dwell times and the look ahead are those of
 * our study of controllers, which compared them; the minute came from our own
 * simulator, where 20 s alone let some machines swing within less.
 */
import { z } from 'zod'
import { ranks } from './level-rank.ts'

export const Ladder = z.strictObject({
  rank: z.number(),
  /** For how long a higher, a lower level has been asked for. */
  hotMs: z.number(),
  coolMs: z.number(),
  /** Since the level last became gentler, and faster. */
  sinceEnteredMs: z.number(),
  sinceLeftMs: z.number(),
  /** How much longer than usual leaving takes. */
  patience: z.number(),
})
export type Ladder = z.infer<typeof Ladder>

const longAgoMs = 3_600_000

export const newLadder: Ladder = { rank: 0, hotMs: 0, coolMs: 0, sinceEnteredMs: longAgoMs, sinceLeftMs: longAgoMs, patience: 1 }

const enterAt = [Number.POSITIVE_INFINITY, 22, 15, 9, 3]
const leaveAt = [Number.POSITIVE_INFINITY, 28, 21, 15, 9]
const enterMs = 2000
const leaveMs = 20_000
const leaveCriticalMs = 60_000
const leastStayMs = 60_000
const againMs = 120_000
const mostPatience = 16

export const lookAheadS = 6

/** `marginC` is how far below the trip point it is now, `aheadC` how far it will be in a few seconds if it goes on like this. */
export const stepLadder = (ladder: Ladder, at: { elapsedMs: number; marginC: number; aheadC: number }): Ladder => {
  const { elapsedMs, marginC } = at
  const aged = age(ladder, elapsedMs)
  const wanted = rankAt(Math.min(marginC, at.aheadC))
  if (rankAt(marginC) === ranks.critical && aged.rank < ranks.critical) return enter(aged, ranks.critical)
  if (wanted > aged.rank) {
    const hotMs = aged.hotMs + elapsedMs
    return hotMs >= enterMs ? enter(aged, aged.rank + 1) : { ...aged, hotMs, coolMs: 0 }
  }
  if (aged.rank > 0 && marginC >= (leaveAt[aged.rank] ?? 0)) {
    const coolMs = aged.coolMs + elapsedMs
    return coolMs >= dwellMs(aged) && aged.sinceEnteredMs >= leastStayMs ? leave(aged) : { ...aged, coolMs, hotMs: 0 }
  }
  return { ...aged, hotMs: 0, coolMs: 0 }
}

/** Without a temperature: at least normal, and no faster than before until the leaving time has passed. */
export const stepBlindLadder = (ladder: Ladder, elapsedMs: number): Ladder => {
  const aged = { ...age(ladder, elapsedMs), hotMs: 0 }
  if (aged.rank < ranks.normal) return { ...aged, rank: ranks.normal, coolMs: 0 }
  if (aged.rank === ranks.normal) return { ...aged, coolMs: 0 }
  const coolMs = aged.coolMs + elapsedMs
  return coolMs >= leaveCriticalMs ? leave(aged) : { ...aged, coolMs }
}

const age = (ladder: Ladder, elapsedMs: number): Ladder => ({
  ...ladder,
  sinceEnteredMs: Math.min(longAgoMs, ladder.sinceEnteredMs + elapsedMs),
  sinceLeftMs: Math.min(longAgoMs, ladder.sinceLeftMs + elapsedMs),
})

const rankAt = (marginC: number): number => enterAt.findLastIndex((limit) => marginC <= limit)

const dwellMs = ({ rank, patience }: Ladder): number => (rank === ranks.critical ? leaveCriticalMs : leaveMs) * patience

const enter = (ladder: Ladder, rank: number): Ladder => ({
  ...ladder,
  rank,
  hotMs: 0,
  coolMs: 0,
  sinceEnteredMs: 0,
  patience: ladder.sinceLeftMs < againMs * ladder.patience ? Math.min(mostPatience, ladder.patience * 2) : 1,
})

const leave = (ladder: Ladder): Ladder => ({ ...ladder, rank: ladder.rank - 1, hotMs: 0, coolMs: 0, sinceLeftMs: 0 })
