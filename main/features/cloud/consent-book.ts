// features/cloud/consent-book.ts - Whether the user has said yes, to what, and how long ago.
import type { ConsentMode } from '../../contract/cloud-terms.ts'
import type { StoredConsent } from '../../storage/cloud-repository.ts'

const dayMs = 86_400_000

export type ConsentQuestion = {
  /** How often the user has to be asked. */
  mode: ConsentMode
  provider: string
  chatId: string
  /** Said just now, for this message. */
  isGivenNow: boolean
  nowMs: number
}

/** As a policy's request has it. A clock that was set back makes no consent younger than its day. */
export const consentFor = (consents: readonly StoredConsent[], question: ConsentQuestion): { mode: ConsentMode; isGiven: boolean; ageDays: number } => {
  const { mode, provider, chatId, isGivenNow, nowMs } = question
  if (mode === 'none' || isGivenNow) return { mode, isGiven: true, ageDays: 0 }
  const wanted = mode === 'per-chat' ? chatId : null
  const found = mode === 'per-message' ? undefined : consents.find((each) => each.provider === provider && (each.chatId === wanted || each.chatId === null))
  if (found === undefined) return { mode, isGiven: false, ageDays: 0 }
  return { mode, isGiven: true, ageDays: Math.abs(nowMs - found.givenAtMs) / dayMs }
}
