/* Which parts of the attached texts go along when all of them are too long.
 *
 * The parts that match the question best, over all files together, as many as
 * there is room for; of each file its beginning as well, since it says what the
 * file is. Parts without any word of the question are not filled in: they would
 * cost time to read and say nothing. Where no part matches at all, the beginnings
 * are taken, part by part from each file in turn, and that is said. */
import type { Passage } from './split-passages.ts'
import { type PassageIndex, scorePassages } from './rank-passages.ts'

export type ChosenPassages = {
  /** Per file, in the order of its text. */
  readonly files: readonly { readonly used: readonly Passage[]; readonly total: number }[]
  /** False: no word of the question occurs in any of the files. */
  readonly hasMatches: boolean
}

/** What a gap between two parts costs, UTF-16 units: a line that shows it. */
const gapCharacters = 8

type Candidate = { file: number; passage: number; length: number }

export const choosePassages = (indexes: readonly PassageIndex[], question: string, maxCharacters: number): ChosenPassages => {
  const scores = scorePassages(indexes, question)
  const scoreOf = ({ file, passage }: Candidate): number => scores[file]?.[passage] ?? 0
  const all = indexes.flatMap(({ passages }, file) => passages.map(({ start, end }, passage): Candidate => ({ file, passage, length: end - start + gapCharacters })))
  const matching = all.filter((candidate) => scoreOf(candidate) > 0).sort((a, b) => scoreOf(b) - scoreOf(a) || a.file - b.file || a.passage - b.passage)
  const hasMatches = matching.length > 0
  const inTurn = [...all].sort((a, b) => a.passage - b.passage || a.file - b.file)
  const wanted = hasMatches ? [...matching.slice(0, 1), ...inTurn.filter(({ passage }) => passage === 0), ...matching.slice(1)] : inTurn
  const chosen = fill(wanted, maxCharacters, hasMatches)
  return {
    files: indexes.map(({ passages }, file) => ({ used: passages.filter((_, passage) => chosen.has(`${String(file)}:${String(passage)}`)), total: passages.length })),
    hasMatches,
  }
}

/** As many as fit; a beginning ends at the first part that does not, the rest looks for shorter ones. */
const fill = (wanted: readonly Candidate[], maxCharacters: number, mayHaveGaps: boolean): Set<string> => {
  const chosen = new Set<string>()
  let left = maxCharacters
  for (const { file, passage, length } of wanted) {
    const key = `${String(file)}:${String(passage)}`
    if (chosen.has(key)) continue
    if (length <= left) {
      chosen.add(key)
      left -= length
    } else if (!mayHaveGaps) break
  }
  return chosen
}
