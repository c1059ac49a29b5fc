/* The window moves on while an answer is written.
 *
 * When the lane has no room for the next token, core/prompt says which turns or
 * which part of the answer leave. Where a turn lies among the tokens is found by
 * rendering the conversation without it: a template writes every message in the
 * same way, so the shorter prompt is the longer one with one range cut out. The lane
 * erases that range and moves up what follows; nothing is computed again, and
 * the next question of this chat finds its prompt in the lane. Where a template is
 * not that regular, a part of the answer leaves instead.
 *
 * The first tokens of the window always stay (see plan-slide.ts). */
import type { Token } from 'node-llama-cpp'
import { fits } from '../core/kv/context-room.ts'
import { type IndexRange, countWithin, gapsBetween } from '../core/prompt/index-ranges.ts'
import { answerReserve, countBeginning, keptShare } from '../core/prompt/plan-prompt.ts'
import { planSlide } from '../core/prompt/plan-slide.ts'
import { type Turn, splitTurns } from '../core/prompt/split-turns.ts'
import type { Lane } from './kv/lane.ts'
import type { ReadyModel } from './load-model.ts'
import type { GenerateEvent, GenerateWork } from './protocol.ts'
import { type RenderedPrompt, pick, renderMessages, windowOf } from './render-prompt.ts'

export type SlidingWindow = {
  /** Makes room for this many more tokens, by letting something leave if it must; false when nothing may. */
  makeRoom: (tokens: number) => Promise<boolean>
}

type Options = {
  ready: ReadyModel
  request: Pick<GenerateWork, 'messages' | 'windowPolicy' | 'sampling'> & Partial<Pick<GenerateWork, 'windowTokens'>>
  prompt: RenderedPrompt
  lane: Lane
  put: (event: GenerateEvent) => void
}

/** What is in the lane now, before the tokens of the answer. */
type Window = { kept: readonly number[]; prompt: readonly Token[]; lostAnswerTokens: number; reevaluatedTokens: number }

/** Where even the first token would go, as many stay as StreamingLLM found to be enough. */
const sinkTokens = 4

export const createSlidingWindow = (options: Options): SlidingWindow => {
  const { lane, prompt } = options
  const contextSize = windowOf(options.ready, options.request)
  const window: Window = { kept: prompt.kept, prompt: prompt.tokens, lostAnswerTokens: 0, reevaluatedTokens: 0 }
  return {
    makeRoom: async (tokens) => {
      let hasSlid = false
      const hasRoom = async (): Promise<boolean> => fits(lane.sequence.nextTokenIndex + tokens, contextSize) && (await lane.ensureRoom(tokens))
      while (!(await hasRoom())) {
        const before = lane.sequence.nextTokenIndex
        if (!(await slideOnce(options, window, tokens)) || lane.sequence.nextTokenIndex >= before) return false
        hasSlid = true
      }
      if (hasSlid) options.put(slidEvent(options, window))
      return true
    },
  }
}

const slidEvent = ({ request }: Options, window: Window): GenerateEvent => {
  const leftOut = gapsBetween(window.kept, request.messages.length)
  const { lostAnswerTokens: leftOutAnswerTokens, reevaluatedTokens } = window
  return { type: 'slid', leftOut, leftOutMessages: countWithin(leftOut), leftOutAnswerTokens, reevaluatedTokens }
}

const slideOnce = async (options: Options, window: Window, neededTokens: number): Promise<boolean> => {
  const step = nextStep(options, window, { neededTokens, turns: turnsIn(options, window) })
  if (step === null) return false
  if (step.type === 'turns' && (await dropTurns(options, window, step.turns))) return true
  const part = step.type === 'answer' ? step : nextStep(options, window, { neededTokens, turns: [] })
  if (part?.type !== 'answer') return false
  const start = window.prompt.length + part.start
  await erase(options, window, { start, end: window.prompt.length + part.end })
  window.lostAnswerTokens += part.end - part.start
  return true
}

const nextStep = (
  options: Options,
  window: Window,
  { neededTokens, turns }: { neededTokens: number; turns: readonly Turn[] },
): ReturnType<typeof planSlide> => {
  const contextSize = windowOf(options.ready, options.request)
  const { nextTokenIndex } = options.lane.sequence
  return planSlide({
    policy: options.request.windowPolicy,
    contextSize,
    turns,
    headTurns: countHead(options, window, turns),
    answerTokens: nextTokenIndex - window.prompt.length,
    neededTokens,
    freeTokens: contextSize - 1 - nextTokenIndex,
  })
}

const turnsIn = ({ prompt }: Options, { kept }: Window): Turn[] => {
  const places = new Set(kept)
  return splitTurns(prompt.sizes).filter(({ indices }) => indices.every((index) => places.has(index)))
}

const countHead = ({ ready, request }: Options, { kept }: Window, turns: readonly Turn[]): number => {
  const contextSize = windowOf(ready, request)
  const [gap] = gapsBetween(kept, request.messages.length)
  if (gap !== undefined) return turns.filter(({ indices }) => indices.every((index) => index < gap.start)).length
  return countBeginning(turns, Math.floor((contextSize - answerReserve(contextSize, request.sampling.maxTokens)) * keptShare))
}

/** False when the template does not let itself be cut. */
const dropTurns = async (options: Options, window: Window, turns: readonly Turn[]): Promise<boolean> => {
  for (const group of neighbours(turns, window.kept)) {
    const kept = window.kept.filter((index) => !group.has(index))
    const { tokens } = renderMessages(options.ready, pick(options.request.messages, kept))
    const range = cutOut(window.prompt, tokens)
    if (range === null) return false
    const start = Math.max(range.start, range.start === 0 ? sinkTokens : 0)
    const end = start + range.end - range.start
    await erase(options, window, { start, end })
    window.prompt = [...window.prompt.slice(0, start), ...window.prompt.slice(end)]
    window.kept = kept
  }
  return true
}

/** Places of turns that stand together among what is kept: they are cut out in one go. */
const neighbours = (turns: readonly Turn[], kept: readonly number[]): Set<number>[] => {
  const leaving = new Set(turns.flatMap(({ indices }) => indices))
  const groups: Set<number>[] = []
  let isOpen = false
  for (const index of kept) {
    if (leaving.has(index) && !isOpen) groups.push(new Set())
    isOpen = leaving.has(index)
    if (isOpen) groups.at(-1)?.add(index)
  }
  return groups
}

/** The range of `before` without which it is `after`; null when there is no such range. */
const cutOut = (before: readonly number[], after: readonly number[]): IndexRange | null => {
  const length = before.length - after.length
  if (length <= 0) return null
  const firstOther = after.findIndex((token, index) => token !== before[index])
  const start = firstOther === -1 ? after.length : firstOther
  return after.every((token, index) => index < start || token === before[index + length]) ? { start, end: start + length } : null
}

/** What the library counts as read while it erases is what it moves up, plus what it had to compute again. */
const erase = async ({ lane }: Options, window: Window, range: IndexRange): Promise<void> => {
  const { nextTokenIndex, tokenMeter } = lane.sequence
  const before = tokenMeter.usedInputTokens
  await lane.slide(range)
  const moved = nextTokenIndex - range.end
  window.reevaluatedTokens += Math.max(0, tokenMeter.usedInputTokens - before - moved)
}
