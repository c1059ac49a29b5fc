// features/answers/send-message.ts - A question at the end of the visible path, and an answer to it.
import type { AskedFirst } from '../../contract/answers.ts'
import type { AttachmentUse } from '../../contract/attachments.ts'
import type { ChatId } from '../../contract/ids.ts'
import type { AnswerStream, Answering } from './answering.ts'
import { appendQuestion } from './append-question.ts'

type Sent = { chatId: ChatId; text: string; attachments?: AttachmentUse | undefined; first?: AskedFirst | undefined }

const noFiles: AttachmentUse = { ids: [], shortens: false }

/** `first`: a cloud is asked, as it was shown. @throws AppError not-found, conflict, storage-full; policy-denied where that does not hold any more */
export const sendMessage = async (
  { storage, start, elsewhere, fit }: Answering,
  { chatId, text, attachments = noFiles, first }: Sent,
  signal: AbortSignal | undefined,
): Promise<AnswerStream> => {
  // What was shown has the files whole.
  const ties = first === undefined ? await fit({ chatId, leafId: storage.messages.activeLeaf(chatId), text, attachments }) : attachments.ids.map((id) => ({ id, parts: null }))
  return start(
    { chatId },
    (begin) => {
      const other = first === undefined ? undefined : elsewhere?.agreed({ chatId, text, first, attachments: attachments.ids })
      const chat = storage.chats.recordQuestion(chatId, text)
      return { ...(other === undefined ? {} : { elsewhere: other }), chat, ...appendQuestion(storage, { chatId, parentId: storage.messages.activeLeaf(chatId), text, ties }, begin) }
    },
    signal,
  )
}
