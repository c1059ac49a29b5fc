/* The words of a cloud model, as they come.
 *
 * An answer ends with its usage. One that stops without saying that it ended (a
 * connection that breaks, a proxy that gives up) is a cut, not an end. What the
 * provider says about tokens is believed only as far as it can be true: there are
 * no more of them than bytes were sent, or than the answer was allowed to have. */
import type { LanguageModelV4Usage } from '@ai-sdk/provider'
import { AppError } from '../../../contract/errors.ts'
import { type CloudRequest, callOptions } from './cloud-request.ts'
import { type Endpoint, type FetchLike, languageModelFor } from './language-model.ts'
import { providerProblem } from './provider-problem.ts'

export type CloudPiece =
  | { type: 'text'; text: string }
  /** Null: the provider did not say, or said what cannot be. */
  | { type: 'end'; stopReason: 'end' | 'length'; tokensIn: number | null; tokensOut: number | null }

export type StreamOptions = { endpoint: Endpoint; key: string; request: CloudRequest; bodyBytes: number; send: FetchLike; signal: AbortSignal }

/** @throws AppError unauthorized, not-found, provider-failed, offline, policy-denied, cancelled */
export async function* streamAnswer(options: StreamOptions): AsyncGenerator<CloudPiece, void, undefined> {
  const { endpoint, key, request, send, signal } = options
  const { host } = new URL(endpoint.baseUrl)
  const state = { hasText: false }
  try {
    const model = await languageModelFor(endpoint, key, send)
    const { stream } = await model.doStream({ ...callOptions(request), abortSignal: signal })
    const end = yield* readParts(stream, { ...options, host, state })
    if (end !== undefined) {
      yield end
      return
    }
  } catch (error) {
    signal.throwIfAborted()
    throw cutOr(providerProblem(error, host), state.hasText, host)
  }
  throw cut(host)
}

type Reading = StreamOptions & { host: string; state: { hasText: boolean } }

type Parts = Awaited<ReturnType<Awaited<ReturnType<typeof languageModelFor>>['doStream']>>['stream']

async function* readParts(stream: Parts, reading: Reading): AsyncGenerator<CloudPiece, CloudPiece | undefined, undefined> {
  for await (const part of stream) {
    if (part.type === 'text-delta' && part.delta !== '') {
      reading.state.hasText = true
      yield { type: 'text', text: part.delta }
    } else if (part.type === 'error') {
      throw cutOr(providerProblem(part.error, reading.host), reading.state.hasText, reading.host)
    } else if (part.type === 'finish') return endOf(part, reading)
  }
  return undefined
}

const endOf = (part: { finishReason: { unified: string; raw: string | undefined }; usage: LanguageModelV4Usage }, reading: Reading): CloudPiece => {
  const { unified, raw } = part.finishReason
  if (unified === 'interrupted' || unified === 'error' || raw === undefined) throw cut(reading.host)
  if (unified === 'content-filter' && !reading.state.hasText) {
    throw new AppError('provider-failed', `${reading.host} refuses to answer`, { details: { reason: 'refused', host: reading.host } })
  }
  const { inputTokens, outputTokens } = part.usage
  return {
    type: 'end',
    stopReason: unified === 'length' ? 'length' : 'end',
    // A template and the provider's own words come on top of ours.
    tokensIn: plausible(inputTokens.total, { least: 1, most: reading.bodyBytes + 2000 }),
    tokensOut: plausible(outputTokens.total, { least: reading.state.hasText ? 1 : 0, most: reading.request.maxOutputTokens + 16 }),
  }
}

const plausible = (count: number | undefined, { least, most }: { least: number; most: number }): number | null =>
  count !== undefined && Number.isInteger(count) && count >= least && count <= most ? count : null

const cut = (host: string): AppError =>
  new AppError('provider-failed', `The answer of ${host} was cut off`, { details: { reason: 'cut', host } })

/** Once words have come, a broken connection and an unreadable rest are one and the same thing to the reader. */
const cutOr = (problem: AppError, hasText: boolean, host: string): AppError => {
  const { reason } = problem.details
  const isBroken = reason === 'unreachable' || reason === 'unreadable'
  return hasText && isBroken ? cut(host) : problem
}
