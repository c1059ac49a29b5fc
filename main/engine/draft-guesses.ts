/* Guesses tokens ahead with a smaller model.
 *
 * The draft lives in a context of its own and continues the same text greedily. After
 * each guess it asks its judge whether another is worth making, and in the end how many of
 * them are worth verifying (core/speculation/draft-judge.ts). The model
 * itself then evaluates those in one batch and keeps the ones that it would have drawn anyway
 * (decode-tokens.ts), so a draft can change the time an answer takes but not the answer.
 * Where it expects the answer to end it makes no more guesses.
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
import type { DraftJudge } from '../core/speculation/draft-judge.ts'

export type Draft = {
  /** Null while another answer has it. */
  claim: () => ClaimedDraft | null
}

export type ClaimedDraft = {
  /** Tokens of the text that have to be read before the first guess. */
  lag: (text: readonly Token[]) => number
  /** Likely continuations of the whole text so far; may be none. Without a judge exactly `length`, unless the end comes first. */
  guess: (text: readonly Token[], wish: { length: number; judge: DraftJudge | null }) => Promise<DraftGuesses>
  release: () => void
}

export type DraftGuesses = {
  tokens: Token[]
  /** How many of them are worth verifying. */
  kept: number
  /** What the draft says of each; empty without a judge, who alone wants to know. */
  confidences: number[]
  /** Tokens computed, one that ends the text included. */
  places: number
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
  /** Where the text begins that the draft sees, and how much of that is known to agree with what the draft holds. */
  let start = 0
  let agreed = 0
  /** What the draft holds; null until it is asked for, since it is a copy. */
  let held: readonly Token[] | null = null
  const look = (text: readonly Token[], room: number): void => {
    if (text.length - start + room < sequence.contextSize) return
    start = Math.max(0, text.length - Math.floor(sequence.contextSize / 2))
    agreed = 0
  }
  return {
    // Asked before every token, most of which nobody guesses: what was compared once is not compared again.
    lag: (text) => {
      look(text, 0)
      held ??= sequence.contextTokens
      while (agreed < held.length && start + agreed < text.length && held[agreed] === text[start + agreed]) agreed += 1
      return text.length - start - Math.min(agreed, text.length - start - 1)
    },
    guess: async (text, { length, judge }) => {
      look(text, length + 1)
      const tokens = text.slice(start)
      await sequence.adaptStateToTokens(tokens.slice(0, -1), false)
      const unread = tokens.slice(sequence.nextTokenIndex)
      const guesses: Token[] = []
      const confidences: number[] = []
      let isEnough = false
      const metadata = judge === null ? {} : ({ confidence: true } as const)
      for await (const guess of sequence.evaluateWithMetadata(unread, metadata, { temperature: 0 })) {
        guesses.push(guess.token)
        if ('confidence' in guess && typeof guess.confidence === 'number') confidences.push(guess.confidence)
        isEnough = guesses.length === length || judge?.wantsMore(confidences) === false
        if (isEnough) break
      }
      held = null
      agreed = Math.min(agreed, tokens.length - 1)
      // The library ends the loop by itself only at a token that ends the text, which it computed too.
      const places = guesses.length + (isEnough ? 0 : 1)
      return { tokens: guesses, kept: judge?.keeps(confidences) ?? guesses.length, confidences, places }
    },
  }
}
