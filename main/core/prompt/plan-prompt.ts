/* Which messages of a conversation the model gets to read.
 *
 * A turn is a question with all that follows it up to the next question. When a
 * conversation is longer than the window, whole turns leave: half a turn would be
 * an answer without its question. System messages always stay, and so do the
 * last turn and every turn with a pinned message in it; if these alone do not fit,
 * nothing can be done here and the caller learns how large a window it takes.
 *
 * POLICIES
 *   slide    the oldest turns leave first
 *   middle   a beginning of the conversation stays, what follows it leaves first
 *   stop     nothing leaves: a conversation that does not fit is refused
 *
 * STEADY. What was computed for a prompt can be used again only while the next
 * prompt begins in the same way. So what has left stays out (`alreadyLeftOut`)
 * while the rest grows at its end, and when something must leave, enough leaves
 * for several turns to come (`keptShare`). When all of it fits again, in a larger
 * window or in another branch, all of it is read again.
 *
 * ROOM: the answer gets what it asked for (maxTokens), but never more than a
 * quarter of the window is held back for it, so that a long conversation is
 * not forgotten for the sake of an answer that is usually short. An answer may
 * grow beyond its reserve; what happens when it meets the end of the window is in
 * plan-slide.ts.
 *
 * Pure, and linear in the number of messages. Nothing leaves silently: what was
 * left out is part of the plan.
 *
 * NOT HERE: counting tokens, the template (main/engine), summaries (main/features/context):
 * a summarised conversation is a shorter one by the time it comes here.
 */
import { AppError } from '../../contract/errors.ts'
import { type IndexRange, gapsBetween, isWithin } from './index-ranges.ts'
import { type Turn, splitTurns } from './split-turns.ts'

export type MessageSize = {
  readonly role: 'system' | 'user' | 'assistant'
  readonly tokens: number
  readonly isPinned?: boolean
}

export type PlanPolicy = 'slide' | 'middle' | 'stop'

export type PromptRequest = {
  readonly messages: readonly MessageSize[]
  readonly contextSize: number
  readonly maxTokens: number
  /** What the template adds around all messages. */
  readonly frameTokens: number
  readonly policy?: PlanPolicy
  /** Messages that had left the window when the last answer ended. */
  readonly alreadyLeftOut?: readonly IndexRange[]
}

export type PromptPlan = {
  /** Indices of the messages that stay, in order. */
  readonly kept: readonly number[]
  readonly leftOut: readonly IndexRange[]
  readonly leftOutMessages: number
  /** Tokens of what stays, the template's frame included. */
  readonly promptTokens: number
  /** The most tokens a prompt may have in this window. */
  readonly promptBudget: number
}

/** The largest share of the window that is held back for the answer. */
const answerShare = 1 / 4

/** When something must leave, the prompt shrinks to this share of its budget: several turns pass before the next time. */
export const keptShare = 3 / 4

/** `middle`: the share of what is kept that belongs to the beginning, and the most that a single first turn may take. */
const headShare = 1 / 4
const largestFirstTurn = 1 / 2

/** Kept less than this share of what could be: what has left may come back. */
const sparseShare = 1 / 2

export const answerReserve = (contextSize: number, maxTokens: number): number =>
  Math.max(1, Math.min(maxTokens, Math.floor(contextSize * answerShare)))

/**
 * Decides what stays. Throws `context-overflow` with `neededTokens` (the window it would take), `contextSize` and
 * `reason`: `message` (the last turn and the instructions alone are too long), `pins` (they would fit without the
 * pinned messages) or `full` (policy `stop`).
 */
