/* The exact bytes that a request would consist of, without sending it.
 *
 * The provider's package is asked to send, and its `fetch` keeps the body and
 * goes no further. The same package with the same request writes the same bytes
 * again when it is sent; provider-fetch.ts compares them and refuses others. */
import { AppError } from '../../../contract/errors.ts'
import { type CloudRequest, callOptions } from './cloud-request.ts'
import { type Endpoint, type FetchLike, languageModelFor } from './language-model.ts'

export type ComposedRequest = { url: string; body: string }

class ComposedError extends Error {
  override readonly name = 'ComposedError'
}

export const composeBody = async (endpoint: Endpoint, request: CloudRequest): Promise<ComposedRequest> => {
  let composed: ComposedRequest | undefined
  const keep: FetchLike = (url, init) => {
    if (typeof init?.body === 'string') composed = { url: urlOf(url), body: init.body }
    return Promise.reject(new ComposedError('Kept, not sent'))
  }
  const model = await languageModelFor(endpoint, 'not-a-key', keep)
  try {
    await model.doStream(callOptions(request))
  } catch (error) {
    if (composed === undefined) throw error
  }
  if (composed === undefined) throw new AppError('internal', 'The provider’s package did not write a request')
  return composed
}

export const urlOf = (input: Parameters<FetchLike>[0]): string => (typeof input === 'string' ? input : input instanceof URL ? input.href : input.url)
