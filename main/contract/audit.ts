/* The audit log: what left this computer, what was not allowed to, and what changed the rules.
 *
 * Entries are only ever added. Each carries a hash over itself and the one
 * before, and a MAC with a key that the system keeps, so that what was removed,
 * changed, moved, added or copied shows (`verify`). Values of what was taken out
 * of a text are never in it, only how many. */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { DataClass, EntityKind, MicroMoney } from './cloud-terms.ts'

export const AuditEvent = z.enum([
  /** About to leave: on disk before the first byte goes. */
  'request',
  /** How it ended. */
  'request-ended',
  'request-refused',
  'policy-changed',
  'policy-invalid',
  'kill-switch',
  'consent-given',
  'consent-withdrawn',
  'provider-changed',
  'key-changed',
  'mode-changed',
  'offline-switch',
  'export',
  /** The model here has answered; only where the policy wants that written down. */
  'local-answer',
  /** Chats, or what a cloud wrote, were older than the policy lets them be. */
  'retention',
  /** Written by the log itself: its first entry, old entries removed, contents of entries removed, a new beginning after its key was lost. */
  'log-begun',
  'log-trimmed',
  'content-erased',
  'log-restarted',
])
export type AuditEvent = z.infer<typeof AuditEvent>

/** How much of what leaves is kept in the log. */
export const AuditContent = z.enum(['none', 'hash', 'redacted', 'full'])
export type AuditContent = z.infer<typeof AuditContent>

const text = (most: number) => z.string().max(most).nullable().default(null)
const count = z.number().int().min(0).nullable().default(null)

/** What whoever appends says. Everything but the event may be left out. */
export const AuditEntry = z.strictObject({
  event: AuditEvent,
  actor: z.enum(['user', 'router', 'policy', 'system']).default('system'),
  /** Ties a request to its end. */
  requestId: text(100),
  policyId: text(200),
  policySerial: z.number().int().nullable().default(null),
  provider: text(100),
  model: text(200),
  /** Of the model's file, for answers of the model here; null while nobody has hashed it. */
  modelSha256: z.hash('sha256', { enc: 'hex' }).nullable().default(null),
  dataClass: DataClass.nullable().default(null),
  /** How many of each kind were taken out. */
  entityCounts: z.partialRecord(EntityKind, z.number().int().min(0)).default({}),
  decision: z.enum(['allowed', 'refused']).nullable().default(null),
  /** Rules, with where they come from; no texts. */
  reasons: z.array(z.string().max(300)).max(50).default([]),
  /** SHA-256 of the bytes of the body, hex. */
  payloadSha256: z.hash('sha256', { enc: 'hex' }).nullable().default(null),
  payloadBytes: count,
  /**
   * The body as it leaves, or with what was taken out put back: only where the policy wants it. The entry itself has a salted hash
   * of the text, and the text lies beside it, so that it can be erased and the log still be proven; then `text` is null. Entries of before that have no hash.
   */
  content: z
    .strictObject({ kind: z.enum(['redacted', 'full']), text: z.string().nullable().default(null), sha256: z.hash('sha256', { enc: 'hex' }).nullable().default(null) })
    .nullable()
    .default(null),
  tokensIn: count,
  tokensOut: count,
  costMicro: MicroMoney.nullable().default(null),
  currency: text(10),
  /** `completed`, `stopped`, or a code such as `provider-failed`. */
  outcome: text(60),
  /** Contents of entries up to this one were erased. */
  upToSeq: count,
  /** For changes: what, in a few words, such as `mode: ask -> off`. */
  note: text(500),
})
export type AuditEntry = z.infer<typeof AuditEntry>
/** As it is written by a caller. */
export type AuditDraft = z.input<typeof AuditEntry>

export const AuditRow = z.strictObject({
  /** 1, 2, 3 without a gap. */
  seq: z.number().int().min(1),
  /** Wall clock, which jumps. */
  atMs: z.number().int(),
  /** A clock that only goes forward, from the start of the process that `run` names. */
  monotonicMs: z.number(),
  run: z.string(),
  ...AuditEntry.shape,
  prevHash: z.string(),
  hash: z.string(),
})
export type AuditRow = z.infer<typeof AuditRow>

export const AuditPage = z.strictObject({ rows: z.array(AuditRow), hasMore: z.boolean() })
export type AuditPage = z.infer<typeof AuditPage>

export const AuditProblem = z.strictObject({
  kind: z.enum([
    /** An entry is not what was written, or not under our key. */
    'changed',
    /** A number is missing, in the middle or at the beginning. */
    'missing',
    /** Numbers do not rise one by one. */
    'out-of-order',
    'duplicate',
    /** An entry does not follow from the one before. */
    'broken-chain',
    /** The end is missing: the log was longer than it is. */
    'truncated',
    /** The mark that says how long the log is, or where it begins, is missing or not under our key. */
    'head-damaged',
    /** Not an entry at all. */
    'unreadable',
    /** The content that was kept with an entry is gone, and no entry says that it was erased. */
    'content-missing',
  ]),
  /** Where; null for the log as a whole. */
  seq: z.number().int().nullable(),
})
export type AuditProblem = z.infer<typeof AuditProblem>

export const AuditVerdict = z.strictObject({
  /** `unknown`: nothing is wrong with the chain, but its key cannot be had now, so that a forger could have made it anew. */
  state: z.enum(['intact', 'damaged', 'unknown']),
  entries: z.number().int(),
  firstSeq: z.number().int().nullable(),
  lastSeq: z.number().int().nullable(),
  lastHash: z.string().nullable(),
  /** The first hundred. */
  problems: z.array(AuditProblem).max(100),
  /** Where the key is. `file`: who can read the data folder can forge the log. */
  keyPlace: z.enum(['keychain', 'file', 'session']).nullable(),
  /** Entries under an earlier key that was lost: their chain holds, their authorship cannot be checked. */
  underLostKey: z.number().int(),
})
export type AuditVerdict = z.infer<typeof AuditVerdict>

export const AuditState = z.strictObject({
  /** Null: entries can be written. Otherwise nothing may leave. `sink`: a place that the policy wants them written to as well cannot be written to. */
  unavailable: z.enum(['no-key', 'read-only', 'damaged', 'sink']).nullable(),
  entries: z.number().int(),
  keyPlace: z.enum(['keychain', 'file', 'session']).nullable(),
})
export type AuditState = z.infer<typeof AuditState>

export const audit = {
  state: oc.output(AuditState),
  /** Newest first. */
  page: oc
    .input(
      z.strictObject({
        before: z.number().int().nullable().default(null),
        limit: z.number().int().min(1).max(500).default(100),
        events: z.array(AuditEvent).min(1).nullable().default(null),
      }),
    )
    .output(AuditPage),
  verify: oc.output(AuditVerdict),
  /** Lines of JSON, oldest first, each an entry with its hashes and its MAC; then the end of the stream. */
  export: oc.input(z.strictObject({ fromSeq: z.number().int().min(1).default(1) })).output(eventIterator(z.strictObject({ lines: z.string() }))),
  /** Each entry when it is written, from now on. */
  watch: oc.output(eventIterator(AuditRow)),
  /** Begins again under a new key when the old one is lost for good. What was written stays, and the first new entry says so. @throws AppError conflict while the key is there */
  restart: oc.output(AuditState),
}
