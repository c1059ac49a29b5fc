// features/chats/chats-feature.ts - What the operations on chats are given.
import type { ChatId } from '../../contract/ids.ts'
import type { Storage } from '../../storage/open-database.ts'
import type { EraseLater } from './erase-later.ts'

export type ChatsFeature = {
  storage: Pick<Storage, 'chats' | 'messages'>
  eraseLater: EraseLater
  /** Stops what is being written in a chat. */
  stopAnswer: (chatId: ChatId) => void
  /** Starts the engine's process ahead of the question that is being typed. */
  warmUp: () => void
}
