// main/core/governor/precision-sentence.ts - Which size of a model answers and why, for people and screen readers.
import type { ModelState } from '../../contract/models.ts'
import type { ModelSize } from './choose-precision.ts'

export type PrecisionFacts = {
  chosen: ModelSize
  size: ModelSize
  unusable: ModelSize | null
  /** Why the level is what it is, as a clause (reason-sentence.ts). */
  because: string
}

const problems: Record<ModelState, string> = {
  available: 'it cannot be had',
  missing: 'its file is missing',
  damaged: 'its file is damaged',
  changed: 'its file is another one than before',
  checking: 'it is still being looked at',
  quarantined: 'it failed three times',
}

/** Null while the chosen size answers and nothing stands in the way of another. */
export const precisionSentence = ({ chosen, size, unusable, because }: PrecisionFacts): string | null => {
  if (unusable !== null) return `${described(unusable, size)} should answer now, but ${problems[unusable.state]}; ${described(size, unusable, 'the')} goes on.`
  if (size.id === chosen.id) return null
  return `${described(size, chosen)} answers: ${because}.`
}

/** After a change, for the log: also of the one back to what was chosen. */
export const switchSentence = (facts: PrecisionFacts): string => precisionSentence(facts) ?? `${facts.size.quantization === '' ? facts.size.name : facts.size.quantization}, the size that was chosen, answers again: ${facts.because}.`

const described = (one: ModelSize, other: ModelSize, article = 'The'): string => {
  const name = one.quantization === '' || one.quantization === other.quantization ? one.name : one.quantization
  return `${article} ${one.sizeBytes < other.sizeBytes ? 'smaller' : 'larger'} version (${name})`
}
