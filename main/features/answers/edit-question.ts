// features/answers/edit-question.ts - Another version of a question beside the old one, and an answer to it.
import type { AttachmentUse } from '../../contract/attachments.ts'
import type { Message } from '../../contract/chats.ts'
import { AppError } from '../../contract/errors.ts'
import type { MessageId } from '../../contract/ids.ts'
import type { AnswerStream, Answering } from './answering.ts'
import { appendQuestion } from './append-question.ts'

/** With the files of the old version, unless `attachments` says otherwise. @throws AppError not-found, conflict, storage-full, invalid-input for what is no question */
export const editQuestion = async (
  { storage, start, fit }: Answering,
  { messageId, text, attachments }: { messageId: MessageId; text: string; attachments?: AttachmentUse | undefined },
  signal: AbortSignal | undefined,
): Promise<AnswerStream> => {
  const edited = storage.messages.get(messageId)
  const { chatId, parentId, role } = edited
  if (role !== 'user') throw new AppError('invalid-input', 'Only questions can be edited')
  const ties = await fit({ chatId, leafId: parentId, text, attachments: attachments ?? sameFiles(edited) })
  return start(
    { chatId },
    (begin) => {
      const chat = storage.chats.recordUse(chatId)
      return { chat, ...appendQuestion(storage, { chatId, parentId, text, ties }, begin) }
    },
    signal,
  )
}

/** What was shortened for the old words is shortened for the new ones. */
const sameFiles = ({ attachments }: Message): AttachmentUse => ({ ids: attachments.map(({ id }) => id), shortens: attachments.some(({ parts }) => parts !== null) })
