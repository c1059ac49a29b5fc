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
import { type PatienceClock, outOfPatience } from './patience-clock.ts'
import { providerProblem } from './provider-problem.ts'

export type CloudPiece =
  | { type: 'text'; text: string }
  /** It thinks aloud; nobody is shown that, and it is paid for. */
  | { type: 'thought'; bytes: number }
  /** `tokensIn`, `tokensOut` null: the provider did not say, or said what cannot be. `problem`: it ended, and that is no answer. */
  | { type: 'end'; stopReason: 'end' | 'length'; tokensIn: number | null; tokensOut: number | null; problem: AppError | null }

export type StreamOptions = {
  endpoint: Endpoint
  key: string
  request: CloudRequest
  bodyBytes: number
  send: FetchLike
  /** Of whoever reads. */
  signal: AbortSignal
  clock: PatienceClock
}

/** @throws AppError unauthorized, not-found, provider-failed, offline, policy-denied, cancelled */
export async function* streamAnswer(options: StreamOptions): AsyncGenerator<CloudPiece, void, undefined> {
  const { endpoint, key, request, send, signal, clock } = options
  const { host } = new URL(endpoint.baseUrl)
  const state = { hasText: false }
  try {
    const model = await languageModelFor(endpoint, key, send)
    const { stream } = await model.doStream({ ...callOptions(request), abortSignal: clock.signal })
    const end = yield* readParts(stream, { ...options, host, state })
    if (end !== undefined) {
      yield end
      return
    }
  } catch (error) {
    signal.throwIfAborted()
    const waitedFor = clock.expired()
    throw waitedFor === null ? cutOr(providerProblem(error, host), state.hasText, host) : outOfPatience(waitedFor, host)
  } finally {
    clock.end()
  }
  throw cut(host)
}

type Reading = StreamOptions & { host: string; state: { hasText: boolean } }

type Parts = Awaited<ReturnType<Awaited<ReturnType<typeof languageModelFor>>['doStream']>>['stream']

async function* readParts(stream: Parts, { clock, ...reading }: Reading): AsyncGenerator<CloudPiece, CloudPiece | undefined, undefined> {
  const parts = stream[Symbol.asyncIterator]()
  try {
    for (;;) {
      const { value: part, done } = await clock.during(parts.next())
      if (done === true) return undefined
      if (part.type === 'error') throw cutOr(providerProblem(part.error, reading.host), reading.state.hasText, reading.host)
      if (part.type === 'finish') return endOf(part, reading)
      if ((part.type !== 'text-delta' && part.type !== 'reasoning-delta') || part.delta === '') continue
      clock.word()
      if (part.type === 'text-delta') reading.state.hasText = true
      yield part.type === 'text-delta' ? { type: 'text', text: part.delta } : { type: 'thought', bytes: Buffer.byteLength(part.delta) }
    }
  } finally {
    await parts.return?.()
  }
}

type Finish = { finishReason: { unified: string; raw: string | undefined }; usage: LanguageModelV4Usage }

const endOf = (part: Finish, reading: Omit<Reading, 'clock'>): CloudPiece => {
  const { unified, raw } = part.finishReason
  if (unified === 'interrupted' || unified === 'error' || raw === undefined || raw === 'error') throw cut(reading.host)
  const { inputTokens, outputTokens } = part.usage
  return {
    type: 'end',
    stopReason: unified === 'length' ? 'length' : 'end',
    // A template and the provider's own words come on top of ours.
    tokensIn: plausible(inputTokens.total, { least: 1, most: reading.bodyBytes + 2000 }),
    tokensOut: plausible(outputTokens.total, { least: reading.state.hasText ? 1 : 0, most: reading.request.maxOutputTokens + 16 }),
    problem: problemOf(unified, reading),
  }
}

/** An end that leaves nothing to show, or only what was let through before a filter stepped in. */
const problemOf = (unified: string, { state, host }: Pick<Reading, 'state' | 'host'>): AppError | null => {
  const failed = (reason: string, words: string): AppError => new AppError('provider-failed', `${host} ${words}`, { details: { reason, host } })
  if (unified === 'content-filter') return failed('refused', state.hasText ? 'stopped in mid-answer and goes no further' : 'refuses to answer')
  if (state.hasText) return null
  if (unified === 'length') return failed('only-thought', 'used up its length before its first word')
  return unified === 'tool-calls' ? failed('wants-tools', 'wants to use tools, and none were offered') : failed('empty', 'ended without a word')
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
