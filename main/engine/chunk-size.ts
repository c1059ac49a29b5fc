/* How much of a prompt is read in one step.
 *
 * An answer that is alone reads in llama.cpp's own batches, which is fastest.
 * Background work, and whoever shares the engine with another answer, reads as much
 * as takes about as long as one token of the loaded model, so that the other waits
 * no longer than that: the size follows what the last chunks took.
 */
export type ChunkSize = {
  next: () => number
  note: (tokens: number, tookMs: number) => void
}

type Options = {
  /** The largest chunk, for who need not care about others. */
  most: () => number
  mayTakeMost: () => boolean
  /** What a token costs now, ms; null while unknown. */
  tokenMs: () => number | null
}

const firstTokens = 4
const assumedTokenMs = 20

export const createChunkSize = ({ most, mayTakeMost, tokenMs }: Options): ChunkSize => {
  let size = firstTokens
  return {
    next: () => (mayTakeMost() ? most() : Math.min(size, most())),
    note: (tokens, tookMs) => {
      const fitting = Math.floor(((tokenMs() ?? assumedTokenMs) * tokens) / Math.max(tookMs, 0.001))
      size = Math.max(1, Math.min(fitting, tokens * 2))
    },
  }
}
