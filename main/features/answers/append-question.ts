// features/answers/append-question.ts - A question and the empty answer below it, in the transaction that accepts both.
import type { ChatId, MessageId } from '../../contract/ids.ts'
import type { Tie } from '../../storage/attachment-repository.ts'
import type { Storage } from '../../storage/open-database.ts'
import type { Accepted } from './answer-job.ts'
import type { BeginProgress } from './answering.ts'

export const appendQuestion = (
  { messages, attachments }: Storage,
  asked: { chatId: ChatId; parentId: MessageId | null; text: string; ties: readonly Tie[] },
  begin: BeginProgress,
): Omit<Accepted, 'chat'> => {
  const { ties, ...message } = asked
  const { id } = messages.append({ ...message, role: 'user' })
  attachments.tie(id, ties)
  const question = messages.get(id)
  const progress = begin()
  const answer = messages.append({ chatId: asked.chatId, parentId: question.id, role: 'assistant', text: '', answer: progress.facts })
  return { question, answer, progress }
}
