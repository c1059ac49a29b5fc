// core/audit/audit-types.ts - What the rest of main asks of the audit log and of budgets; features/audit makes it.
import type { AuditContent, AuditDraft, AuditRow } from '../../contract/audit.ts'

/** What is about to leave, for the hash and, where the policy wants it, for the log. */
export type AuditPayload = {
  keep: AuditContent
  /** The body, byte for byte as it leaves. */
  sent: string
  /** The same with what was taken out put back; asked for only with `full`. */
  original: () => string
}

export type AuditLog = {
  /** Fetches the key. To be awaited once before the first `append`; fast afterwards. @throws AppError policy-denied { reason: 'audit', why } */
  prepare: () => Promise<void>
  /**
   * On disk and synced when it returns. No audit, no egress: whoever is about to send lets what is thrown pass.
   * @throws AppError policy-denied { reason: 'audit', why: 'no-key' | 'damaged' }, storage-full, storage-failed
   */
  append: (entry: AuditDraft, payload?: AuditPayload) => AuditRow
  /** `prepare` and `append`, for what is not about to send: switches, consents, changes of the policy. Resolves to null, with a line in the log file, where it cannot be written. */
  record: (entry: AuditDraft) => Promise<AuditRow | null>
}
