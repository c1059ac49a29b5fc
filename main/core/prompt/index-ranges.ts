// main/core/prompt/index-ranges.ts - Sets of places in a list as ranges in order that do not touch; `end` is the first place after one.

export type IndexRange = { readonly start: number; readonly end: number }

/** The places below `count` that are not among `kept`, which is in order. */
export const gapsBetween = (kept: readonly number[], count: number): IndexRange[] => {
  const starts = [0, ...kept.map((index) => index + 1)]
  const ends = [...kept, count]
  return starts.flatMap((start, at) => {
    const end = ends[at] ?? count
    return start < end ? [{ start, end }] : []
  })
}

export const isWithin = (ranges: readonly IndexRange[], index: number): boolean =>
  ranges.some(({ start, end }) => index >= start && index < end)

export const countWithin = (ranges: readonly IndexRange[]): number => ranges.reduce((count, { start, end }) => count + end - start, 0)
