/* Guesses for one answer: from the text so far, from the draft, or none.
 *
 * Asks the controller (core/speculation) what is worth guessing now, makes the guesses,
 * and tells it what came of them. A model whose state cannot go back
 * without being computed again (recurrent, sliding-window) gets no guesses: each wrong one would
 * cost a prompt.
 */
import type { Token } from 'node-llama-cpp'
import { createPromptLookup } from '../core/speculation/prompt-lookup.ts'
import {
  type Plan,
  type SpeculationKnowledge,
  type StepReport,
  createSpeculationController,
  mostGuesses,
} from '../core/speculation/speculation-controller.ts'
import type { ClaimedDraft, Draft } from './draft-guesses.ts'
import type { Lane } from './kv/lane.ts'
import type { Speculation } from './protocol.ts'

export type Guesses = { tokens: Token[]; plan: Plan; draft: { places: number; lag: number } | null }

export type SpeculationFigures = { draftedTokens: number; acceptedTokens: number; speculationGain: number | null }

export type GuessAhead = {
  /** Guesses of what follows the whole text so far. */
  make: (text: readonly Token[]) => Promise<Guesses>
  note: (guesses: Guesses, outcome: { accepted: number; stepMs: number; guessMs: number }) => void
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
  return {
    make: async (text) => {
      const chosen = await plan(text)
      if (chosen.source === 'none') return { tokens: [], plan: chosen, draft: null }
      if (chosen.source === 'lookup') return { tokens: lookup.guess(chosen.length)?.tokens ?? [], plan: chosen, draft: null }
      if (claimed === null) return { tokens: [], plan: { source: 'none' }, draft: null }
      const lag = claimed.lag(text)
      const { tokens, places } = await claimed.guess(text, chosen)
      return { tokens, plan: chosen, draft: { places, lag } }
    },
    note: ({ tokens, plan: made, draft: drafted }, { accepted, stepMs, guessMs }) => {
      draftedTokens += tokens.length
      acceptedTokens += accepted
      const report: StepReport = {
        plan: made,
        offered: tokens.length,
        accepted,
        stepMs,
        drafted: drafted === null ? null : { ...drafted, ms: guessMs },
      }
      controller.note(report)
    },
    figures: () => ({ draftedTokens, acceptedTokens, speculationGain: controller.gain() }),
    release: () => claimed?.release(),
  }
}
