/* main/core/attachments/split-passages.ts - A long text in parts that can be read alone.
 *
 * Parts are a few sentences long and meet without a gap. They end where the text does: at an
 * empty line if there is one near the wanted length, else at the end of a line, of a
 * sentence, of a word, and only without any of these in the middle of one. */

/** Offsets in UTF-16 units; `end` is the first one behind. */
export type Passage = { readonly start: number; readonly end: number }

/** Wanted and largest length of a part, UTF-16 units. */
const wantedLength = 360
const largestLength = 560
/** No part but the last is shorter. */
const leastLength = 180

/** Where a part may end, the best first; each matches what belongs to the part before the cut. */
const cuts = [/\n[^\S\n]*\n+/g, /\n/g, /[.!?。！？]["'”’)\]]*\s+/g, /[。！？]/g, /\s+/g]

export const splitPassages = (text: string): Passage[] => {
  const passages: Passage[] = []
  for (let start = 0; start < text.length;) {
    const end = text.length - start <= largestLength ? text.length : start + cutWithin(text.slice(start, start + largestLength))
    passages.push({ start, end })
    start = end
  }
  return passages
}

/** Where to cut a piece that is as long as a part may be: for each kind of end, the one nearest to the wanted length. */
const cutWithin = (piece: string): number => {
  for (const cut of cuts) {
    const ends = [...piece.matchAll(cut)].map((match) => match.index + match[0].length).filter((end) => end >= leastLength)
    const [first, ...others] = ends
    if (first !== undefined) return others.reduce((best, end) => (Math.abs(end - wantedLength) < Math.abs(best - wantedLength) ? end : best), first)
  }
  // Not between the halves of one character.
  return /[\uD800-\uDBFF]$/.test(piece) ? piece.length - 1 : piece.length
}
