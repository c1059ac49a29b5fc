// features/context/context-feature.ts - What the operations on windows are given.
import type { ChatId, ModelId } from '../../contract/ids.ts'
import type { EngineLink } from '../../engine-link/engine-link.ts'
import type { Storage } from '../../storage/open-database.ts'

export type WindowModel = { id: ModelId; name: string; contextSize: number; systemPrompt?: string | null; sampling?: { maxTokens?: number | undefined } }

export type ContextFeature = {
  storage: Pick<Storage, 'attachments' | 'chats' | 'messages' | 'settings' | 'summaries' | 'transaction'>
  engine: Pick<EngineLink, 'measurePrompt' | 'cacheUse'>
  /** The model that answers in a chat. */
  chooseModel: (chatId: ChatId) => WindowModel
  summariser: {
    /** Looks at a chat a moment later, and summarises what should be. */
    consider: (chatId: ChatId) => void
    isSummarising: (chatId: ChatId) => boolean
  }
}
