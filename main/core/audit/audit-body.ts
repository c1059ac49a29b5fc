// core/audit/audit-body.ts - From what a caller says to the text that is hashed, and back to what people read.
import { AuditEntry, AuditRow } from '../../contract/audit.ts'
import type { AuditDraft } from '../../contract/audit.ts'
import type { AuditPayload } from './audit-types.ts'
import { type Hashing, type StoredContent, type StoredEntry, contentHashOf } from './chain.ts'

export type AuditMoment = { atMs: number; monotonicMs: number; run: string }

/** @throws ZodError for a draft that breaks the contract: that is a bug */
export const bodyOf = (draft: AuditDraft, seq: number, moment: AuditMoment): string => JSON.stringify({ seq, ...moment, ...AuditEntry.parse(draft) })

export type Written = { draft: AuditDraft; content: StoredContent | null }

/** What of a body is kept in the log. Its hash is there from `hash` on; its size always. `salt` is new each time. */
export const withPayload = (draft: AuditDraft, { keep, sent, original }: AuditPayload, { sha256, salt }: Pick<Hashing, 'sha256'> & { salt: string }): Written => {
  const kept = { ...draft, payloadBytes: new TextEncoder().encode(sent).length, payloadSha256: keep === 'none' ? null : sha256(sent) }
  if (keep === 'none' || keep === 'hash') return { draft: kept, content: null }
  // A text with half a letter would not read back as it was hashed.
  const content = { salt, text: (keep === 'full' ? original() : sent).toWellFormed() }
  return { draft: { ...kept, content: { kind: keep, sha256: contentHashOf({ sha256 }, content) } }, content }
}

/** Null for a body that is no entry; `verify` says which. */
export const rowOf = ({ body, prevHash, hash, content }: StoredEntry): AuditRow | null => {
  try {
    const parsed: unknown = JSON.parse(body)
    const row = AuditRow.safeParse(typeof parsed === 'object' && parsed !== null ? { ...parsed, prevHash, hash } : null)
    if (!row.success) return null
    const kept = row.data.content
    return { ...row.data, content: kept === null ? null : { ...kept, text: content?.text ?? kept.text } }
  } catch {
    return null
  }
}

/** One line of the export: the body as it was hashed, what proves it, and the content beside it where there is one. */
export const lineOf = ({ seq, body, prevHash, hash, keyId, mac, content }: StoredEntry): string =>
  `${JSON.stringify({ seq, prevHash, hash, keyId, mac, body, ...(content === null ? {} : { content }) })}\n`
