/* What leaves when the window is full in the middle of an answer.
 *
 * What is in the window then: the prompt (instructions, turns, the question) and
 * the part of the answer that has been written. As with a prompt, whole turns
 * leave, pinned ones excepted, and enough of them that the next time is far away.
 * When no turn is left that may leave, a page of the answer itself leaves: with
 * `slide` its oldest, with `middle` the oldest after a first page that stays. The
 * question and everything before the answer stay, and with them the first tokens
 * of the window, to which models attend whatever they mean ("attention sinks",
 * StreamingLLM, arXiv 2309.17453): without those the text falls apart.
 *
 * Pure. What leaves is erased and what follows moves up; nothing is read again. */
import type { Turn } from './split-turns.ts'

export type SlideRequest = {
  readonly policy: 'slide' | 'middle' | 'stop'
  readonly contextSize: number
  /** Turns of the prompt that are in the window, the last one included, in order. */
  readonly turns: readonly Turn[]
  /** The beginning of the conversation that leaves last; see plan-prompt.ts. Turns in the window before the first gap. */
  readonly headTurns: number
  /** Tokens of the answer that are in the window. */
  readonly answerTokens: number
  /** Tokens that there must be room for. */
  readonly neededTokens: number
  /** Tokens that there is room for now. */
  readonly freeTokens: number
}

export type SlideStep =
  | { readonly type: 'turns'; readonly turns: readonly Turn[] }
  /** Tokens of the answer, counted from its first one in the window. */
  | { readonly type: 'answer'; readonly start: number; readonly end: number }

/** Tokens of an answer that leave together: a page of the cache. */
export const slideTokens = 64

/** When turns leave in mid-answer, this share of the window becomes free. */
export const freedShare = 1 / 4

/** Null: nothing may leave, the answer ends here. */
export const planSlide = (request: SlideRequest): SlideStep | null => {
  if (request.policy === 'stop') return null
  const turns = leavingTurns(request)
  return turns.length > 0 ? { type: 'turns', turns } : leavingAnswer(request)
}

const leavingTurns = ({ policy, contextSize, turns, headTurns, freeTokens, neededTokens }: SlideRequest): Turn[] => {
  const mayLeave = turns.slice(0, -1).filter((turn) => !turn.isPinned)
  const head = policy === 'middle' ? mayLeave.filter((turn) => turns.indexOf(turn) < headTurns) : []
  const order = [...mayLeave.filter((turn) => !head.includes(turn)), ...head.reverse()]
  const goal = Math.max(neededTokens, Math.floor(contextSize * freedShare))
  const leaving: Turn[] = []
  let free = freeTokens
  for (const turn of order) {
    if (free >= goal) break
    leaving.push(turn)
    free += turn.tokens
  }
  return leaving
}

const leavingAnswer = ({ policy, answerTokens, neededTokens, freeTokens }: SlideRequest): SlideStep | null => {
  const wanted = Math.max(slideTokens, neededTokens - freeTokens)
  // In a tiny window half of what is written stays, so that there is something to go on from.
  const length = Math.min(wanted, Math.floor(answerTokens / 2))
  if (length < Math.max(1, neededTokens - freeTokens)) return null
  const start = policy === 'middle' ? Math.min(slideTokens, answerTokens - length) : 0
  // The newest token stays: what comes next is drawn from it.
  return start + length < answerTokens ? { type: 'answer', start, end: start + length } : { type: 'answer', start: 0, end: length }
}
