// features/chats/restore-chat.ts - Brings a removed chat back while it is not erased.
import type { ChatSummary } from '../../contract/chats.ts'
import type { ChatId } from '../../contract/ids.ts'
import type { ChatsFeature } from './chats-feature.ts'

/** @throws AppError not-found when the time to undo is over */
export const restoreChat = ({ storage, eraseLater }: ChatsFeature, id: ChatId): ChatSummary => {
  const chat = storage.chats.restore(id)
  eraseLater.callOff(id)
  return chat
}
