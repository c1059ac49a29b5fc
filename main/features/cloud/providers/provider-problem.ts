/* What went wrong at a provider, in our words.
 *
 * The packages' errors carry the request and the answer; neither may reach a log,
 * so an error of theirs is never kept as a cause. */
import { APICallError } from '@ai-sdk/provider'
import { z } from 'zod'
import { AppError } from '../../../contract/errors.ts'
import { retryAfterMs } from '../../../core/network/retry-after.ts'

export const providerProblem = (thrown: unknown, host: string): AppError => {
  const known = appErrorIn(thrown)
  if (known !== undefined) return known
  if (APICallError.isInstance(thrown) && thrown.statusCode !== undefined) {
    return statusProblem(thrown.statusCode, { host, retryAfter: thrown.responseHeaders?.['retry-after'], said: thrown.responseBody })
  }
  const said = inStream(thrown)
  if (said !== null) return statusProblem(said.status, { host, retryAfter: undefined, said: said.words })
  return new AppError('provider-failed', `${host} sent something that is no answer`, { details: { reason: 'unreadable', host } })
}

export type StatusContext = {
  host: string
  retryAfter: string | undefined
  /** What came with it. Only looked at for words that tell one reason from another; it may repeat what was sent, so it goes nowhere. */
  said?: string | undefined
  /** The list of models was asked for, so no model can be unknown. */
  isList?: boolean
}

export const statusProblem = (status: number, context: StatusContext): AppError => {
  const { host, retryAfter, said } = context
  const details = { status, host }
  const failed = (reason: string, words: string, more: Record<string, number> = {}): AppError => new AppError('provider-failed', `${host} ${words}`, { details: { reason, ...details, ...more } })
  if (hasNoCredit(status, said)) return failed('no-credit', 'has no credit left')
  switch (status) {
    case 401:
      return new AppError('unauthorized', `${host} does not take the key`, { details: { reason: 'key-refused', ...details } })
    case 403:
      return new AppError('unauthorized', `${host} does not allow this`, { details: { reason: 'forbidden', ...details } })
    case 429:
      return failed('rate-limited', 'asks for patience', { retryAfterSeconds: Math.ceil(retryAfterMs(retryAfter, Date.now()) / 1000) })
    case 503:
    case 529:
      return failed('overloaded', 'has too much to do')
    default:
      return absenceOf(status, context) ?? (isTooLong(status, said) ? failed('too-long', 'finds the text too long') : failed('status', `answered with status ${String(status)}`))
  }
}

const hasNoCredit = (status: number, said = ''): boolean => status === 402 || (status !== 401 && noCredit.test(said))

const isTooLong = (status: number, said = ''): boolean => [400, 413, 422].includes(status) && tooLong.test(said)

/** Null where neither the model nor the address is what is missing. */
const absenceOf = (status: number, { host, said = '', isList = false }: StatusContext): AppError | null => {
  const isModel = !isList && aboutModel.test(said)
  if (status === 404) return absent(isModel ? 'cloud-model' : 'cloud-address', { status, host })
  return status === 400 && isModel && unknown.test(said) && !tooLong.test(said) ? absent('cloud-model', { status, host }) : null
}

const absent = (kind: 'cloud-model' | 'cloud-address', details: { status: number; host: string }): AppError =>
  new AppError('not-found', `${details.host} does not know the ${kind === 'cloud-model' ? 'model' : 'address'}`, { details: { kind, ...details } })

const noCredit = /insufficient[_ ](?:quota|credit|balance|funds)|credit balance is too low|exceeded your current quota|billing/i
const aboutModel = /model/i
const unknown = /not[_ ](?:found|exist|supported|loaded|a valid)|does not exist|unknown|invalid model|no models? loaded/i
const tooLong = /context[_ ](?:length|window|size)|maximum context|too (?:long|large|many tokens)|max[_ ]?(?:model[_ ]?len|tokens)|exceeds? the (?:available )?context|prompt is too/i

const Said = z.union([
  z.string(),
  z.looseObject({ message: z.string().optional().catch(undefined), type: z.string().optional().catch(undefined), code: z.union([z.string(), z.number()]).optional().catch(undefined) }),
])

/** An error that came as a piece of a stream whose status was fine: the status that it would have been. Null for what is no such thing. */
const inStream = (thrown: unknown): { status: number; words: string } | null => {
  if (thrown instanceof Error) return null
  const said = Said.safeParse(thrown).data
  if (said === undefined) return null
  if (typeof said === 'string') return { status: 500, words: said }
  const words = [said.type, said.code, said.message].join(' ')
  const code = Number(said.code)
  if (code >= 400 && code < 600) return { status: code, words }
  const known = statusOfType.find(([pattern]) => pattern.test(words))
  return { status: known?.[1] ?? 500, words }
}

/** As Anthropic, OpenAI and servers that follow them name what happened. */
const statusOfType: readonly (readonly [RegExp, number])[] = [
  [/overloaded|unavailable/i, 529],
  [/rate.?limit/i, 429],
  [/authentication|invalid_api_key/i, 401],
  [/permission/i, 403],
  [/not_found/i, 404],
  [/invalid_request|bad ?request|context_length/i, 400],
]

/** The packages wrap what our network throws, or hand it on. A connection that breaks in mid-answer is a cut, whatever the system calls it. */
const appErrorIn = (thrown: unknown): AppError | undefined => {
  let error = thrown
  for (let depth = 0; depth < 5 && error !== undefined; depth++) {
    if (error instanceof AppError) return error
    error = error instanceof Error ? error.cause : undefined
  }
  return undefined
}
