// features/answers/resume-answer.ts - Goes on with an answer that ended before it was finished, in the same message.
import { AppError } from '../../contract/errors.ts'
import type { MessageId } from '../../contract/ids.ts'
import { isResumable } from '../../core/chats/answer-progress.ts'
import type { AnswerStream, Answering } from './answering.ts'

/** @throws AppError not-found, storage-full, conflict where the answer was finished or the conversation went on after it */
export const resumeAnswer = (
  { storage, start }: Answering,
  { messageId }: { messageId: MessageId },
  signal: AbortSignal | undefined,
): AnswerStream => {
  const { chatId, text, answer: begun } = storage.messages.get(messageId)
  return start(
    { chatId, begunWith: text === '' ? undefined : begun?.modelId },
    (begin) => {
      const message = storage.messages.get(messageId)
      if (!isResumable(message)) throw new AppError('conflict', 'This answer is finished', { details: { reason: 'finished' } })
      if (storage.messages.hasReplies(messageId)) {
        throw new AppError('conflict', 'The conversation went on after this answer', { details: { reason: 'not-last' } })
      }
      const progress = begin(message)
      storage.messages.show(message.chatId, messageId)
      const chat = storage.chats.recordUse(message.chatId)
      return { question: null, answer: storage.messages.reopen(messageId, progress.facts), chat, progress }
    },
    signal,
  )
}
