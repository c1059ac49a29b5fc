/* The one error that crosses a process boundary.
 *
 * AppError is for what can happen in a correct program. Anything else that is
 * thrown is a bug: it is logged whole where it happened and arrives as
 * `internal`. `message` is for the log; users read the sentence that
 * renderer/text/ has for the code. `details` holds numbers and short strings,
 * never prompts, file contents, SQL or stacks.
 */
import { z } from 'zod'

export const errorCodes = [
  // The caller can act.
  'invalid-input',
  'unauthorized',
  'not-found',
  'conflict',
  'cancelled',
  // The user can act.
  'engine-unavailable',
  'model-load-failed',
  'out-of-memory',
  'context-overflow',
  'policy-denied',
  'offline',
  'provider-failed',
  'storage-full',
  // We must act.
  'storage-failed',
  'internal',
] as const

export const ErrorCode = z.enum(errorCodes)
export type ErrorCode = z.infer<typeof ErrorCode>

export const ErrorDetails = z.record(z.string(), z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]))
export type ErrorDetails = z.infer<typeof ErrorDetails>

/** An outcome a correct program can have; see `errorCodes` for the closed list. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, message: string, options: { details?: ErrorDetails; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.details = options.details ?? {}
  }
}
