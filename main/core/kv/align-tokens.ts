/* What of one text can be kept for another.
 *
 * A sequence holds keys and values for the tokens of an earlier prompt. The next
 * prompt usually begins the same: the common beginning stays. When the window is
 * full, the next prompt is the earlier one without some turns in its middle: then
 * those are erased and what follows moves up, and nothing is read again.
 *
 * Only runs of equal tokens of some length count as "what follows", and nothing
 * is cut out before `shiftFrom` (the system prompt and the first tokens): a system
 * prompt that was edited must be read as it is now.
 *
 * NOT HERE: deciding what leaves the window (core/prompt). */

export type TokenRange = { readonly start: number; readonly end: number }
/** `erase`, in order, leaves the first `kept` tokens of what is wanted. */
export type Alignment = { readonly kept: number; readonly erase: readonly TokenRange[]; readonly isShifted: boolean }

/** Equal runs below this length say nothing: words repeat. */
const leastRun = 32
/** Holes in one text; more would be another text. */
const mostCuts = 8

/** @param shiftFrom tokens of `want` that must match where they are; null where nothing may move up. */
export const alignTokens = (have: readonly number[], want: readonly number[], shiftFrom: number | null): Alignment => {
  let at = commonStart(have, want)
  let kept = at
  const erase: TokenRange[] = []
  while (shiftFrom !== null && kept >= shiftFrom && erase.length < mostCuts) {
    const next = findRun(have, at + 1, { want, from: kept })
    if (next === undefined) break
    erase.push({ start: at, end: next.start })
    at = next.end
    kept += next.end - next.start
  }
  const isShifted = erase.length > 0
  if (at < have.length) erase.push({ start: at, end: have.length })
  return { kept, erase, isShifted }
}

/** How many of the first tokens of `one` are those of `other` from `at` on. */
export const commonStart = (one: readonly number[], other: readonly number[], at = 0): number => {
  const limit = Math.min(one.length, other.length - at)
  let count = 0
  while (count < limit && one[count] === other[at + count]) count += 1
  return Math.max(0, count)
}

/** The longest run of `have`, from `start` on, that continues what is wanted. */
const findRun = (have: readonly number[], start: number, { want, from }: { want: readonly number[]; from: number }): TokenRange | undefined => {
  let best: TokenRange | undefined
  for (let at = start; at < have.length && have.length - at > (best === undefined ? leastRun - 1 : best.end - best.start); at += 1) {
    if (have[at] !== want[from]) continue
    let end = at + 1
    while (end < have.length && from + end - at < want.length && have[end] === want[from + end - at]) end += 1
    if (end - at >= leastRun && end - at > (best === undefined ? 0 : best.end - best.start)) best = { start: at, end }
  }
  return best
}
