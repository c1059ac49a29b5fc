// error-text.ts - What users read when something failed: what happened, what was kept, what to do next.
import { AppError, type ErrorCode, type ErrorDetails } from '../../main/contract/errors.ts'
import { onlineErrorText } from './online-error-text.ts'
import { formatCount, formatMiB, formatNumberOf } from './format.ts'
import { libraryAbsence, libraryConflict, loadRemedy } from './library-error-text.ts'

export type Problem = { code: ErrorCode; details: ErrorDetails }

export type ErrorText = {
  happened: string
  kept: string
  next: string
  /** The same action may work when it is tried again unchanged. */
  canRetry: boolean
}

/** Whatever was thrown, as a problem that has words. */
export const toProblem = (error: unknown): Problem =>
  error instanceof AppError ? { code: error.code, details: error.details } : { code: 'internal', details: {} }

export const errorText = ({ code, details }: Problem): ErrorText => onlineErrorText(code, details) ?? texts[code](details)

/** One paragraph, for notifications and screen readers. */
export const errorSentence = (problem: Problem): string => {
  const { happened, kept, next } = errorText(problem)
  return [happened, kept, next].filter((part) => part !== '').join(' ')
}

const say = (happened: string, kept: string, next: string): ErrorText => ({ happened, kept, next, canRetry: true })
const sayFinal = (happened: string, kept: string, next: string): ErrorText => ({ happened, kept, next, canRetry: false })

/** A key missing here does not compile: every code of the contract has words. */
const texts: Record<ErrorCode, (details: ErrorDetails) => ErrorText> = {
  'invalid-input': () => sayFinal('Hearth could not use what was sent.', 'Your text is still here.', 'Change it and try again.'),
  unauthorized: () =>
    sayFinal('This window is not signed in to Hearth any more.', 'Your chats are safe.', 'Open the address that Hearth printed when it started.'),
  'not-found': (details) => {
    const text = libraryAbsence(details)
    return text === undefined
      ? sayFinal('This is not here any more.', '', 'It may have been deleted in another window.')
      : sayFinal(text.happened, text.kept, text.next)
  },
  conflict: (details) => {
    const text = libraryConflict(details)
    return text === undefined
      ? say('An answer is already being written in this chat.', 'Your text is still here.', 'Wait for it, or stop it first.')
      : sayFinal(text.happened, text.kept, text.next)
  },
  cancelled: () => say('You stopped this.', '', 'Nothing else was changed.'),
  'engine-unavailable': (details) =>
    details['reason'] === 'quarantined'
      ? say('This model stopped the engine three times within five minutes, so Hearth lets it rest.', 'Your messages are kept.', 'Open Models to try it once more.')
      : say(engineEnd(details['reason']), 'Your messages are kept.', 'Try again: it starts afresh.'),
  'model-load-failed': (details) => say(loadFailure(details['reason']), 'Your messages are kept.', loadRemedy(details)),
  'out-of-memory': (details) => say(memory(details), 'Your messages are kept.', details['canOverride'] === true ? 'Close other programs, choose a smaller version, or load it even so.' : 'Close other programs, then try again.'),
  'context-overflow': (details) => sayFinal(overflow(details), 'Your text is kept.', overflowRemedy(details['reason'])),
  'policy-denied': (details) => ruleText(details),
  offline: (details) =>
    details['peer'] === 'main'
      ? say('The window lost its connection to Hearth.', 'What you wrote is kept here.', 'It connects again by itself; then try again.')
      : say('There is no connection to the internet.', 'Your text is still here.', 'Models on this computer work without one.'),
  'provider-failed': () => say('The service did not answer.', 'Your text is still here.', 'Try again in a moment, or use a model on this computer.'),
  'storage-full': () => say('The disk is full.', 'Saved chats are safe; new text stays in this window.', 'Free some space, then try again.'),
  'storage-failed': () => say('Hearth could not write to its data folder.', 'What was saved before is safe.', 'Check the folder named in Settings, then try again.'),
  internal: () => say('Something went wrong inside Hearth.', 'Your messages are kept.', 'Try again. If it comes back, start Hearth anew.'),
}

const ruleText = (details: ErrorDetails): ErrorText => {
  if (details['reason'] === 'retention') {
    const days = numberIn(details, 'days')
    const after = days === undefined ? '' : ` after ${formatNumberOf(days, 'day')}`
    return sayFinal(`What a cloud wrote here was erased${after}, as the rules of this computer say.`, 'Your question is kept.', 'Ask again for an answer of the model here.')
  }
  if (details['rule'] === 'local.models.unsignedTemplates') {
    return sayFinal('Hearth does not know the chat template of this model, and the rules of this computer do not let such a model answer.', 'Your text is kept.', 'Choose another model, or ask the person who looks after this computer.')
  }
  return sayFinal('The rules of this computer do not allow this.', 'Nothing was sent.', 'Ask the person who looks after it.')
}

const numberIn = (details: ErrorDetails, key: string): number | undefined => {
  const value = details[key]
  return typeof value === 'number' ? value : undefined
}

const engineEnd = (reason: ErrorDetails[string] | undefined): string => {
  if (reason === 'out-of-memory') return 'The computer ran out of memory, and the part of Hearth that runs the model was ended.'
  if (reason === 'hung' || reason === 'load-stalled') return 'The part of Hearth that runs the model no longer reacted and was ended.'
  if (reason === 'start-failed' || reason === 'protocol-mismatch') return 'The part of Hearth that runs the model could not be started.'
  return 'The part of Hearth that runs the model stopped.'
}

const loadFailure = (reason: ErrorDetails[string] | undefined): string => {
  if (reason === 'missing') return 'The model’s file is not there.'
  if (reason === 'changed') return 'The model’s file is not the one that was checked.'
  if (reason === 'checking') return 'The model’s file is still being looked at.'
  if (reason === 'unreadable') return 'The model’s file cannot be read.'
  if (reason === 'unsupported-version' || reason === 'unsupported-type') return 'The model’s file is of a kind that Hearth does not know.'
  if (reason === 'truncated' || reason === 'malformed' || reason === 'not-gguf') return 'The model’s file is damaged.'
  return 'The model could not be loaded.'
}

const memory = (details: ErrorDetails): string => {
  const needed = numberIn(details, 'neededMiB')
  const free = numberIn(details, 'freeMiB')
  if (needed === undefined || free === undefined) return 'There is not enough free memory for this model.'
  return `The model needs ${formatMiB(needed)} of memory and ${formatMiB(free)} is free.`
}

const overflow = (details: ErrorDetails): string => {
  const needed = numberIn(details, 'neededTokens')
  const size = numberIn(details, 'contextSize')
  if (needed === undefined || size === undefined) return 'The message is longer than the model can read at once.'
  const what = overflowing(details['reason'])
  return `${what} ${formatCount(needed)} tokens, with room for an answer; the model reads at most ${formatCount(size)} at once.`
}

const overflowing = (reason: ErrorDetails[string] | undefined): string => {
  if (reason === 'pins') return 'With the pinned messages, the question takes'
  if (reason === 'full') return 'The whole chat takes'
  return 'The message takes'
}

const overflowRemedy = (reason: ErrorDetails[string] | undefined): string => {
  if (reason === 'pins') return 'Take a pin off, then try again.'
  if (reason === 'full') return 'Nothing may leave this chat’s window: choose beside the message field what may, or start a new chat.'
  return 'Shorten the message, or send it in parts.'
}
