/* Which bytes of a file are there: sorted, non-empty, half-open ranges that do not touch. */
export type Range = readonly [start: number, end: number]

export type Ranges = readonly Range[]

/** `ranges` and `added` together. */
export const addRange = (ranges: Ranges, added: Range): Ranges => {
  const [start, end] = added
  if (end <= start) return ranges
  const before = ranges.filter((range) => range[1] < start)
  const after = ranges.filter((range) => range[0] > end)
  const joined = ranges.filter((range) => range[1] >= start && range[0] <= end)
  return [...before, [Math.min(start, joined[0]?.[0] ?? start), Math.max(end, joined.at(-1)?.[1] ?? end)], ...after]
}

export const totalBytes = (ranges: Ranges): number => ranges.reduce((sum, [start, end]) => sum + end - start, 0)

/** How far the file is there without a gap. */
export const frontier = (ranges: Ranges): number => (ranges[0]?.[0] === 0 ? ranges[0][1] : 0)

/** What of [0, size) is not in `ranges`. */
export const gaps = (ranges: Ranges, size: number): Ranges => {
  const edges = [0, ...ranges.flat(), size]
  const found: Range[] = []
  for (let index = 0; index < edges.length; index += 2) {
    const [start = 0, end = 0] = [edges[index], edges[index + 1]]
    if (end > start) found.push([start, end])
  }
  return found
}

/** The first piece that is neither there nor being fetched, of `length` bytes at most; undefined when there is none. */
export const nextPiece = (taken: { received: Ranges; inFlight: Ranges; size: number }, length: number): Range | undefined => {
  const covered = taken.inFlight.reduce(addRange, taken.received)
  const [gap] = gaps(covered, taken.size)
  return gap === undefined ? undefined : [gap[0], Math.min(gap[1], gap[0] + length)]
}
