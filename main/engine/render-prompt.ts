/* From a conversation to the tokens that the model reads.
 *
 * The model's own chat template, through node-llama-cpp's chat wrappers, writes
 * the frame; which messages stay is decided in core/prompt from the size of each.
 * Sizes are counted from the newest message backwards and only as far as the
 * window reaches, so that a chat of ten thousand messages costs no more than
 * what fits. They are estimates (the text alone plus the frame of one message);
 * what was planned is rendered and counted exactly, and planned again with the
 * difference where it came out longer.
 */
import type { ChatHistoryItem, LlamaText, Token } from 'node-llama-cpp'
import { AppError } from '../contract/errors.ts'
import { type MessageSize, type PromptPlan, answerReserve, planPrompt } from '../core/prompt/plan-prompt.ts'
import { isWithin } from '../core/prompt/index-ranges.ts'
import { splitTurns } from '../core/prompt/split-turns.ts'
import { guardRendering } from './guard-template.ts'
import type { ReadyModel } from './load-model.ts'
import type { GenerateWork, MeasuredPrompt, PromptMessage } from './protocol.ts'

export type PromptRequest = Pick<GenerateWork, 'windowPolicy' | 'alreadyLeftOut'> & Partial<Pick<GenerateWork, 'windowTokens'>> & { messages: readonly PromptMessage[]; maxTokens: number }

export type RenderedPrompt = Pick<PromptPlan, 'kept' | 'leftOut' | 'leftOutMessages'> & {
  tokens: Token[]
  /** Where something was left out: the tokens before the first turn. What follows them may be moved in the lane; null where all is there. */
  shiftFrom: number | null
  /** Of each message of the request, as far as it was counted. */
  sizes: readonly MessageSize[]
  /** Tokens and texts with which the template ends an answer. */
  endTokens: ReadonlySet<Token>
  endTexts: readonly string[]
}

/** Tokens that the conversation may have in all. */
export const windowOf = ({ facts }: ReadyModel, { windowTokens }: Partial<Pick<GenerateWork, 'windowTokens'>>): number =>
  Math.min(facts.contextSize, windowTokens ?? facts.contextSize)

/** Throws `context-overflow` (see planPrompt). */
export const renderPrompt = (ready: ReadyModel, request: PromptRequest): RenderedPrompt => {
  const { messages, maxTokens, windowPolicy: policy, alreadyLeftOut } = request
  const contextSize = windowOf(ready, request)
  const frame = measureFrame(ready)
  const sizes = measureMessages(ready, request)
  let frameTokens = frame.opening
  for (;;) {
    const plan = planPrompt({ messages: sizes, contextSize, maxTokens, frameTokens, policy, alreadyLeftOut })
    const { kept, leftOut, leftOutMessages } = plan
    const rendered = renderMessages(ready, pick(messages, kept))
    const excess = rendered.tokens.length - plan.promptBudget
    if (excess <= 0) {
      const shiftFrom = leftOutMessages === 0 ? null : countOpening(ready, messages, rendered.tokens)
      return { ...rendered, kept, leftOut, leftOutMessages, sizes, shiftFrom }
    }
    frameTokens += excess
  }
}

/** What `renderPrompt` would do, for those who ask before they send. */
export const measurePrompt = (ready: ReadyModel, request: PromptRequest): MeasuredPrompt => {
  const contextSize = windowOf(ready, request)
  const messageTokens = measureMessages(ready, request).map(({ tokens }) => tokens)
  const promptBudget = contextSize - answerReserve(contextSize, request.maxTokens)
  try {
    const { tokens, leftOut } = renderPrompt(ready, request)
    return { contextSize, promptBudget, promptTokens: tokens.length, leftOut: [...leftOut], problem: null, messageTokens }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'context-overflow') throw error
    const { neededTokens, reason } = error.details
    const promptTokens = Number(neededTokens) - (contextSize - promptBudget)
    const problem = reason === 'pins' || reason === 'full' ? reason : 'message'
    return { contextSize, promptBudget, promptTokens, leftOut: [], problem, messageTokens }
  }
}

/** Tokens of the instructions and of the frame before the first question. */
const countOpening = (ready: ReadyModel, messages: readonly PromptMessage[], tokens: readonly Token[]): number => {
  const firstTurn = messages.findIndex(({ role }) => role !== 'system')
  const opening = renderMessages(ready, [...messages.slice(0, Math.max(0, firstTurn)), { role: 'user', text: '' }]).tokens
  const firstOther = opening.findIndex((token, index) => token !== tokens[index])
  return firstOther === -1 ? opening.length : firstOther
}

export const pick = <T>(items: readonly T[], kept: readonly number[]): T[] => {
  const places = new Set(kept)
  return items.filter((_, index) => places.has(index))
}

