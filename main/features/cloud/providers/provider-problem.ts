/* What went wrong at a provider, in our words.
 *
 * The packages' errors carry the request and the answer; neither may reach a log,
 * so an error of theirs is never kept as a cause. */
import { APICallError } from '@ai-sdk/provider'
import { AppError } from '../../../contract/errors.ts'
import { retryAfterMs } from '../../../core/network/retry-after.ts'

export const providerProblem = (thrown: unknown, host: string): AppError => {
  const known = appErrorIn(thrown)
  if (known !== undefined) return known
  if (APICallError.isInstance(thrown) && thrown.statusCode !== undefined) {
    return statusProblem(thrown.statusCode, { host, retryAfter: thrown.responseHeaders?.['retry-after'] })
  }
  return new AppError('provider-failed', `${host} sent something that is no answer`, { details: { reason: 'unreadable', host } })
}

export const statusProblem = (status: number, { host, retryAfter }: { host: string; retryAfter: string | undefined }): AppError => {
  const details = { status, host }
  if (status === 401 || status === 403) return new AppError('unauthorized', `${host} does not take the key`, { details: { reason: 'key-refused', ...details } })
  if (status === 404) return new AppError('not-found', `${host} does not know the model or the address`, { details: { kind: 'cloud-model', ...details } })
  if (status === 429) {
    const retryAfterSeconds = retryAfterMs(retryAfter, Date.now()) / 1000
    return new AppError('provider-failed', `${host} asks for patience`, { details: { reason: 'rate-limited', retryAfterSeconds, ...details } })
  }
  if (status === 503 || status === 529) return new AppError('provider-failed', `${host} has too much to do`, { details: { reason: 'overloaded', ...details } })
  return new AppError('provider-failed', `${host} answered with status ${String(status)}`, { details: { reason: 'status', ...details } })
}

/** The packages wrap what our network throws, or hand it on. A connection that breaks in mid-answer is a cut, whatever the system calls it. */
const appErrorIn = (thrown: unknown): AppError | undefined => {
  let error = thrown
  for (let depth = 0; depth < 5 && error !== undefined; depth++) {
    if (error instanceof AppError) return error
    error = error instanceof Error ? error.cause : undefined
  }
  return undefined
}
