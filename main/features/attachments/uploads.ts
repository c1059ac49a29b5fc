// features/attachments/uploads.ts - Files that are coming in, piece by piece; held in memory, within limits.
import { randomUUID } from 'node:crypto'
import { attachmentMaxBytes } from '../../contract/attachments.ts'
import { AppError } from '../../contract/errors.ts'
import { AttachmentId } from '../../contract/ids.ts'
import type { ChatId } from '../../contract/ids.ts'

export type Upload = { chatId: ChatId | null; name: string; folder: string | null; bytes: Uint8Array<ArrayBuffer> }

export type Uploads = {
  /** @throws AppError invalid-input { reason: 'empty' | 'too-large' }, conflict where too many come in at once */
  begin: (file: { chatId: ChatId | null; name: string; size: number; folder: string | null }) => AttachmentId
  /** In order. @throws AppError not-found, invalid-input for a piece that does not follow the last one */
  supply: (id: AttachmentId, piece: { offset: number; bytes: Uint8Array }) => void
  /** Ends it. @throws AppError not-found, invalid-input where bytes are missing */
  take: (id: AttachmentId) => Upload
  drop: (id: AttachmentId) => boolean
}

type Coming = Upload & { received: number; touchedAtMs: number }

/** All that comes in at once, bytes. */
const mostBytes = 4 * attachmentMaxBytes
/** Whoever sends nothing for so long has gone. */
const idleMs = 120_000

export const createUploads = (nowMs: () => number): Uploads => {
  const coming = new Map<AttachmentId, Coming>()
  const find = (id: AttachmentId): Coming => {
    const upload = coming.get(id)
    if (upload === undefined) throw new AppError('not-found', 'No such file is coming in', { details: { kind: 'attachment' } })
    return upload
  }
  const makeRoom = (size: number): void => {
    for (const [id, { touchedAtMs }] of coming) if (nowMs() - touchedAtMs > idleMs) coming.delete(id)
    const held = [...coming.values()].reduce((sum, { bytes }) => sum + bytes.length, 0)
    if (held + size > mostBytes) throw new AppError('conflict', 'Too many files are coming in at once', { details: { reason: 'busy' } })
  }
  return {
    begin: ({ size, ...file }) => {
      if (size === 0) throw new AppError('invalid-input', 'The file is empty', { details: { reason: 'empty' } })
      if (size > attachmentMaxBytes) throw new AppError('invalid-input', 'The file is too large', { details: { reason: 'too-large', limitBytes: attachmentMaxBytes } })
      makeRoom(size)
      const id = AttachmentId.parse(randomUUID())
      coming.set(id, { ...file, bytes: new Uint8Array(size), received: 0, touchedAtMs: nowMs() })
      return id
    },
    supply: (id, { offset, bytes }) => {
      const upload = find(id)
      if (offset !== upload.received || offset + bytes.length > upload.bytes.length) throw new AppError('invalid-input', 'This piece does not follow the last one')
      upload.bytes.set(bytes, offset)
      upload.received += bytes.length
      upload.touchedAtMs = nowMs()
    },
    take: (id) => {
      const { received, chatId, name, folder, bytes } = find(id)
      coming.delete(id)
      if (received !== bytes.length) throw new AppError('invalid-input', 'Bytes of the file are missing')
      return { chatId, name, folder, bytes }
    },
    drop: (id) => coming.delete(id),
  }
}
