/* features/context/measure-window.ts - What would be read of a conversation, in tokens.
 *
 * Counted by the engine where it runs with the model of the chat; otherwise estimated
 * from the length of the texts, by the same rules. */
import type { PathRange } from '../../contract/chats.ts'
import type { TokenSource } from '../../contract/context.ts'
import { AppError } from '../../contract/errors.ts'
import type { Turn } from '../../core/chats/conversation-for-model.ts'
import { charactersPerToken, estimateTokens } from '../../core/prompt/estimate-tokens.ts'
import { answerReserve, planPrompt } from '../../core/prompt/plan-prompt.ts'
import type { MeasuredPrompt } from '../../engine/protocol.ts'
import type { StoredConversation } from '../../storage/read-conversation.ts'
import type { ContextFeature, WindowModel } from './context-feature.ts'

export type MeasuredWindow = MeasuredPrompt & { source: Exclude<TokenSource, 'last-answer'> }

/** `turns` are those of the conversation, and perhaps a question that was not sent yet. */
export const measureWindow = async (
  { engine, storage }: Pick<ContextFeature, 'engine' | 'storage'>,
  { conversation, model, turns }: { conversation: Pick<StoredConversation, 'policy' | 'alreadyLeftOut' | 'path'>; model: WindowModel; turns: readonly Turn[] },
): Promise<MeasuredWindow> => {
  const { policy, alreadyLeftOut, path } = conversation
  const maxTokens = model.sampling?.maxTokens ?? storage.settings.get().sampling.maxTokens
  const windowPolicy = policy === 'summarise' ? ('slide' as const) : policy
  if (turns.length === 0) return { ...nothingIn(model, maxTokens), source: 'measured' }
  const messages = turns.map(({ role, text, isPinned }) => ({ role, text, isPinned }))
  const measured = await engine.measurePrompt(model.id, { messages, maxTokens, windowPolicy, alreadyLeftOut, windowTokens: model.contextSize })
  if (measured !== null) return { ...measured, source: 'measured' }
  const perToken = charactersPerToken(path.map(({ message }) => message))
  const sizes = turns.map(({ role, text, isPinned }) => ({ role, isPinned, tokens: estimateTokens(text, perToken) }))
  return { ...estimate({ messages: sizes, contextSize: model.contextSize, maxTokens, frameTokens: 0, policy: windowPolicy, alreadyLeftOut }), source: 'estimate' }
}

const nothingIn = ({ contextSize }: WindowModel, maxTokens: number): MeasuredPrompt => ({
  ...{ contextSize, promptBudget: contextSize - answerReserve(contextSize, maxTokens), promptTokens: 0 },
  ...{ leftOut: [], problem: null, messageTokens: [] },
})

const estimate = (request: Parameters<typeof planPrompt>[0]): MeasuredPrompt => {
  const { contextSize, maxTokens } = request
  const messageTokens = request.messages.map(({ tokens }) => tokens)
  const promptBudget = contextSize - answerReserve(contextSize, maxTokens)
  try {
    const { promptTokens, leftOut } = planPrompt(request)
    return { contextSize, promptBudget, promptTokens, leftOut: leftOut.map(({ start, end }): PathRange => ({ start, end })), problem: null, messageTokens }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'context-overflow') throw error
    const { reason, neededTokens } = error.details
    const problem = reason === 'pins' || reason === 'full' ? reason : 'message'
    return { contextSize, promptBudget, promptTokens: Number(neededTokens) - (contextSize - promptBudget), leftOut: [], problem, messageTokens }
  }
}
