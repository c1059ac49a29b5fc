// core/policy/banner-sentence.ts - What everybody at this computer has to know about its policy; null without.
import type { EffectivePolicy, PolicyFetch } from '../../contract/policy.ts'
import { endingSentence } from './fetch-sentence.ts'
import { reasonSentence } from './reason-sentence.ts'

/** How policies are fetched is said where it matters: where one cannot be relied on, or soon cannot be. */
export const bannerSentence = ({ faults }: Pick<EffectivePolicy, 'faults'>, fetches: readonly PolicyFetch[], nowMs: number): string | null => {
  const [first] = faults
  if (first === undefined) return endingSentence(fetches, nowMs)
  const others = faults.length === 1 ? '' : ` ${faults.length - 1} more could not be relied on.`
  const failed = fetches.find(({ problem }) => problem !== null)
  const fetched = failed === undefined || !faults.some(({ code }) => mendedByFetching.has(code)) ? '' : ` It could not be fetched: ${failed.words ?? ''}.`
  return `${reasonSentence('fault', first.code)} It is ${first.source}.${others}${fetched}`
}

const mendedByFetching: ReadonlySet<string> = new Set(['unsigned', 'tampered', 'rolled-back', 'expired', 'not-yet-valid'])
