// storage/read-conversation.ts - A path of a chat as the model is asked to read it, with what decides about its window.
import type { PathRange, WindowPolicy } from '../contract/chats.ts'
import type { Summary } from '../contract/context.ts'
import type { ChatId, MessageId } from '../contract/ids.ts'
import { type Turn, conversationForModel, turnsWithin } from '../core/chats/conversation-for-model.ts'
import { longestTokenCharacters } from '../core/prompt/estimate-tokens.ts'
import type { PathMessage } from './message-repository.ts'
import type { Storage } from './open-database.ts'

export type StoredConversation = {
  /** What there is of the path; it may have gaps. */
  path: PathMessage[]
  /** Messages of the whole path. */
  pathLength: number
  turns: Turn[]
  policy: WindowPolicy
  isOwnPolicy: boolean
  /** Turns that had left the window at the last answer. */
  alreadyLeftOut: PathRange[]
  /** The one in use. */
  summary: Summary | null
  /** All that cover a beginning of this path, the longest first. */
  summaries: Summary[]
}

/** What the model that will read it brings along. */
export type ModelWindow = { contextSize: number; modelSystemPrompt: string | null }

export const modelWindow = (model: { contextSize: number; systemPrompt?: string | null }): ModelWindow => ({
  contextSize: model.contextSize,
  modelSystemPrompt: model.systemPrompt ?? null,
})

/** `middle` keeps a beginning: this many messages of it can stay. */
const openingMessages = 16

/** `leafId` null: a chat without messages. @throws AppError not-found */
export const readConversation = (
  storage: Pick<Storage, 'chats' | 'messages' | 'settings' | 'summaries'>,
  { chatId, leafId, contextSize, modelSystemPrompt }: { chatId: ChatId; leafId: MessageId | null } & ModelWindow,
): StoredConversation => {
  const chat = storage.chats.get(chatId)
  const general = storage.settings.get()
  const policy = chat.windowPolicy ?? general.windowPolicy
  const reach = { maxCharacters: contextSize * longestTokenCharacters, openingMessages: policy === 'middle' ? openingMessages : 0 }
  const path = leafId === null ? [] : storage.messages.pathTo(leafId, reach)
  const summaries = leafId === null ? [] : storage.summaries.onPathTo(leafId)
  const summary = policy === 'summarise' ? (summaries.find(({ isUsed }) => isUsed) ?? null) : null
  const turns = conversationForModel(path, { systemPrompt: chat.systemPrompt ?? modelSystemPrompt ?? general.systemPrompt, summary })
  return {
    path,
    pathLength: (path.at(-1)?.place ?? -1) + 1,
    turns,
    policy,
    isOwnPolicy: chat.windowPolicy !== null,
    alreadyLeftOut: turnsWithin(turns, unreadAtLast(path)),
    summary,
    summaries,
  }
}

const unreadAtLast = (path: readonly PathMessage[]): PathRange[] =>
  path.findLast(({ message }) => message.answer !== null)?.message.answer?.leftOut ?? []
