// features/chats/remove-chat.ts - Hides a chat and stops what is being written in it; see erase-later.ts.
import type { ChatId } from '../../contract/ids.ts'
import type { ChatsFeature } from './chats-feature.ts'

/** How long it can be restored. @throws AppError not-found */
export const removeChat = ({ storage, eraseLater, stopAnswer }: ChatsFeature, id: ChatId): { undoMs: number } => {
  storage.chats.remove(id)
  stopAnswer(id)
  eraseLater.schedule(id)
  return { undoMs: eraseLater.undoMs }
}
