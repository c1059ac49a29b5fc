/* Guesses for one answer: from the text so far, from the draft, or none.
 *
 * Asks the controller (core/speculation) what is worth guessing now, makes the guesses,
 * and tells it what came of them. A model whose state cannot go back
 * without being computed again (recurrent, sliding-window) gets no guesses: each wrong one would
 * cost a prompt.
 */
import type { Token } from 'node-llama-cpp'
import { createPromptLookup } from '../core/speculation/prompt-lookup.ts'
import { createSpeculationController } from '../core/speculation/speculation-controller.ts'
import type { SpeculationKnowledge } from '../core/speculation/speculation-knowledge.ts'
import { type Plan, mostGuesses } from '../core/speculation/speculation-plan.ts'
import type { ClaimedDraft, Draft } from './draft-guesses.ts'
import type { Lane } from './kv/lane.ts'
import type { Speculation } from './protocol.ts'

export type Guesses = {
  /** To be verified. */
  tokens: Token[]
  /** The guess after those, which is not worth verifying; what is drawn in its place tells whether it was right. */
  next: Token | null
  plan: Plan
  draft: { places: number; lag: number; confidences: readonly number[] } | null
}

export type SpeculationFigures = { draftedTokens: number; acceptedTokens: number; speculationGain: number | null }

export type GuessAhead = {
  /** Guesses of what follows the whole text so far. */
  make: (text: readonly Token[]) => Promise<Guesses>
  /** `drawn`: one token, and one more for each guess that was right. */
  note: (guesses: Guesses, outcome: { drawn: readonly Token[]; stepMs: number; guessMs: number }) => void
  figures: () => SpeculationFigures
  release: () => void
}

type Options = {
  lane: Lane
  draft: Draft | null
  speculation: Speculation
  knowledge: SpeculationKnowledge
  /** The governor may forbid it. */
  isAllowed: () => boolean
}

const nothing: Guesses = { tokens: [], next: null, plan: { source: 'none' }, draft: null }

export const createGuessAhead = ({ lane, draft, speculation, knowledge, isAllowed }: Options): GuessAhead => {
  const controller = createSpeculationController(knowledge, speculation)
  const lookup = createPromptLookup<Token>()
  const usesDraft = speculation.mode === 'auto' || speculation.mode === 'draft'
  const usesLookup = speculation.mode === 'auto' || speculation.mode === 'lookup'
  const claimed: ClaimedDraft | null = usesDraft ? (draft?.claim() ?? null) : null
  let known = 0
  let draftedTokens = 0
  let acceptedTokens = 0

  const plan = async (text: readonly Token[]): Promise<Plan> => {
    if (speculation.mode === 'off' || !isAllowed() || lane.sequence.needsCheckpoints) return { source: 'none' }
    if (usesLookup) lookup.push(text.slice(known))
    known = text.length
    const wanted = speculation.draftTokens ?? mostGuesses
    const room = (await lane.ensureRoom(wanted + 1)) ? wanted : 0
    const matched = usesLookup ? (lookup.guess(1)?.matched ?? null) : null
    return controller.plan({ matched, draftLag: claimed === null ? null : claimed.lag(text), room })
  }
  /** Nobody guesses beyond what ends an answer. */
  const lookUp = (length: number): Token[] => {
    const tokens = lookup.guess(length)?.tokens ?? []
    const end = tokens.findIndex((token) => lane.sequence.model.isEogToken(token))
    return end === -1 ? tokens : tokens.slice(0, end)
  }
  return {
    make: async (text) => {
      const chosen = await plan(text)
      if (chosen.source === 'none') return nothing
      if (chosen.source === 'lookup') return { ...nothing, tokens: lookUp(chosen.length), plan: chosen }
      if (claimed === null) return nothing
      const lag = claimed.lag(text)
      const { tokens, kept, places, confidences } = await claimed.guess(text, chosen)
      return { tokens: tokens.slice(0, kept), next: tokens[kept] ?? null, plan: chosen, draft: { places, lag, confidences } }
    },
    note: ({ tokens, next, plan: made, draft: drafted }, { drawn, stepMs, guessMs }) => {
      const accepted = drawn.length - 1
      draftedTokens += tokens.length
      acceptedTokens += accepted
      controller.note({
        plan: made,
        offered: tokens.length,
        accepted,
        stepMs,
        drafted: drafted === null ? null : { ...drafted, ms: guessMs },
        isNextRight: next === null || accepted < tokens.length ? null : next === drawn[accepted],
      })
    },
    figures: () => ({ draftedTokens, acceptedTokens, speculationGain: controller.gain() }),
    release: () => claimed?.release(),
  }
}
