// conversation-context.ts - What the rows of a transcript need, without passing it through the list.
import type { ReactNode } from 'react'
import { createContext, use, useCallback, useSyncExternalStore } from 'react'
import type { Message } from '../../../main/contract/chats.ts'
import type { Rating } from '../../../main/contract/confidence.ts'
import type { ChatId, MessageId } from '../../../main/contract/ids.ts'
import type { AnswerRequest, AnswerRun, AnswerRuns } from './answer-runs.ts'

export type ConversationValue = {
  chatId: ChatId
  runs: AnswerRuns
  /** Asks for an answer; tells the user itself when that cannot be done. True when it was accepted. */
  ask: (request: AnswerRequest) => Promise<boolean>
  showVersion: (messageId: MessageId) => void
  /** Keeps a message in the window whatever leaves it, or lets it go again. */
  pin: (messageId: MessageId, isPinned: boolean) => void
  /** Says what the reader thinks of an answer; null takes it back. */
  rate: (messageId: MessageId, rating: Rating | null) => void
  /** Shows what the model sees of this chat. */
  openWindow: () => void
  /** Above a question: files that went along with it. */
  questionFiles: (message: Message) => ReactNode
  /** What else there is to say and to do about an answer, under it. */
  answerTools: (message: Message) => ReactNode
  /** While a message is edited its row stays mounted, so that no text is lost by scrolling. */
  setEditing: (messageId: MessageId | null) => void
}

const ConversationContext = createContext<ConversationValue | null>(null)

export const ConversationProvider = ConversationContext.Provider

export const useConversation = (): ConversationValue => {
  const value = use(ConversationContext)
  if (value === null) throw new Error('Rendered outside of a conversation')
  return value
}

/** The run that writes this answer, once per frame; undefined for all others, which are then not rendered again. */
export const useRunOf = (messageId: MessageId): AnswerRun | undefined => {
  const { runs, chatId } = useConversation()
  const read = useCallback(() => {
    const run = runs.get(chatId)
    return run?.answerId === messageId ? run : undefined
  }, [runs, chatId, messageId])
  return useSyncExternalStore(runs.subscribe, read)
}

export const useIsAnswering = (runs: AnswerRuns, chatId: ChatId): boolean =>
  useSyncExternalStore(runs.subscribe, () => runs.activeChats().has(chatId))
