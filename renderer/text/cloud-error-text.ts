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
      return refusalWords(reason, details['source'], details['why']) ?? errorSentence(problem)
    case 'provider-failed':
      return failureWords(reason, host, details['retryAfterSeconds'])
    case 'not-found':
      return absenceWords(details['kind'], host) ?? errorSentence(problem)
    case 'conflict':
      return 'This chat is being written in. Wait for that, then ask again.'
    case 'offline':
      return reason === 'offline-switch' ? 'Hearth is set to stay offline. Nothing was sent.' : `${host} cannot be reached. Check the connection or the address, then try again.`
    case 'internal':
      return 'Something went wrong inside Hearth. The log has it.'
    default:
      return errorSentence(problem)
  }
}

const Named = z.object({ reason: z.string().catch(''), host: z.string().catch('The provider') })

const accessWords: Readonly<Record<string, string | undefined>> = {
  'key-refused': 'The provider does not take the key. Enter another on the Cloud page.',
  'no-key': 'There is no key for this provider. Enter one on the Cloud page.',
  passphrase: 'The file with the keys is closed, or the passphrase is another one. Open it on the Cloud page.',
}

const refusalWords = (reason: string, source: unknown, why: unknown): string | undefined => {
  switch (reason) {
    case 'budget':
      return why === 'no-price' ? 'There is a budget, and what this model costs is not known. Enter its price on the Cloud page.' : 'The budget does not allow it. Nothing was sent.'
    case 'audit':
      return 'It could not be written into the log, so nothing was sent.'
    case 'consent':
      return 'You have not agreed to this. Nothing was sent.'
    case 'locked':
      return 'This is locked or kept local. Nothing was sent.'
    case 'preview-changed':
      return 'The rules have changed since you looked. Look again at what would be sent.'
    case 'kill-switch':
      return 'The emergency stop is on. Nothing more is sent.'
    case 'policy':
      return `The rules of this computer do not allow it${typeof source === 'string' && source !== '' ? ` (${source})` : ''}. Nothing was sent.`
    case 'host-not-allowed':
      return 'The cloud is off, so nothing may go there.'
    default:
      return undefined
  }
}

const failureWords = (reason: string, host: string, retryAfterSeconds: unknown): string => {
  switch (reason) {
    case 'rate-limited':
      return `${host} has been asked too often. Try again ${typeof retryAfterSeconds === 'number' && retryAfterSeconds > 90 ? 'in a few minutes' : 'in a minute'}.`
    case 'overloaded':
      return `${host} has too much to do. Try again in a moment.`
    case 'cut':
      return `The answer of ${host} broke off. What came is kept as a version.`
    case 'timeout':
      return `${host} took too long. Try again in a moment.`
    case 'refused':
      return `${host} does not want to answer this.`
    case 'unreadable':
    case 'too-large':
      return `${host} answered in a way that Hearth does not understand. Check its address and what kind of provider it is.`
    default:
      return `${host} answered with an error. Try again in a moment.`
  }
}

const absenceWords = (kind: unknown, host: string): string | undefined => {
  if (kind === 'cloud-model') return `${host} does not know this model, or the address is not right.`
  return kind === 'preview' ? 'What you looked at is too old. Look again at what would be sent.' : undefined
}
