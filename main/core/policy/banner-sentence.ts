// core/policy/banner-sentence.ts - What everybody at this computer has to know about its policy; null without.
import type { EffectivePolicy } from '../../contract/policy.ts'
import { reasonSentence } from './reason-sentence.ts'

export const bannerSentence = ({ faults }: EffectivePolicy): string | null => {
  const [first] = faults
  if (first === undefined) return null
  const others = faults.length === 1 ? '' : ` ${faults.length - 1} more could not be relied on.`
  return `${reasonSentence('fault', first.code)} It is ${first.source}.${others}`
}
