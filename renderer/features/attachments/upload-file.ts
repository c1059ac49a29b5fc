// upload-file.ts - Hands a file of this window to main, piece by piece.
import { type Attachment, supplyMaxBytes } from '../../../main/contract/attachments.ts'
import type { HearthClient } from '../../../main/contract/contract.ts'
import type { ChatId } from '../../../main/contract/ids.ts'

/** Multiples of three bytes need no padding between pieces. */
const pieceBytes = Math.floor(supplyMaxBytes / 6) * 3

/** @throws AppError invalid-input with an AttachmentProblem as its reason */
export const uploadFile = async (attachments: HearthClient['attachments'], { chatId, file, signal }: { chatId: ChatId; file: File; signal: AbortSignal }): Promise<Attachment> => {
  const { id } = await attachments.begin({ chatId, name: file.name === '' ? 'file' : file.name, bytes: file.size })
  try {
    for (let offset = 0; offset < file.size; offset += pieceBytes) {
      signal.throwIfAborted()
      const piece = new Uint8Array(await file.slice(offset, offset + pieceBytes).arrayBuffer())
      await attachments.supply({ id, offset, base64: toBase64(piece) }, { signal })
    }
    return await attachments.finish({ id }, { signal })
  } catch (error) {
    // What has come in is of no use; main forgets it by itself where it cannot be told.
    attachments.remove({ id }).catch(() => undefined)
    throw error
  }
}

/** Spread arguments are limited. */
const spreadBytes = 0x8000

const toBase64 = (bytes: Uint8Array): string => {
  let binary = ''
  for (let at = 0; at < bytes.length; at += spreadBytes) binary += String.fromCharCode(...bytes.subarray(at, at + spreadBytes))
  return btoa(binary)
}
