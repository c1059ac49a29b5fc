// features/answers/regenerate-answer.ts - Another version of an answer beside the old one.
import { AppError } from '../../contract/errors.ts'
import type { MessageId } from '../../contract/ids.ts'
import type { AnswerStream, Answering } from './answering.ts'

/** @throws AppError not-found, conflict, storage-full, invalid-input for what is no answer */
export const regenerateAnswer = (
  { storage, judge, start }: Answering,
  { messageId }: { messageId: MessageId },
  signal: AbortSignal | undefined,
): AnswerStream => {
  const { chatId, parentId, role, answer: earlier } = storage.messages.get(messageId)
  if (role !== 'assistant') throw new AppError('invalid-input', 'Only answers can be written again')
  return start(
    { chatId },
    (begin) => {
      const chat = storage.chats.recordUse(chatId)
      const progress = begin()
      // Who asks again was hardly content; who said what they think has been heard.
      if (earlier !== null && earlier.confidence !== null && earlier.rating === null) {
        judge?.learn({ modelId: earlier.modelId, value: earlier.confidence.value }, 'regenerated')
      }
      const answer = storage.messages.append({ chatId, parentId, role: 'assistant', text: '', answer: progress.facts })
      return { question: null, answer, chat, progress }
    },
    signal,
  )
}
