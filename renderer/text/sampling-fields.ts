// sampling-fields.ts - The sampling settings in plain words, with the field's own names second.
import type { Sampling } from '../../main/contract/sampling.ts'

export type SamplingField = {
  key: 'temperature' | 'topK' | 'topP' | 'minP' | 'repeatPenalty' | 'maxTokens'
  words: string
  term: string
  meaning: string
  min: number
  max: number
  step: number
}

/** Ranges are those of the contract. */
export const samplingFields: readonly SamplingField[] = [
  { key: 'temperature', words: 'Variety', term: 'temperature', meaning: 'Low gives steady answers, high gives varied ones. 0 always takes the likeliest word.', min: 0, max: 2, step: 0.05 },
  { key: 'maxTokens', words: 'Longest answer', term: 'max tokens', meaning: 'In tokens; a token is a word or a piece of one. An answer that is cut off can be continued.', min: 1, max: 8192, step: 1 },
  { key: 'repeatPenalty', words: 'Avoid repetition', term: 'repeat penalty', meaning: '1 is off. Higher values keep the model from saying the same again.', min: 1, max: 2, step: 0.05 },
  { key: 'topK', words: 'Candidates', term: 'top-k', meaning: 'Only this many of the likeliest words are considered. 0 considers all.', min: 0, max: 1000, step: 1 },
  { key: 'topP', words: 'Share of likely words', term: 'top-p', meaning: 'The smallest set of words that together reach this probability. 1 keeps all.', min: 0.01, max: 1, step: 0.01 },
  { key: 'minP', words: 'Least likelihood', term: 'min-p', meaning: 'Words less likely than this share of the likeliest one are dropped. 0 drops none.', min: 0, max: 1, step: 0.01 },
]

/** Null when the value may not be used; the field then keeps what is typed and says its range. */
export const withField = (sampling: Sampling, field: SamplingField, value: number): Sampling | null => {
  const isAllowed = Number.isFinite(value) && value >= field.min && value <= field.max && (field.step < 1 || Number.isInteger(value))
  return isAllowed ? { ...sampling, [field.key]: value } : null
}
