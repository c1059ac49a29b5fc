// features/chats/save-draft.ts - Keeps what the composer holds; whoever types will ask soon, so the engine gets ready meanwhile.
import type { ChatId } from '../../contract/ids.ts'
import type { ChatsFeature } from './chats-feature.ts'

/** @throws AppError not-found, storage-full */
export const saveDraft = (
  { storage, warmUp }: ChatsFeature,
  { id, text }: { id: ChatId; text: string },
): Record<string, never> => {
  if (text !== '') warmUp()
  storage.chats.saveDraft(id, text)
  return {}
}
