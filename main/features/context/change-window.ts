// features/context/change-window.ts - What the user decides about a window; listeners of the chat hear of it.
import type { Chat, Message, WindowPolicy } from '../../contract/chats.ts'
import type { Summary } from '../../contract/context.ts'
import type { ChatId, MessageId, SummaryId } from '../../contract/ids.ts'
import type { ContextFeature } from './context-feature.ts'

/** @throws AppError not-found, storage-full */
export const setPolicy = (
  { storage, summariser }: ContextFeature,
  { chatId, policy }: { chatId: ChatId; policy: WindowPolicy | null },
): Chat => {
  const chat = storage.chats.setWindowPolicy(chatId, policy)
  if ((policy ?? storage.settings.get().windowPolicy) === 'summarise') summariser.consider(chatId)
  return chat
}

/** @throws AppError not-found, storage-full */
export const pinMessage = (
  { storage }: ContextFeature,
  { messageId, isPinned }: { messageId: MessageId; isPinned: boolean },
): Message =>
  storage.transaction(() => {
    const message = storage.messages.pin(messageId, isPinned)
    storage.chats.announce(message.chatId)
    return message
  })

/** @throws AppError not-found, storage-full */
export const editSummary = ({ storage }: ContextFeature, { id, text }: { id: SummaryId; text: string }): Summary =>
  announced({ storage }, () => storage.summaries.edit(id, text))

/** @throws AppError not-found, storage-full */
export const useSummary = (
  { storage, summariser }: ContextFeature,
  { id, isUsed }: { id: SummaryId; isUsed: boolean },
): Summary => {
  const summary = announced({ storage }, () => storage.summaries.use(id, isUsed))
  summariser.consider(summary.chatId)
  return summary
}

const announced = ({ storage }: Pick<ContextFeature, 'storage'>, change: () => Summary): Summary =>
  storage.transaction(() => {
    const summary = change()
    storage.chats.announce(summary.chatId)
    return summary
  })
