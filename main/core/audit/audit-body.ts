// core/audit/audit-body.ts - From what a caller says to the text that is hashed, and back to what people read.
import { AuditEntry, AuditRow } from '../../contract/audit.ts'
import type { AuditDraft } from '../../contract/audit.ts'
import type { AuditPayload } from './audit-types.ts'
import type { Hashing, StoredEntry } from './chain.ts'

export type AuditMoment = { atMs: number; monotonicMs: number; run: string }

/** @throws ZodError for a draft that breaks the contract: that is a bug */
export const bodyOf = (draft: AuditDraft, seq: number, moment: AuditMoment): string => JSON.stringify({ seq, ...moment, ...AuditEntry.parse(draft) })

/** What of a body is kept in the log. Its hash is there from `hash` on; its size always. */
export const withPayload = (draft: AuditDraft, { keep, sent, original }: AuditPayload, { sha256 }: Pick<Hashing, 'sha256'>): AuditDraft => ({
  ...draft,
  payloadBytes: new TextEncoder().encode(sent).length,
  payloadSha256: keep === 'none' ? null : sha256(sent),
  content: keep === 'redacted' ? { kind: 'redacted', text: sent } : keep === 'full' ? { kind: 'full', text: original() } : null,
})

/** Null for a body that is no entry; `verify` says which. */
export const rowOf = ({ body, prevHash, hash }: StoredEntry): AuditRow | null => {
  try {
    const parsed: unknown = JSON.parse(body)
    const row = AuditRow.safeParse(typeof parsed === 'object' && parsed !== null ? { ...parsed, prevHash, hash } : null)
    return row.success ? row.data : null
  } catch {
    return null
  }
}

/** One line of the export: the body as it was hashed, and what proves it. */
export const lineOf = ({ seq, body, prevHash, hash, keyId, mac }: StoredEntry): string => `${JSON.stringify({ seq, prevHash, hash, keyId, mac, body })}\n`
