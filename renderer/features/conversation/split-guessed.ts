// split-guessed.ts - A text in pieces that were guessed ahead and pieces that were not.
export type TextPiece = { from: number; piece: string; isGuessed: boolean }

/**
 * `guessed` is in order; what lies outside of the text or before what was already taken is ignored. Ranges that touch are
 * one piece, and the blanks around a piece do not count: tokens begin with theirs, and nobody wants to see a marked blank.
 */
export const splitGuessed = (text: string, guessed: readonly (readonly [number, number])[]): TextPiece[] => {
  const pieces: TextPiece[] = []
  let at = 0
  const take = (to: number, isGuessed: boolean): void => {
    if (to > at) pieces.push({ from: at, piece: text.slice(at, to), isGuessed })
    at = Math.max(at, to)
  }
  for (const [from, to] of joined(guessed)) {
    const piece = text.slice(Math.max(from, at), to)
    const blank = piece.length - piece.trimStart().length
    const start = Math.max(from, at) + blank
    const end = start + piece.trim().length
    if (end <= start) continue
    take(Math.min(start, text.length), false)
    take(Math.min(end, text.length), true)
  }
  take(text.length, false)
  return pieces
}

const joined = (ranges: readonly (readonly [number, number])[]): [number, number][] => {
  const runs: [number, number][] = []
  for (const [from, to] of ranges) {
    const last = runs.at(-1)
    if (last?.[1] === from && to > from) last[1] = to
    else runs.push([from, to])
  }
  return runs
}
