/* What the providers' packages take for `fetch`: our network, and nothing else.
 *
 * Only the body that the user was shown is let through, to the address that it
 * was shown for; anything else is refused before a connection is made. Headers
 * are taken from a list, so that a package cannot tell more about this computer
 * than its key and its format's version.
 *
 * RETRYING is done here and only here: a status of 429, 500, 502, 503, 504 or
 * 529 comes before the first token, so nothing was written and nothing is asked
 * for twice. Twice at most, as long after as the server wants, never later than
 * 20 s. A connection that breaks is not tried again: nobody knows what the other
 * side did with the request.
 *
 * BILLING. 'onBilled' says whether the provider may charge for what was sent so
 * far: from the moment that a try leaves, until it is turned away. */
import { AppError } from '../../../contract/errors.ts'
import { retryAfterMs } from '../../../core/network/retry-after.ts'
import type { Network } from '../../../network/network.ts'
import type { IncomingResponse } from '../../../network/outgoing-request.ts'
import { type ComposedRequest, urlOf } from './compose-body.ts'
import type { FetchLike } from './language-model.ts'
import type { PatienceClock } from './patience-clock.ts'

export type ProviderFetchOptions = {
  network: Pick<Network, 'send'>
  /** For the ledger: provider and model. */
  subject: string
  /** What may be sent. */
  expected: ComposedRequest
  clock: Pick<PatienceClock, 'signal' | 'sent' | 'resting'>
  onBilled?: (mayBeBilled: boolean) => void
  /** Resolves after so many ms, rejects when the signal aborts. */
  wait: (ms: number, signal: AbortSignal) => Promise<void>
  hasKey: boolean
}

const maxRetries = 2
const longestWaitMs = 20_000
const usualWaitMs = 1500
/** The clock is stricter; this only holds where it was forgotten. */
const stallMs = 2 * 60 * 60_000
const maxBytes = 16 * 1024 * 1024
const retried: readonly number[] = [429, 500, 502, 503, 504, 529]
const allowedHeaders: readonly string[] = ['authorization', 'content-type', 'accept', 'x-api-key', 'x-goog-api-key', 'anthropic-version']

export const createProviderFetch = (options: ProviderFetchOptions): FetchLike => async (input, init) => {
  const { network, subject, expected, clock, hasKey, onBilled = () => undefined } = options
  const { signal } = clock
  if (urlOf(input) !== expected.url || init?.body !== expected.body) {
    throw new AppError('policy-denied', 'The request is not the one that was shown: nothing was sent', { details: { reason: 'preview-changed' } })
  }
  const headers = Object.fromEntries([...new Headers(init.headers)].filter(([name]) => allowedHeaders.includes(name)))
  const body = new TextEncoder().encode(expected.body)
  for (let attempt = 0; ; attempt++) {
    clock.sent()
    onBilled(true)
    const response = await network
      .send({
        ...{ area: 'cloud', purpose: 'cloud-answer', subject, url: expected.url, method: 'POST', headers, body, carriesKey: hasKey },
        ...{ redirects: 'report', stallMs, maxBytes, signal },
      })
      .catch((error: unknown) => {
        onBilled(!neverLeft(error))
        throw error
      })
    onBilled(response.status >= 200 && response.status < 300)
    const waitMs = attempt < maxRetries ? waitBefore(response, attempt) : null
    if (waitMs === null) return asWebResponse(response)
    await response.discard()
    clock.resting()
    await options.wait(waitMs, signal)
  }
}

/** Refused here, or there was no connection that anything could have gone over. */
const neverLeft = (error: unknown): boolean => {
  if (!(error instanceof AppError)) return false
  return error.code === 'policy-denied' || (error.code === 'offline' && noConnection.includes(String(error.details['systemCode'])))
}

const noConnection: readonly string[] = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']

/** Null: not to be tried again. */
const waitBefore = ({ status, headers }: IncomingResponse, attempt: number): number | null => {
  if (!retried.includes(status)) return null
  const asked = retryAfterMs(headers.get('retry-after'), Date.now())
  const waitMs = asked === 0 ? usualWaitMs * 2 ** attempt : asked
  return waitMs > longestWaitMs ? null : waitMs
}

const asWebResponse = ({ status, headers, body }: IncomingResponse): Response => {
  const hasBody = status >= 200 && ![204, 205, 304].includes(status)
  return new Response(hasBody ? ReadableStream.from(body) : null, { status, headers: Object.fromEntries(headers) })
}
