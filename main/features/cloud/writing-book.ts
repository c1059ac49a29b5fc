/* Which versions clouds are writing now, on disk.
 *
 * While a whole answer comes it is what the chat shows. When the process dies in
 * the middle, nobody decides that it should stay so: the next start shows the
 * local answer again, and what had come is a version beside it, as with any other
 * answer that was cut off. */
import { z } from 'zod'
import { AppError } from '../../contract/errors.ts'
import { ChatId, MessageId } from '../../contract/ids.ts'
import type { CloudOptions } from './cloud-ports.ts'

export type WritingBook = {
  begin: (version: MessageId, of: { chatId: ChatId; draftId: MessageId }) => void
  end: (version: MessageId) => void
  /** At the start: the local answers of all that was being written when the last process died. */
  showDrafts: () => void
}

const Writing = z.record(z.string(), z.strictObject({ chatId: ChatId, draftId: MessageId }))

export const openWritingBook = ({ storage, log }: Pick<CloudOptions, 'storage' | 'log'>): WritingBook => {
  const book = storage.stored({ key: 'cloud.writing', schema: Writing, initial: {} })
  const showDraft = (version: string, { chatId, draftId }: { chatId: ChatId; draftId: MessageId }): void => {
    if (storage.messages.activeLeaf(chatId) === version) storage.messages.show(chatId, draftId)
  }
  return {
    begin: (version, of) => void book.set({ ...book.get(), [version]: of }),
    end: (version) => {
      if (version in book.get()) book.set(Object.fromEntries(Object.entries(book.get()).filter(([id]) => id !== version)))
    },
    showDrafts: () => {
      const cut = Object.entries(book.get())
      if (cut.length === 0) return
      try {
        storage.transaction(() => {
          for (const [version, of] of cut) showDraft(version, of)
          book.set({})
        })
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        // Nothing can be written now, or a message is gone: the version stays shown, marked as cut off.
        log.warn({ err: error }, 'A local answer could not be shown again')
      }
    },
  }
}