export const planPrompt = (request: PromptRequest): PromptPlan => {
  const { messages, contextSize, frameTokens, policy = 'slide' } = request
  const reserve = answerReserve(contextSize, request.maxTokens)
  const promptBudget = contextSize - reserve
  const turns = splitTurns(messages)
  const fixedTokens = frameTokens + sum(messages.map(({ role, tokens }) => (role === 'system' ? tokens : 0)))
  const refuse = overflowError(contextSize, reserve)

  const lastTurn = turns.at(-1)
  const lastTokens = fixedTokens + (lastTurn?.tokens ?? 0)
  if (lastTokens > promptBudget) throw refuse('message', lastTokens)
  const neededTokens = lastTokens + tokensOf(turns.filter((turn) => turn.isPinned && turn !== lastTurn))
  if (neededTokens > promptBudget) throw refuse('pins', neededTokens)
  const allTokens = fixedTokens + tokensOf(turns)
  if (policy === 'stop' && allTokens > promptBudget) throw refuse('full', allTokens)

  const gone = allTokens <= promptBudget ? new Set<Turn>() : chooseLeaving({ turns, request, fixedTokens, promptBudget })
  const goneIndices = new Set([...gone].flatMap(({ indices }) => indices))
  const kept = messages.flatMap((_, index) => (goneIndices.has(index) ? [] : [index]))
  return {
    kept,
    leftOut: gapsBetween(kept, messages.length),
    leftOutMessages: messages.length - kept.length,
    promptTokens: allTokens - tokensOf([...gone]),
    promptBudget,
  }
}

type Leaving = { turns: readonly Turn[]; request: PromptRequest; fixedTokens: number; promptBudget: number }

const chooseLeaving = ({ turns, request, fixedTokens, promptBudget }: Leaving): Set<Turn> => {
  const mayLeave = turns.slice(0, -1).filter((turn) => !turn.isPinned)
  const target = Math.floor(promptBudget * keptShare)
  const out = new Set(mayLeave.filter((turn) => turn.indices.every((index) => isWithin(request.alreadyLeftOut ?? [], index))))
  let promptTokens = fixedTokens + tokensOf(turns.filter((turn) => !out.has(turn)))
  if (promptTokens < target * sparseShare) {
    promptTokens += tokensOf([...out])
    out.clear()
  }
  if (promptTokens <= promptBudget) return out
  // The exchange before the question is what it most likely refers to: it leaves only when it has to.
  const latest = turns.at(-2)
  for (const turn of leavingOrder(mayLeave, out, request.policy === 'middle' ? target : 0)) {
    if (promptTokens <= (turn === latest ? promptBudget : target)) break
    out.add(turn)
    promptTokens -= turn.tokens
  }
  return out
}

/** The first to leave first. With a `headTarget` above 0 the beginning of the conversation leaves last, its end before its start. */
const leavingOrder = (mayLeave: readonly Turn[], out: ReadonlySet<Turn>, headTarget: number): Turn[] => {
  const firstOut = mayLeave.findIndex((turn) => out.has(turn))
  const headLength = headTarget === 0 ? 0 : firstOut >= 0 ? firstOut : countBeginning(mayLeave, headTarget)
  const rest = mayLeave.slice(headLength).filter((turn) => !out.has(turn))
  return [...rest, ...mayLeave.slice(0, headLength).reverse()]
}

/** `middle`: how many of the first turns are the beginning that stays, where `target` tokens of turns stay in all. */
export const countBeginning = (turns: readonly Turn[], target: number): number => {
  let tokens = 0
  const length = turns.findIndex((turn, index) => {
    tokens += turn.tokens
    return tokens > target * (index === 0 ? largestFirstTurn : headShare)
  })
  return length === -1 ? turns.length : length
}

const overflowError =
  (contextSize: number, reserve: number) =>
  (reason: 'message' | 'pins' | 'full', promptTokens: number): AppError =>
    new AppError('context-overflow', 'What has to stay in the window does not fit into it', {
      details: { reason, neededTokens: promptTokens + reserve, contextSize },
    })

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

const tokensOf = (turns: readonly Turn[]): number => sum(turns.map(({ tokens }) => tokens))
