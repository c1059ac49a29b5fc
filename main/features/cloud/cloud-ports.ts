// features/cloud/cloud-ports.ts - What the cloud is given by app.ts: parts of other areas, as far as it needs them.
import type { Logger } from 'pino'
import type { EffectivePolicy, PolicyView } from '../../contract/policy.ts'
import type { AuditLog } from '../../core/audit/audit-types.ts'
import type { ReserveRequest, Settlement, Spending } from '../../core/budget/budget-types.ts'
import type { Secrets } from '../../core/secrets.ts'
import type { Network } from '../../network/network.ts'
import type { Storage } from '../../storage/open-database.ts'

export type PolicyPort = {
  effective: () => EffectivePolicy
  view: () => Pick<PolicyView, 'banner' | 'locks' | 'sources'>
  /** Something again whenever a source or the kill switch changes. */
  watch: (signal?: AbortSignal) => AsyncIterable<unknown>
}

export type BudgetPort = {
  /** @throws AppError policy-denied { reason: 'budget' } */
  reserve: (request: ReserveRequest) => unknown
  settle: (requestId: string, settlement: Settlement) => unknown
  /** Nothing was bought. */
  release: (requestId: string) => unknown
  use: () => Spending
}

export type CloudOptions = {
  storage: Pick<Storage, 'attachments' | 'chats' | 'messages' | 'settings' | 'cloud' | 'stored' | 'transaction'>
  budget: BudgetPort
  network: Pick<Network, 'send' | 'setPlaces' | 'isPrivateName' | 'state' | 'watchState'>
  secrets: Pick<Secrets, 'read' | 'write' | 'placeOf'>
  policy: PolicyPort
  audit: AuditLog
  /** Where a file with keys would lie. */
  vaultPath: string
  log: Logger
  /** Wall clock, ms. */
  clock?: () => number
  /** Resolves after so many ms; rejects when the signal aborts. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>
  /** An answer is being written in a chat by the model here. */
  isAnswering: (chatId: string) => boolean
}
