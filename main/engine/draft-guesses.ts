/* Guesses tokens ahead with a smaller model.
 *
 * The draft lives in a context of its own and continues the same text greedily. It
 * stops before the guess that, by its own probabilities, is reached and right less often
 * than it is worth (core/speculation/speculation-controller.ts says how often that is). The model
 * itself then evaluates the guesses in one batch and keeps those that it would have drawn anyway
 * (decode-tokens.ts), so a draft can change the time an answer takes but not the answer.
 *
 * There is one draft for all answers that are written at once. It serves the one that
 * claimed it first, since each change of conversation means reading the other one; the others
 * do without. When its own window is full it goes on with the newest half of the text.
 *
 * Why not node-llama-cpp's token predictors: in 3.22.1 the loop that checks
 * predictions compares all but the first with a list that nothing fills
 * (LlamaContext.js, `validatedTokens`), so at most one guess per batch is ever
 * accepted. And its draft predictor works in the background, which needs a second
 * worker thread; we have one on purpose (fork-engine.ts).
 */
import type { LlamaContextSequence, Token } from 'node-llama-cpp'

export type Draft = {
  /** Null while another answer has it. */
  claim: () => ClaimedDraft | null
}

export type ClaimedDraft = {
  /** Tokens of the text that have to be read before the first guess. */
  lag: (text: readonly Token[]) => number
  /** Likely continuations of the whole text so far; may be none. `places` counts the tokens computed, the one that was not offered included. */
  guess: (text: readonly Token[], wish: { length: number; leastReach: number }) => Promise<{ tokens: Token[]; places: number }>
  release: () => void
}

export const createDraft = (sequence: LlamaContextSequence): Draft => {
  let isClaimed = false
  return {
    claim: () => {
      if (isClaimed) return null
      isClaimed = true
      return { ...openDraft(sequence), release: () => (isClaimed = false) }
    },
  }
}

const openDraft = (sequence: LlamaContextSequence): Omit<ClaimedDraft, 'release'> => {
  /** Where the text begins that the draft sees. */
  let start = 0
  const seen = (text: readonly Token[], room: number): Token[] => {
    if (text.length - start + room >= sequence.contextSize) start = Math.max(0, text.length - Math.floor(sequence.contextSize / 2))
    return text.slice(start)
  }
  return {
    lag: (text) => {
      const tokens = seen(text, 0)
      return tokens.length - Math.min(sequence.compareContextTokens(tokens).firstDifferentIndex, tokens.length - 1)
    },
    guess: async (text, { length, leastReach }) => {
      const tokens = seen(text, length + 1)
      await sequence.adaptStateToTokens(tokens.slice(0, -1), false)
      const unread = tokens.slice(sequence.nextTokenIndex)
      const guesses: Token[] = []
      let reach = 1
      let places = 0
      const metadata = leastReach > 0 ? ({ confidence: true } as const) : {}
      for await (const guess of sequence.evaluateWithMetadata(unread, metadata, { temperature: 0 })) {
        places += 1
        reach *= 'confidence' in guess && typeof guess.confidence === 'number' ? guess.confidence : 1
        if (reach < leastReach || guesses.push(guess.token) === length) break
      }
      return { tokens: guesses, places }
    },
  }
}
