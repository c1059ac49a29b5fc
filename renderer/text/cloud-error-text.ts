// cloud-error-text.ts - What users read when asking a cloud failed: what happened and what to do next. The local answer stays in any case.
import { z } from 'zod'
import { errorSentence, type Problem } from './error-text.ts'

export const cloudErrorSentence = (problem: Problem): string => {
  const { code, details } = problem
  const { reason, host } = Named.parse(details)
  switch (code) {
    case 'unauthorized':
      return accessWords[reason] ?? errorSentence(problem)
    case 'policy-denied':
      return refusalWords(reason, { source: details['source'], why: details['why'] }) ?? errorSentence(problem)
    case 'provider-failed':
      return failureWords(host, details)
    case 'not-found':
      return absenceWords(details['kind'], host) ?? errorSentence(problem)
    case 'conflict':
      return 'This chat is being written in. Wait for that, then ask again.'
    case 'offline':
      return offlineWords(reason, host)
    case 'internal':
      return 'Something went wrong inside Hearth. The log has it.'
    default:
      return errorSentence(problem)
  }
}

const Named = z.object({ reason: z.string().catch(''), host: z.string().catch('The provider') })

const offlineWords = (reason: string, host: string): string =>
  reason === 'offline-switch' ? 'Hearth is set to stay offline. Nothing was sent.' : `${host} cannot be reached. Check the connection or the address, then try again.`

const accessWords: Readonly<Record<string, string | undefined>> = {
  'key-refused': 'The provider does not take the key. Enter another on the Cloud page.',
  forbidden: 'The provider does not let this key use the model, or not from where you are. Choose another model, or look at the key’s rights with the provider.',
  'no-key': 'There is no key for this provider. Enter one on the Cloud page.',
  passphrase: 'The file with the keys is closed, or the passphrase is another one. Open it on the Cloud page.',
}

type Refusal = { source: unknown; why: unknown }

const refusalWords = (reason: string, refusal: Refusal): string | undefined => refusals[reason]?.(refusal)

const refusals: Readonly<Record<string, ((refusal: Refusal) => string) | undefined>> = {
  budget: ({ why }) => (why === 'no-price' ? 'There is a budget, and what this model costs is not known. Enter its price on the Cloud page.' : 'The budget does not allow it. Nothing was sent.'),
  audit: ({ why }) => (why === 'sink' ? 'A copy of the log that the rules of this computer want could not be written, so nothing was sent.' : 'It could not be written into the log, so nothing was sent.'),
  consent: () => 'You have not agreed to this. Nothing was sent.',
  locked: () => 'This is locked or kept local. Nothing was sent.',
  'preview-changed': () => 'The rules have changed since you looked. Look again at what would be sent.',
  'kill-switch': () => 'The emergency stop is on. Nothing more is sent.',
  policy: ({ source }) => `The rules of this computer do not allow it${typeof source === 'string' && source !== '' ? ` (${source})` : ''}. Nothing was sent.`,
  'host-not-allowed': () => 'The cloud is off, so nothing may go there.',
}

const failureWords = (host: string, details: Problem['details']): string => (failures[String(details['reason'])] ?? otherFailure)(host, details)

type Words = (host: string, details: Problem['details']) => string

const otherFailure: Words = (host) => `${host} answered with an error. Try again in a moment.`
const notUnderstood: Words = (host) => `${host} answered in a way that Hearth does not understand. Check its address and what kind of provider it is.`

const failures: Readonly<Record<string, Words | undefined>> = {
  'rate-limited': (host, { retryAfterSeconds }) => `${host} has been asked too often. Try again ${typeof retryAfterSeconds === 'number' && retryAfterSeconds > 90 ? 'in a few minutes' : 'in a minute'}.`,
  overloaded: (host) => `${host} has too much to do. Try again in a moment.`,
  cut: (host) => `The answer of ${host} broke off. What came is kept.`,
  timeout: (host, { waitedFor }) => (timeouts[String(waitedFor)] ?? ((name) => `${name} took too long. Try again in a moment.`))(host, {}),
  'no-credit': (host) => `There is no credit left with ${host}. Add some with the provider, or choose another one on the Cloud page.`,
  'too-long': (host) => `This is longer than the model of ${host} can read. Ask in a shorter chat, or choose a model for longer ones.`,
  refused: (host) => `${host} does not want to answer this, or not to the end. What came is kept as a version.`,
  'only-thought': (host) => `${host} used up its whole length thinking. Ask for less, or choose a model that thinks less.`,
  'wants-tools': (host) => `${host} wanted to use tools, which Hearth does not offer. Ask again, or choose another model.`,
  empty: (host) => `${host} ended without a word. Ask again, or choose another model.`,
  unreadable: notUnderstood,
  'too-large': notUnderstood,
}

const timeouts: Readonly<Record<string, Words | undefined>> = {
  'first-word': (host) => `${host} did not begin to answer in time. Try again, or allow it more time on the Cloud page.`,
  pause: (host) => `${host} stopped in mid-answer. What came is kept as a version. How long a pause may be is set on the Cloud page.`,
  total: (host) => `${host} took longer than you allow for an answer. What came is kept as a version. The limit is set on the Cloud page.`,
}

const absenceWords = (kind: unknown, host: string): string | undefined => {
  if (kind === 'cloud-model') return `${host} does not have this model. Test the provider on the Cloud page to see which it has.`
  if (kind === 'cloud-address') return `${host} has nothing at this address. Most end in /v1: look at it on the Cloud page.`
  return kind === 'preview' ? 'What you looked at is too old. Look again at what would be sent.' : undefined
}
