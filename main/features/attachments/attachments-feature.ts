/* Files on their way into a question.
 *
 *   begin -> supply, supply, ... -> finish: what is it? -> its words, or its picture -> the chat's draft
 *
 * Bytes are held in memory while they come in, never on disk, and are gone once the
 * words are taken out of them; of a picture they stay. A text is decoded here;
 * PDFs and Word documents are taken apart in a workshop, a process that has a limit
 * of time and memory and is killed when it is over (engine/documents/).
 *
 * HELD. A file for one question outside any chat (`hearth ask --attach`) has no
 * draft to go to. It stays in memory, for a while and only a few of them. */
import type { Attachment } from '../../contract/attachments.ts'
import { AppError } from '../../contract/errors.ts'

import type { AttachmentId, ChatId } from '../../contract/ids.ts'
import { fileName } from '../../core/attachments/file-name.ts'
import { usualTokens } from '../../core/prompt/estimate-tokens.ts'
import type { Workshops } from '../../engine-link/run-workshop.ts'
import type { Storage } from '../../storage/open-database.ts'
import { type ReadFile, readFile } from './read-file.ts'
import { type Upload, createUploads } from './uploads.ts'

export type AttachmentsOptions = {
  storage: Pick<Storage, 'attachments' | 'chats'>
  workshops: Pick<Workshops, 'run'>
  nowMs?: () => number
}

export type HeldFile = { name: string; text: string }

export type AttachmentsFeature = {
  readonly storage: AttachmentsOptions['storage']
  begin: (file: { chatId: ChatId | null; name: string; bytes: number; folder: string | null }) => AttachmentId
  supply: (id: AttachmentId, piece: { offset: number; bytes: Uint8Array }) => void
  /** @throws AppError invalid-input with an AttachmentProblem, not-found, cancelled */
  finish: (id: AttachmentId, signal: AbortSignal | undefined) => Promise<Attachment>
  remove: (id: AttachmentId) => void
  /** Texts that were attached to no chat. @throws AppError not-found */
  held: (ids: readonly AttachmentId[]) => HeldFile[]
}

/** The most files in memory for questions outside any chat. */
const mostHeld = 40

export const createAttachments = (options: AttachmentsOptions): AttachmentsFeature => {
  const { storage, nowMs = Date.now } = options
  const uploads = createUploads(nowMs)
  const held = new Map<AttachmentId, HeldFile>()
  return {
    storage,
    begin: ({ chatId, name, bytes, folder }) => {
      if (chatId !== null) storage.chats.get(chatId)
      return uploads.begin({ chatId, name: fileName(name), size: bytes, folder })
    },
    supply: uploads.supply,
    finish: async (id, signal) => {
      const upload = uploads.take(id)
      const read = await readFile(upload, { workshops: options.workshops, signal })
      if (upload.chatId !== null) return storage.attachments.add({ ...read, chatId: upload.chatId, name: upload.name, folder: upload.folder })
      for (const oldest of [...held.keys()].slice(0, Math.max(0, held.size + 1 - mostHeld))) held.delete(oldest)
      held.set(id, { name: upload.name, text: read.text })
      return heldAttachment(id, upload, read)
    },
    remove: (id) => {
      if (!uploads.drop(id) && !held.delete(id)) storage.attachments.setDraft(id, false)
    },
    held: (ids) =>
      ids.map((id) => {
        const file = held.get(id)
        if (file === undefined) throw new AppError('not-found', 'There is no such attachment', { details: { kind: 'attachment' } })
        return file
      }),
  }
}

const heldAttachment = (id: AttachmentId, { name, folder }: Upload, { kind, mediaType, bytes, sha256, text }: ReadFile): Attachment => ({
  ...{ id, name, folder, kind, mediaType, bytes, sha256, characters: text.length, tokens: usualTokens(text.length), state: 'ready', problem: null },
})

