// features/answers/send-message.ts - A question at the end of the visible path, and an answer to it.
import type { AskedFirst } from '../../contract/answers.ts'
import type { ChatId } from '../../contract/ids.ts'
import type { AnswerStream, Answering } from './answering.ts'
import { appendQuestion } from './append-question.ts'

/** `first`: a cloud is asked, as it was shown. @throws AppError not-found, conflict, storage-full; policy-denied where that does not hold any more */
export const sendMessage = (
  { storage, start, elsewhere }: Answering,
  { chatId, text, first }: { chatId: ChatId; text: string; first?: AskedFirst | undefined },
  signal: AbortSignal | undefined,
): AnswerStream =>
  start(
    { chatId },
    (begin) => {
      const other = first === undefined ? undefined : elsewhere?.agreed({ chatId, text, first })
      const chat = storage.chats.recordQuestion(chatId, text)
      return { ...(other === undefined ? {} : { elsewhere: other }), chat, ...appendQuestion(storage, { chatId, parentId: storage.messages.activeLeaf(chatId), text }, begin) }
    },
    signal,
  )
