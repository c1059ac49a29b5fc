// features/attachments/read-file.ts - From the bytes of a file to its words, or to a picture.
import { hash } from 'node:crypto'
import { type AttachmentProblem, attachmentMaxCharacters, supplyMaxBytes } from '../../contract/attachments.ts'
import { AppError } from '../../contract/errors.ts'
import { Sha256 } from '../../contract/ids.ts'
import { detectFile } from '../../core/attachments/detect-file.ts'
import type { Workshops } from '../../engine-link/run-workshop.ts'
import type { NewAttachment } from '../../storage/attachment-repository.ts'

export type ReadFile = Pick<NewAttachment, 'kind' | 'mediaType' | 'bytes' | 'sha256' | 'text' | 'original'>

type Reading = { workshops: Pick<Workshops, 'run'>; signal: AbortSignal | undefined }

/** A document that takes longer is given up. */
const limitMs = 30_000

/** @throws AppError invalid-input with an AttachmentProblem */
export const readFile = async ({ bytes }: { bytes: Uint8Array<ArrayBuffer> }, reading: Reading): Promise<ReadFile> => {
  const detected = detectFile(bytes)
  const file = { bytes: bytes.length, sha256: Sha256.parse(hash('sha256', bytes)) }
  if (detected.kind === 'empty' || detected.kind === 'binary') throw problem(detected.kind)
  if (detected.kind === 'image') throw problem('picture')
  if (detected.kind === 'text') {
    if (detected.text.length > attachmentMaxCharacters) throw problem('too-long')
    return { ...file, kind: 'text', mediaType: 'text/plain', text: detected.text, original: null }
  }
  return { ...file, kind: 'text', ...(await readDocument(detected.kind, bytes, reading)), original: null }
}

const problem = (reason: AttachmentProblem, cause?: unknown): AppError =>
  new AppError('invalid-input', 'Nothing can be made of this file', { details: { reason }, cause })

const readDocument = async (kind: 'pdf' | 'zip', bytes: Uint8Array<ArrayBuffer>, { workshops, signal }: Reading): Promise<{ text: string; mediaType: string }> => {
  try {
    return await workshops.run(
      async (client) => {
        for (let offset = 0; offset < bytes.length; offset += supplyMaxBytes) {
          await client.supplyDocument({ base64: Buffer.from(bytes.buffer, bytes.byteOffset + offset, Math.min(supplyMaxBytes, bytes.length - offset)).toString('base64') })
        }
        return client.readDocument({ kind })
      },
      { limitMs, signal },
    )
  } catch (error) {
    throw error instanceof AppError && error.code === 'model-load-failed' ? problem(reasonOfDeath(error), error) : error
  }
}

const reasonOfDeath = ({ details: { reason, stderr } }: AppError): AttachmentProblem => {
  if (reason === 'timed-out') return 'too-slow'
  return typeof stderr === 'string' && stderr.includes('memory watchdog') ? 'too-much-memory' : 'broken'
}
