// features/answers/send-message.ts - A question at the end of the visible path, and an answer to it.
import type { ChatId } from '../../contract/ids.ts'
import type { AnswerStream, Answering } from './answering.ts'
import { appendQuestion } from './append-question.ts'

/** @throws AppError not-found, conflict, storage-full */
export const sendMessage = (
  { storage, start }: Answering,
  { chatId, text }: { chatId: ChatId; text: string },
  signal: AbortSignal | undefined,
): AnswerStream =>
  start(
    { chatId },
    (begin) => {
      const chat = storage.chats.recordQuestion(chatId, text)
      return { chat, ...appendQuestion(storage, { chatId, parentId: storage.messages.activeLeaf(chatId), text }, begin) }
    },
    signal,
  )
