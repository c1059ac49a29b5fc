// features/context/measure-draft.ts - Whether a message that is not sent yet would fit, and what it would push out.
import type { AttachmentUse } from '../../contract/attachments.ts'
import type { DraftMeasure } from '../../contract/context.ts'
import type { ChatId } from '../../contract/ids.ts'
import { longestTokenCharacters } from '../../core/prompt/estimate-tokens.ts'
import { countWithin } from '../../core/prompt/index-ranges.ts'
import type { ContextFeature } from './context-feature.ts'
import { fitQuestion } from './fit-files.ts'

const noFiles: AttachmentUse = { ids: [], shortens: false }

/** @throws AppError not-found */
export const measureDraft = async (
  feature: ContextFeature,
  { chatId, text, attachments = noFiles }: { chatId: ChatId; text: string; attachments?: AttachmentUse | undefined },
): Promise<DraftMeasure> => {
  const leafId = feature.storage.messages.activeLeaf(chatId)
  const { measured, conversation, files, text: read } = await fitQuestion(feature, { chatId, leafId, text, attachments })
  const { contextSize, promptBudget, promptTokens, problem, source, leftOut } = measured
  return {
    draftTokens: measured.messageTokens.at(-1) ?? 0,
    neededTokens: promptTokens + contextSize - promptBudget,
    contextSize,
    source,
    problem,
    isCertain: source === 'measured' || read.length > contextSize * longestTokenCharacters,
    leavingMessages: Math.max(0, countWithin(leftOut) - countWithin(conversation.alreadyLeftOut)),
    files,
  }
}
