// core/policy/fetch-sentence.ts - How fetching a policy went, in plain words for the window and the terminal.
import type { PolicyFetch, PolicyFetchProblem, PolicyFetchProblemCode } from '../../contract/policy.ts'

/** With its words. `current`: what is here now. */
export const viewFetch = (fetched: Omit<PolicyFetch, 'words' | 'expiresAt'>, current: { expiresAt?: string | undefined } | null): PolicyFetch => ({
  ...fetched,
  words: fetched.problem === null ? null : fetchProblemWords(fetched.problem),
  expiresAt: current?.expiresAt ?? null,
})

/** Ends without a full stop. */
const fetchProblemWords = ({ code, detail }: PolicyFetchProblem): string => `${words[code]}${detail === '' ? '' : ` (${detail.replace(/\.$/, '')})`}`

const words: Record<PolicyFetchProblemCode, string> = {
  offline: 'Hearth is set to stay offline',
  unreachable: 'the server could not be reached',
  refused: 'the request was not let out',
  timeout: 'the server took too long',
  status: 'the server did not give it out',
  redirected: 'the server sent us elsewhere, which is not followed',
  'too-large': 'what came was too large',
  unreadable: 'what came is no signed policy',
  tampered: 'what came is not signed by the administrator',
  foreign: 'what came is another policy',
  'rolled-back': 'what came is older than what was seen before',
  expired: 'what came has expired',
  'not-yet-valid': 'what came is not in force yet',
  'not-stored': 'it could not be stored on this computer',
}

/** So long before its end a policy that cannot be fetched anew is everybody's concern. */
const warnedBeforeMs = 3 * 24 * 60 * 60 * 1000

/** For everybody, where the cloud will be off because a policy could not be fetched; null otherwise. */
export const endingSentence = (fetches: readonly PolicyFetch[], nowMs: number): string | null => {
  const ending = fetches.find(({ problem, expiresAt }) => problem !== null && expiresAt !== null && Date.parse(expiresAt) - nowMs <= warnedBeforeMs)
  if (ending === undefined) return null
  return `The policy of this computer ends at ${ending.expiresAt ?? ''} and no newer one could be fetched: ${ending.words ?? ''}. Then the cloud is off.`
}
