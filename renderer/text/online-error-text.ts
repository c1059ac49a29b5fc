// online-error-text.ts - What users read when a hub or the way to it failed: what happened, what was kept, what to do next.
import type { ErrorCode, ErrorDetails } from '../../main/contract/errors.ts'

export type OnlineErrorText = { happened: string; kept: string; next: string; canRetry: boolean }

/** Undefined for a failure that has nothing to do with a hub. */
export const onlineErrorText = (code: ErrorCode, details: ErrorDetails): OnlineErrorText | undefined => {
  const reason = details['reason']
  const host = textIn(details, 'host')
  switch (code) {
    case 'offline':
      return host === undefined ? undefined : offlineText(reason, host)
    case 'unauthorized':
      return accessText(reason)
    case 'policy-denied':
      return host === undefined ? undefined : refusedText(reason, host)
    case 'provider-failed':
      return host === undefined ? undefined : answerText(details, host)
    case 'not-found':
      return absenceText(details['kind'])
    case 'invalid-input':
      return addressText(reason)
    default:
      return undefined
  }
}

const final = (happened: string, next: string): OnlineErrorText => ({ happened, kept: '', next, canRetry: false })
const again = (happened: string, next: string): OnlineErrorText => ({ happened, kept: '', next, canRetry: true })

const offlineText = (reason: unknown, host: string): OnlineErrorText =>
  reason === 'offline-switch'
    ? { ...final('Hearth is set to stay offline.', 'Switch that off on the Privacy page if you want to ask.'), kept: 'Nothing was sent.' }
    : again(`${host} cannot be reached.`, 'Check the connection, then try again. Models on this computer work without one.')

const accessText = (reason: unknown): OnlineErrorText | undefined => {
  if (reason === 'gated') return final('The hub does not give this out to everyone.', 'Accept its terms on its page on the hub, and set a token that may read it.')
  return reason === 'token-refused' ? final('The hub does not accept the token.', 'Make a new one on the hub and set it here.') : undefined
}

const refusedText = (reason: unknown, host: string): OnlineErrorText => {
  const kept = 'Nothing was sent there.'
  if (reason === 'private-address') return { ...final(`${host} leads into a private network, where a hub has no business.`, 'Use another address for the hub.'), kept }
  if (reason === 'not-encrypted') return { ...final(`The way to ${host} would not have been encrypted.`, 'Use its https address.'), kept }
  if (reason === 'too-many-redirects') return { ...final(`${host} sent us on too often.`, 'Try again later, or use another hub.'), kept }
  return { ...final(`The hub sent us to ${host}, which is not on the list of allowed places.`, 'If you trust it, add it under “Where models come from”.'), kept }
}

const answerText = (details: ErrorDetails, host: string): OnlineErrorText => {
  const seconds = details['retryAfterSeconds']
  switch (details['reason']) {
    case 'rate-limited':
      return again(`${host} has been asked too often.`, `Try again in ${typeof seconds === 'number' && seconds > 60 ? 'a few minutes' : 'a minute'}.`)
    case 'timeout':
      return again(`${host} took too long.`, 'Try again in a moment.')
    case 'too-large':
    case 'unreadable':
      return again(`${host} answered in a way that Hearth does not understand.`, 'Check the address under “Where models come from”, then try again.')
    default:
      return again(`${host} answered with an error.`, 'Try again in a moment.')
  }
}

const absenceText = (kind: unknown): OnlineErrorText | undefined => {
  if (kind === 'repository') return final('The hub has no such model, or keeps it from us.', 'Check its name; a private one needs a token.')
  return kind === 'hub-file' ? final('The file is no longer on the hub.', 'Open the model’s page again to see what there is now.') : undefined
}

const addressText = (reason: unknown): OnlineErrorText | undefined => {
  if (reason === 'not-a-url') return final('This is not the address of a hub.', 'Write it like https://huggingface.co.')
  if (reason === 'has-path') return final('A hub’s address has no path.', 'Leave out what comes after the name, as in https://huggingface.co.')
  if (reason === 'not-encrypted') return final('A hub on the internet needs an https address.', 'Write it with https:// in front.')
  return reason === 'not-fetchable' ? final('The hub has no checksum for this file, so it could not be verified.', 'Choose another file.') : undefined
}

const textIn = (details: ErrorDetails, key: string): string | undefined => {
  const value = details[key]
  return typeof value === 'string' ? value : undefined
}
