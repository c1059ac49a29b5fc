/* Which words of one text are not in another, in order: the longest common subsequence of words, as diff tools find it.
 *
 * Texts are answers of at most some thousand words; what would take a table of more
 * than four million places is compared without one, by what both begin and end with. */
export type Range = [number, number]

type Word = { text: string; range: Range }

const mostPlaces = 4_000_000

/** Ranges of `one` and of `other`, UTF-16 units, neighbours joined. */
export const differingWords = (one: string, other: string): { one: Range[]; other: Range[] } => {
  const [a, b] = [wordsOf(one), wordsOf(other)]
  const start = commonStart(a, b)
  const end = commonEnd(a.slice(start), b.slice(start))
  const [middleA, middleB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  const kept = middleA.length * middleB.length > mostPlaces ? { one: new Set<number>(), other: new Set<number>() } : commonWords(middleA, middleB)
  return { one: joined(middleA.filter((_, at) => !kept.one.has(at)), one), other: joined(middleB.filter((_, at) => !kept.other.has(at)), other) }
}

const wordsOf = (text: string): Word[] =>
  [...text.matchAll(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu)].map((match): Word => ({ text: match[0], range: [match.index, match.index + match[0].length] }))

const commonStart = (a: readonly Word[], b: readonly Word[]): number => {
  let count = 0
  while (count < Math.min(a.length, b.length) && a[count]?.text === b[count]?.text) count += 1
  return count
}

const commonEnd = (a: readonly Word[], b: readonly Word[]): number => commonStart(a.toReversed(), b.toReversed())

const commonWords = (a: readonly Word[], b: readonly Word[]): { one: Set<number>; other: Set<number> } => {
  const width = b.length + 1
  const lengths = new Uint16Array((a.length + 1) * width)
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0
  for (let row = a.length - 1; row >= 0; row -= 1) {
    for (let column = b.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] = a[row]?.text === b[column]?.text ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1))
    }
  }
  const kept = { one: new Set<number>(), other: new Set<number>() }
  let [row, column] = [0, 0]
  while (row < a.length && column < b.length) {
    if (a[row]?.text === b[column]?.text) {
      kept.one.add(row)
      kept.other.add(column)
      row += 1
      column += 1
    } else if (at(row + 1, column) >= at(row, column + 1)) row += 1
    else column += 1
  }
  return kept
}

/** Words with nothing but space between them are one range. */
const joined = (words: readonly Word[], text: string): Range[] => {
  const ranges: Range[] = []
  for (const { range } of words) {
    const last = ranges.at(-1)
    if (last !== undefined && text.slice(last[1], range[0]).trim() === '') last[1] = range[1]
    else ranges.push([...range])
  }
  return ranges
}
