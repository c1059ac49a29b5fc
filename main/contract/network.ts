// main/contract/network.ts - What leaves this computer: the offline switch and a ledger with one row for every request.
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'

/** Who asked for it, in terms a user knows. */
export const NetworkArea = z.enum(['hub', 'downloads', 'cloud', 'policy'])
export type NetworkArea = z.infer<typeof NetworkArea>

/** Why it was asked for. */
export const NetworkPurpose = z.enum(['search', 'repository', 'card', 'file-list', 'file-header', 'resolve', 'file', 'cloud-answer', 'cloud-models', 'policy'])
export type NetworkPurpose = z.infer<typeof NetworkPurpose>

/** Why a request was not let out, or cut off. Nothing was sent to the place that was refused. */
export const RefusalReason = z.enum([
  /** The offline switch is on. */
  'offline-switch',
  /** Not a host that the user or Hearth's own list names for this purpose. */
  'host-not-allowed',
  /** The name leads to an address inside a private network, this computer, or a cloud's metadata service. */
  'private-address',
  /** Plain HTTP to a place that is not this computer or a private network that the user named. */
  'not-encrypted',
  'too-many-redirects',
])
export type RefusalReason = z.infer<typeof RefusalReason>

export const NetworkOutcome = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('running') }),
  z.strictObject({ type: z.literal('answered'), status: z.number().int() }),
  z.strictObject({ type: z.literal('refused'), reason: RefusalReason }),
  /** Let out, but no whole answer came. `reason` is a short code such as `ECONNRESET`, `timeout`, `stalled` or `too-large`. */
  z.strictObject({ type: z.literal('failed'), reason: z.string().max(60) }),
  z.strictObject({ type: z.literal('cancelled') }),
])
export type NetworkOutcome = z.infer<typeof NetworkOutcome>

export const LedgerRow = z.strictObject({
  /** Grows with time; pages go from new to old. */
  id: z.number().int(),
  atMs: z.number().int(),
  area: NetworkArea,
  purpose: NetworkPurpose,
  method: z.enum(['GET', 'HEAD', 'POST']),
  /** Scheme, host and port, such as `https://huggingface.co`. */
  origin: z.string(),
  /** Without its query: queries of signed links are secrets. */
  path: z.string(),
  /** What is told: the words of a search, a repository's name, a file's name. */
  subject: z.string(),
  /** A token went with it. */
  isSigned: z.boolean(),
  /** Headers and bodies as this application wrote and read them, without the encryption around them. */
  bytesOut: z.number().int(),
  bytesIn: z.number().int(),
  /** Null while it runs. */
  durationMs: z.number().int().nullable(),
  outcome: NetworkOutcome,
})
export type LedgerRow = z.infer<typeof LedgerRow>

export const LedgerTotals = z.strictObject({
  requests: z.number().int(),
  refused: z.number().int(),
  bytesOut: z.number().int(),
  bytesIn: z.number().int(),
  /** Since the oldest row that is kept; null without rows. */
  sinceMs: z.number().int().nullable(),
})
export type LedgerTotals = z.infer<typeof LedgerTotals>

export const NetworkState = z.strictObject({
  /** The user's switch: nothing at all is let out while it is on. Kept across restarts. */
  isOffline: z.boolean(),
  /** Host and port of the proxy that the environment names, without its password; null without one. */
  proxy: z.string().nullable(),
  /** Where requests may go now, with what for. */
  allowed: z.array(z.strictObject({ host: z.string(), purpose: z.enum(['hub', 'files', 'cloud', 'policy']), isYours: z.boolean() })),
})
export type NetworkState = z.infer<typeof NetworkState>

/** One request that the self-test tried to send; `let-out` would be a fault. */
export const SelfTestAttempt = z.strictObject({
  purpose: NetworkPurpose,
  host: z.string(),
  result: z.enum(['refused', 'let-out']),
  reason: RefusalReason.nullable(),
})
export type SelfTestAttempt = z.infer<typeof SelfTestAttempt>

export const SelfTest = z.strictObject({
  /** `everything`: the offline switch is on. `cloud`: only what belongs to the cloud is kept in, which is off. `nothing`: neither, so nothing was tried. */
  keptIn: z.enum(['everything', 'cloud', 'nothing']),
  attempts: z.array(SelfTestAttempt),
  /** Connections that a server of Hearth's own on this computer, which was among the places asked, saw arrive. */
  canaryConnections: z.number().int(),
  /** Nothing was let out and no connection arrived; null where nothing was tried. */
  holds: z.boolean().nullable(),
})
export type SelfTest = z.infer<typeof SelfTest>

export const LedgerPage = z.strictObject({ rows: z.array(LedgerRow), hasMore: z.boolean(), totals: LedgerTotals })
export type LedgerPage = z.infer<typeof LedgerPage>

export const network = {
  state: oc.output(NetworkState),
  /** What holds now, again whenever it changes. */
  watchState: oc.output(eventIterator(NetworkState)),
  /** Takes effect at once: requests that run are cut off. */
  setOffline: oc.input(z.strictObject({ isOffline: z.boolean() })).output(NetworkState),
  /** Tries to send what should not leave now, on the ways the application itself uses. Each attempt is a row of the ledger. */
  selfTest: oc.input(z.strictObject({})).output(SelfTest),
  /** Newest first. */
  ledger: oc
    .input(z.strictObject({ before: z.number().int().nullable().default(null), limit: z.number().int().min(1).max(500).default(100) }))
    .output(LedgerPage),
  /** Each row when it begins and when it ends, from now on. */
  watchLedger: oc.output(eventIterator(LedgerRow)),
  /** Erases the ledger; what runs at that moment is kept. */
  clearLedger: oc.input(z.strictObject({})).output(LedgerTotals),
}
