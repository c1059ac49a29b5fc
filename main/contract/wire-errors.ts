/* AppError on its way across a port, both halves.
 *
 * oRPC carries ORPCErrors, with a code, a message and free data. This file is
 * the one place that turns ours into its and back, for calls and for streams
 * that fail half-way, between renderer and main as between main and engine.
 *
 * Going out, an AppError keeps code, message and details; input that does not
 * parse becomes `invalid-input` with the number of faults and the first path,
 * never with the value; anything else is a bug: it is handed to `onBug` whole
 * and leaves as a bare `internal`. Coming in, whatever is thrown is an AppError.
 *
 * NOT HERE: `cause`, stacks and the text of bugs; they stay where they happened.
 */
import { ORPCError, mapEventIterator } from '@orpc/client'
import { ValidationError } from '@orpc/contract'
import { z } from 'zod'
import { AppError, ErrorCode, ErrorDetails } from './errors.ts'

const WireData = z.object({ details: ErrorDetails })

/** What oRPC itself answers when a request never reaches a handler. */
const transportCodes = new Map<string, ErrorCode>([
  ['BAD_REQUEST', 'invalid-input'],
  ['NOT_FOUND', 'not-found'],
  ['UNAUTHORIZED', 'unauthorized'],
  ['FORBIDDEN', 'unauthorized'],
])

/** The ORPCError to send for anything a handler threw. `onBug` hears of what is neither an outcome nor bad input. */
export const toWireError = (error: unknown, onBug: (error: unknown) => void): ORPCError<ErrorCode, { details: ErrorDetails }> => {
  const known = asAppError(error)
  if (known === undefined) onBug(error)
  const { code, message, details } = known ?? new AppError('internal', 'Something failed inside; the log has it')
  return new ORPCError(code, { message, data: { details }, cause: error })
}

/** The AppError that a thrown ORPCError stands for; undefined when the value is no ORPCError. */
export const fromWireError = (error: unknown): AppError | undefined => {
  if (error instanceof AppError) return error
  if (!(error instanceof ORPCError)) return undefined
  const wireCode = String(error.code)
  const code = ErrorCode.safeParse(wireCode)
  const data = WireData.safeParse(error.data)
  return new AppError(code.success ? code.data : (transportCodes.get(wireCode) ?? 'internal'), error.message, {
    details: data.success ? data.data.details : {},
    cause: error,
  })
}

/** For `clientInterceptors` of an RPCHandler: every failure of a call or a stream leaves as a wire error. */
export const createServerErrorInterceptor =
  (onBug: (error: unknown) => void) =>
  async (options: { next: () => Promise<unknown> }): Promise<unknown> =>
    mapFailures(options.next, (error) => toWireError(error, onBug))

/**
 * For `interceptors` of an RPCLink: every failure arrives as an AppError. `cancelled` when the caller's own signal ended it;
 * `whenLost` says what it means here that the port went away.
 */
export const createClientErrorInterceptor =
  (whenLost: (cause: unknown) => AppError) =>
  async (options: { next: () => Promise<unknown>; signal?: AbortSignal | undefined }): Promise<unknown> =>
    mapFailures(options.next, (error) => {
      if (options.signal?.aborted === true) return new AppError('cancelled', 'Cancelled by the caller', { cause: error })
      return fromWireError(error) ?? whenLost(error)
    })

const mapFailures = async (next: () => Promise<unknown>, map: (error: unknown) => Error): Promise<unknown> => {
  try {
    const output = await next()
    if (!isStream(output)) return output
    return mapEventIterator(output, { value: (item) => Promise.resolve(item), error: (error) => Promise.resolve(map(error)) })
  } catch (error) {
    throw map(error)
  }
}

const isStream = (value: unknown): value is AsyncIterator<unknown, unknown, undefined> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value && typeof value.next === 'function'

const asAppError = (error: unknown): AppError | undefined => {
  if (error instanceof AppError) return error
  if (!(error instanceof ORPCError)) return undefined
  if (error.code === 'BAD_REQUEST') return new AppError('invalid-input', error.message, { details: faults(error.cause) })
  return undefined
}

const faults = (cause: unknown): ErrorDetails => {
  if (!(cause instanceof ValidationError)) return {}
  const path = cause.issues[0]?.path?.map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
  return { faults: cause.issues.length, path: (path ?? '').slice(0, 200) }
}
