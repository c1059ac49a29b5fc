// main/engine/gguf/gguf-problem.ts - Why a model file was refused, naming the field of its header.
import { AppError } from '../../contract/errors.ts'

/** `missing` and `unreadable` are about the file, `unsupported-*` about a newer format, the others say that it is damaged or hostile. */
export type GgufReason =
  | 'missing'
  | 'unreadable'
  | 'not-gguf'
  | 'unsupported-version'
  | 'unsupported-type'
  | 'truncated'
  | 'malformed'

/** What was expected in `field` of the header and what was there. Never text of the file, except keys and names that are plain. */
export type GgufFault = { field: string; limit: string | number; value: string | number }

/** A `model-load-failed` with details { reason, field, limit, value }. */
export const ggufProblem = (reason: Exclude<GgufReason, 'missing' | 'unreadable'>, fault: GgufFault): AppError =>
  new AppError('model-load-failed', `The model file was refused: ${fault.field} is ${fault.value}, allowed is ${fault.limit}`, {
    details: { reason, ...fault },
  })

/** A `model-load-failed` with details { reason }: the file could not be read at all. */
export const ggufUnread = (reason: 'missing' | 'unreadable', cause: unknown): AppError =>
  new AppError('model-load-failed', `The model file is ${reason}: ${cause instanceof Error ? cause.message : 'no cause given'}`, {
    details: { reason },
    cause,
  })
