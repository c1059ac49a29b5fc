// features/context/measure-draft.ts - Whether a message that is not sent yet would fit, and what it would push out.
import type { DraftMeasure } from '../../contract/context.ts'
import type { ChatId } from '../../contract/ids.ts'
import { longestTokenCharacters } from '../../core/prompt/estimate-tokens.ts'
import { countWithin } from '../../core/prompt/index-ranges.ts'
import { modelWindow, readConversation } from '../../storage/read-conversation.ts'
import type { ContextFeature } from './context-feature.ts'
import { measureWindow } from './measure-window.ts'

/** @throws AppError not-found */
export const measureDraft = async (feature: ContextFeature, { chatId, text }: { chatId: ChatId; text: string }): Promise<DraftMeasure> => {
  const { storage } = feature
  const model = feature.chooseModel(chatId)
  const leafId = storage.messages.activeLeaf(chatId)
  const conversation = readConversation(storage, { chatId, leafId, ...modelWindow(model) })
  const draft = { role: 'user' as const, text, isPinned: false, place: null }
  const measured = await measureWindow(feature, { conversation, model, turns: [...conversation.turns, draft] })
  const { contextSize, promptBudget, promptTokens, problem, source, leftOut } = measured
  return {
    draftTokens: measured.messageTokens.at(-1) ?? 0,
    neededTokens: promptTokens + contextSize - promptBudget,
    contextSize,
    source,
    problem,
    isCertain: source === 'measured' || text.length > contextSize * longestTokenCharacters,
    leavingMessages: Math.max(0, countWithin(leftOut) - countWithin(conversation.alreadyLeftOut)),
  }
}
