// answer-text.ts - Plain words for how an answer came about and how it ended.
import type { AnswerFacts, StopReason } from '../../main/contract/chats.ts'
import { triggerWords } from './cloud-text.ts'
import { formatCount, formatDuration, formatFactor, formatNumberOf, formatPercent, formatRate } from './format.ts'

export const stopReasonText = (reason: StopReason): string => {
  switch (reason) {
    case 'end':
      return 'finished'
    case 'length':
      return 'reached the length limit'
    case 'window-full':
      return 'filled the window'
    case 'stop-string':
      return 'ended at a stop text'
    case 'cancelled':
      return 'stopped by you'
    case 'given-up':
      return 'given up'
    case 'interrupted':
      return 'cut off'
    case 'failed':
      return 'failed'
  }
}

/** The line under an answer that did not end by itself; null when it did. */
export const unfinishedText = (reason: StopReason): string | null => {
  switch (reason) {
    case 'length':
      return 'The answer reached the length limit.'
    case 'window-full':
      return 'The window is full, and nothing may leave it in this chat.'
    case 'cancelled':
      return 'You stopped this answer. What was written is kept.'
    case 'given-up':
      return 'Hearth stopped this draft, which was unlikely to come right, to ask the cloud instead.'
    case 'interrupted':
      return 'This answer was cut off. What was written is kept.'
    case 'end':
    case 'stop-string':
    case 'failed':
      return null
  }
}

export type Fact = { term: string; value: string; meaning: string }

/** What was measured, in reading order; what could not be measured is left out. */
export const answerFacts = (facts: AnswerFacts): Fact[] => {
  const { timeToFirstTokenMs: first, tokensPerSecond: rate, promptTokens } = facts
  return [
    { term: 'Model', value: facts.modelName, meaning: placeMeaning(facts) },
    ...(first === null
      ? []
      : [{ term: 'First token after', value: formatDuration(first), meaning: 'From the engine taking the request; loading the model is not counted.' }]),
    ...(rate === null ? [] : [{ term: 'Speed', value: formatRate(rate), meaning: 'Tokens written per second after the first one.' }]),
    { term: 'Written', value: formatNumberOf(facts.tokens, 'token'), meaning: 'A token is a word or a piece of one.' },
    ...(promptTokens === null ? [] : [{ term: 'Read', value: formatNumberOf(promptTokens, 'token'), meaning: readMeaning(facts) }]),
    ...reuseFacts(facts),
    ...guessFacts(facts),
    ...leftFacts(facts),
    ...sureFacts(facts),
    { term: 'Ended', value: stopReasonText(facts.stopReason), meaning: endMeaning[facts.stopReason] },
  ]
}

const placeMeaning = ({ origin }: AnswerFacts): string => {
  if (origin.kind === 'local') return 'It ran on this computer.'
  const why = triggerWords(origin.trigger)
  return origin.kind === 'refined' ? `It ran on this computer; ${origin.model} at ${origin.providerName} corrected it${why === null ? '' : `, ${why}`}.` : `It ran at ${origin.providerName}${why === null ? '' : `, asked ${why}`}.`
}

const readMeaning = ({ contextSize }: AnswerFacts): string =>
  contextSize === null
    ? 'The instructions and the part of the chat that the model saw.'
    : `The instructions and the part of the chat that the model saw, in a window of ${formatNumberOf(contextSize, 'token')}.`

const reusePlaces: Record<AnswerFacts['reusedFrom'], string> = {
  none: 'All of it was read anew.',
  resident: 'Still in place from the answer before: not read again.',
  memory: 'Brought back from memory: not read again.',
  disk: 'Brought back from disk: not read again.',
}

const reuseFacts = ({ reusedTokens, reusedFrom }: AnswerFacts): Fact[] =>
  reusedTokens === null ? [] : [{ term: 'Remembered', value: formatNumberOf(reusedTokens, 'token'), meaning: reusePlaces[reusedFrom] }]

/** Guessing is measured per answer; a gain below 1 means that it cost time. */
const guessFacts = ({ draftedTokens, acceptedTokens, speculationGain: gain }: AnswerFacts): Fact[] => {
  if (draftedTokens === 0) return []
  const speed = gain === null ? 'The gain was not measured.' : `Measured gain: ${formatFactor(gain)} the speed without.`
  return [
    {
      term: 'Guessed ahead',
      value: `${formatCount(acceptedTokens)} of ${formatNumberOf(draftedTokens, 'token')} right, ${formatPercent(acceptedTokens / draftedTokens)}`,
      meaning: `A quick guess of the next words, checked by the model. ${speed}`,
    },
  ]
}

const leftFacts = ({ leftOutMessages, leftOutAnswerTokens }: AnswerFacts): Fact[] => [
  ...(leftOutMessages === 0
    ? []
    : [{ term: 'Not seen', value: formatNumberOf(leftOutMessages, 'earlier message'), meaning: 'They were not in the window when this was written.' }]),
  ...(leftOutAnswerTokens === 0
    ? []
    : [{ term: 'Moved on', value: formatNumberOf(leftOutAnswerTokens, 'token'), meaning: 'The beginning of this answer left the window while the rest was written.' }]),
]

/** Said under an answer that is probably wrong; null where there is nothing to say. */
export const doubtText = ({ confidence }: AnswerFacts): string | null => {
  if (confidence?.band !== 'unsure') return null
  return confidence.isCalibrated ? 'Not sure about this answer. Check it before you rely on it.' : 'The model was unsure of its words here. Check the answer before you rely on it.'
}

const sureFacts = ({ confidence }: AnswerFacts): Fact[] => {
  if (confidence === null) return []
  const { value, isCalibrated, band } = confidence
  const words = { sure: 'quite sure', fair: 'fairly sure', unsure: 'not sure' }[band]
  return isCalibrated
    ? [{ term: 'Certainty', value: `${words}, about ${formatPercent(value)}`, meaning: 'How often answers like this one were right when this model was tested. Your thumbs move it a little.' }]
    : [{ term: 'Certainty', value: words, meaning: 'Told from how sure the model was of its words; nobody has tested how often it is right then.' }]
}

const endMeaning: Record<StopReason, string> = {
  end: 'The model had nothing to add.',
  length: 'The longest answer is set in Settings.',
  'window-full': 'There was no room for more, and nothing may leave.',
  'stop-string': 'One of your stop texts came up.',
  cancelled: 'You pressed Stop.',
  'given-up': 'It was unlikely to come right, and a cloud model may be asked.',
  interrupted: 'The engine or the app ended while it was written.',
  failed: 'No answer could be made.',
}
