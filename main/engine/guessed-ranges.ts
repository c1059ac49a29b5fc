// main/engine/guessed-ranges.ts - Which parts of a text came from accepted guesses, though text is shown later than its tokens are drawn.

export type GuessedRanges = {
  /** Text that a token brought, before any of it is shown. */
  push: (length: number, isGuessed: boolean) => void
  /** The next so many characters are shown: the ranges among them that were guessed, in order. */
  take: (length: number) => [number, number][]
}

export const createGuessedRanges = (): GuessedRanges => {
  const pieces: { length: number; isGuessed: boolean }[] = []
  return {
    push: (length, isGuessed) => {
      const last = pieces.at(-1)
      if (last?.isGuessed === isGuessed) last.length += length
      else if (length > 0) pieces.push({ length, isGuessed })
    },
    take: (length) => {
      const ranges: [number, number][] = []
      for (let at = 0; at < length; ) {
        const [piece] = pieces
        if (piece === undefined) break
        const taken = Math.min(piece.length, length - at)
        if (piece.isGuessed) ranges.push([at, at + taken])
        at += taken
        piece.length -= taken
        if (piece.length === 0) pieces.shift()
      }
      return ranges
    },
  }
}
