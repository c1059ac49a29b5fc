// split-guessed.ts - A text in pieces that were guessed ahead and pieces that were not.
export type TextPiece = { from: number; piece: string; isGuessed: boolean }

/** `guessed` is in order; what lies outside of the text or before what was already taken is ignored. */
export const splitGuessed = (text: string, guessed: readonly (readonly [number, number])[]): TextPiece[] => {
  const pieces: TextPiece[] = []
  let at = 0
  const take = (to: number, isGuessed: boolean): void => {
    if (to > at) pieces.push({ from: at, piece: text.slice(at, to), isGuessed })
    at = Math.max(at, to)
  }
  for (const [from, to] of guessed) {
    take(Math.min(from, text.length), false)
    take(Math.min(to, text.length), true)
  }
  take(text.length, false)
  return pieces
}
