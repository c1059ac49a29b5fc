// features/answers/rate-answer.ts - What a reader thinks of an answer, and what the router learns from it.
import type { Message } from '../../contract/chats.ts'
import type { Rating } from '../../contract/confidence.ts'
import { AppError } from '../../contract/errors.ts'
import type { MessageId } from '../../contract/ids.ts'
import type { Answering } from './answering.ts'

/** @throws AppError not-found, storage-full, conflict while it is being written, invalid-input for what is no answer or was damaged */
export const rateAnswer = ({ storage, judge }: Answering, { messageId, rating }: { messageId: MessageId; rating: Rating | null }): Message => {
  const { role, status, text, answer, isDamaged } = storage.messages.get(messageId)
  if (role !== 'assistant' || isDamaged) throw new AppError('invalid-input', 'Only answers can be rated')
  if (status === 'streaming' || answer === null) throw new AppError('conflict', 'The answer is still being written', { details: { reason: 'answering' } })
  const { modelId, confidence, rating: earlier } = answer
  if (rating === earlier) return storage.messages.get(messageId)
  storage.messages.saveAnswer(messageId, { text, status, answer: { ...answer, rating } })
  if (confidence !== null && judge !== null) {
    const of = { modelId, value: confidence.value }
    if (earlier !== null) judge.unlearn(of, earlier)
    if (rating !== null) judge.learn(of, rating)
  }
  return storage.messages.get(messageId)
}
