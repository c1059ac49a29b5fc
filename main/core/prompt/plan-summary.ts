/* How much of a conversation the next summary covers.
 *
 * A summary is written before it is needed: from `begins` of what a prompt may
 * have, and then of as many of the oldest turns that half of it is free again.
 * So the next one is far away, and the model reads the rest of the prompt anew only
 * once for each of them. The last turn is never part of it; pinned turns stay as
 * they are and are passed over. Pure. */
import type { Turn } from './split-turns.ts'

/** Shares of the prompt's budget. */
const begins = 0.7
const goal = 0.5

/** The turns to summarise, oldest first; none while there is room, or nothing that may be summarised. */
export const planSummary = (request: {
  turns: readonly Turn[]
  /** Of what is read now. */
  promptTokens: number
  promptBudget: number
  /** Something had to leave the window already. */
  hasLost: boolean
}): Turn[] => {
  const { promptBudget } = request
  if (!request.hasLost && request.promptTokens < promptBudget * begins) return []
  const mayLeave = request.turns.slice(0, -1).filter(({ isPinned }) => !isPinned)
  const all = request.turns.reduce((sum, { tokens }) => sum + tokens, 0)
  const covered: Turn[] = []
  let left = Math.max(all, request.promptTokens)
  for (const turn of mayLeave) {
    if (left <= promptBudget * goal) break
    covered.push(turn)
    left -= turn.tokens
  }
  return covered
}
