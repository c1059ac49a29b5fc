// main/engine/documents/document-problem.ts - What reading a document comes to.
import type { AttachmentProblem } from '../../contract/attachments.ts'
import { AppError } from '../../contract/errors.ts'

export type DocumentText = { text: string; mediaType: string }

export const documentProblem = (reason: AttachmentProblem, cause?: unknown): AppError =>
  new AppError('invalid-input', 'Nothing can be made of this document', { details: { reason }, cause })