/** Tokens of the whole conversation as the template writes it, the opening of the answer included. */
export const countPromptTokens = (ready: ReadyModel, messages: readonly PromptMessage[]): number => renderMessages(ready, messages).tokens.length

/** The tokens of exactly these messages, and how the template ends an answer. */
export const renderMessages = (
  ready: ReadyModel,
  messages: readonly PromptMessage[],
): Pick<RenderedPrompt, 'tokens' | 'endTokens' | 'endTexts'> => {
  const chatHistory = messages.map(toHistoryItem)
  if (messages.at(-1)?.role !== 'assistant') chatHistory.push({ type: 'model', response: [] })
  const { contextText, stopGenerationTriggers } = guardRendering(ready.wrapper, () => ready.wrapper.generateContextState({ chatHistory }))
  const tokens = contextText.tokenize(ready.model.tokenizer)
  return { tokens: hasStrayStart(ready, tokens) ? tokens.slice(1) : tokens, ...splitTriggers(ready, stopGenerationTriggers) }
}

/**
 * The chat wrappers begin every prompt with the token for the beginning of a text. A model whose file says
 * add_bos_token = false, with a template that does not write one either, has never seen it.
 */
const hasStrayStart = ({ model }: ReadyModel, tokens: readonly Token[]): boolean =>
  tokens[0] === model.tokens.bos &&
  !model.tokens.shouldPrependBosToken &&
  model.fileInfo.metadata.tokenizer.chat_template?.includes('bos_token') !== true

export const toHistoryItem = ({ role, text }: Pick<PromptMessage, 'role' | 'text'>): ChatHistoryItem =>
  role === 'assistant' ? { type: 'model', response: [text] } : { type: role, text }

/** A trigger of one token is looked for among tokens, one of plain text in the text; the templates know no others. */
const splitTriggers = (ready: ReadyModel, triggers: readonly LlamaText[]): Pick<RenderedPrompt, 'endTokens' | 'endTexts'> => {
  const endTokens = new Set<Token>()
  const endTexts: string[] = []
  for (const trigger of triggers) {
    if (trigger.values.every((value) => typeof value === 'string')) endTexts.push(trigger.values.join(''))
    const tokens = trigger.tokenize(ready.model.tokenizer)
    const [only] = tokens
    if (only !== undefined && tokens.length === 1) endTokens.add(only)
  }
  return { endTokens, endTexts }
}

/**
 * Counts from the newest message backwards until a window is full, and in any case what stays whatever its place:
 * instructions, turns with a pinned message, what had not left before, and for `middle` the beginning.
 */
const measureMessages = (ready: ReadyModel, request: PromptRequest): MessageSize[] => {
  const { messages, windowPolicy } = request
  const { perMessage } = measureFrame(ready)
  const limit = windowOf(ready, request)
  const sizes = messages.map(({ role, isPinned = false }): MessageSize => ({ role, tokens: 0, isPinned }))
  const always = mustCount(request, sizes)
  const measure = (indices: readonly number[]): void => {
    let total = 0
    for (const index of indices) {
      const message = messages[index]
      const size = sizes[index]
      if (message === undefined || size === undefined || (total > limit && !always.has(index))) continue
      const tokens = size.tokens === 0 ? ready.model.tokenize(message.text, false).length + perMessage : size.tokens
      sizes[index] = { ...size, tokens }
      total += tokens
    }
  }
  measure([...messages.keys()].reverse())
  if (windowPolicy === 'middle') measure([...messages.keys()])
  return sizes
}

const mustCount = ({ alreadyLeftOut }: PromptRequest, sizes: readonly MessageSize[]): Set<number> => {
  const system = [...sizes.keys()].filter((index) => sizes[index]?.role === 'system')
  const pinned = splitTurns(sizes).filter(({ isPinned }) => isPinned)
  const stayed = alreadyLeftOut.length === 0 ? [] : [...sizes.keys()].filter((index) => !isWithin(alreadyLeftOut, index))
  return new Set([...system, ...pinned.flatMap(({ indices }) => indices), ...stayed])
}

const frames = new WeakMap<ReadyModel, { perMessage: number; opening: number }>()

/** What the template adds around one message, and before the answer; measured on a small conversation. */
const measureFrame = (ready: ReadyModel): { perMessage: number; opening: number } => {
  const known = frames.get(ready)
  if (known !== undefined) return known
  const word = ready.model.tokenize('x', false).length
  const question: PromptMessage = { role: 'user', text: 'x' }
  const short = countPromptTokens(ready, [question])
  const long = countPromptTokens(ready, [question, { role: 'assistant', text: 'x' }, question])
  const perMessage = Math.max(0, Math.ceil((long - short) / 2) - word)
  const frame = { perMessage, opening: Math.max(0, short - word - perMessage) }
  frames.set(ready, frame)
  return frame
}
