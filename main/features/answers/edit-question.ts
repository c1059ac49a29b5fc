// features/answers/edit-question.ts - Another version of a question beside the old one, and an answer to it.
import { AppError } from '../../contract/errors.ts'
import type { MessageId } from '../../contract/ids.ts'
import type { AnswerStream, Answering } from './answering.ts'
import { appendQuestion } from './append-question.ts'

/** @throws AppError not-found, conflict, storage-full, invalid-input for what is no question */
export const editQuestion = (
  { storage, start }: Answering,
  { messageId, text }: { messageId: MessageId; text: string },
  signal: AbortSignal | undefined,
): AnswerStream => {
  const { chatId, parentId, role } = storage.messages.get(messageId)
  if (role !== 'user') throw new AppError('invalid-input', 'Only questions can be edited')
  return start(
    { chatId },
    (begin) => {
      const chat = storage.chats.recordUse(chatId)
      return { chat, ...appendQuestion(storage, { chatId, parentId, text }, begin) }
    },
    signal,
  )
}
