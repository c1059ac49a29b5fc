// main/contract/downloads.ts - Downloads as durable jobs: they survive a drop, a quit, a kill and a sleep, and end verified or not at all.
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { CommitSha, DownloadId, RepositoryId } from './ids.ts'

export const DownloadState = z.enum(['queued', 'running', 'paused', 'verifying', 'done', 'failed'])
export type DownloadState = z.infer<typeof DownloadState>

/** What stands behind a state. What was fetched is kept in all of them except where it says otherwise. */
export const DownloadReason = z.enum([
  // running: goes on by itself
  'retrying',
  /** The hub asked for patience; see `nextTryAtMs`. */
  'rate-limited',
  /** The file at the other end was replaced; it was begun again from the start. */
  'began-again',
  // paused: by the user, or until something is different
  'by-user',
  'not-on-mains',
  'offline-switch',
  /** Six tries went nowhere; tried again every few minutes and when the user resumes. */
  'no-connection',
  /** See `neededBytes`; goes on by itself when there is room. */
  'disk-full',
  // failed: until the user starts again
  'needs-token',
  'needs-consent',
  'not-found',
  /** What came is not what the hub promised; it was thrown away. */
  'wrong-bytes',
  /** The hub sent us to an address that downloads may not go to; see `host`. */
  'refused',
  'server-error',
  'disk-failed',
  /** A bug of ours. */
  'internal',
])
export type DownloadReason = z.infer<typeof DownloadReason>

export const DownloadFile = z.strictObject({
  path: z.string(),
  sizeBytes: z.number().int(),
  receivedBytes: z.number().int(),
  isVerified: z.boolean(),
})
export type DownloadFile = z.infer<typeof DownloadFile>

export const Download = z.strictObject({
  id: DownloadId,
  repository: RepositoryId,
  commit: CommitSha,
  /** What it is, e.g. `Qwen3-4B-GGUF Q4_K_M`. */
  name: z.string(),
  quantization: z.string(),
  files: z.array(DownloadFile).min(1),
  sizeBytes: z.number().int(),
  receivedBytes: z.number().int(),
  state: DownloadState,
  reason: DownloadReason.nullable(),
  /** Host that was refused or did not answer. */
  host: z.string().nullable(),
  /** Free space that is missing, while paused for `disk-full`. */
  neededBytes: z.number().int().nullable(),
  /** Wall clock, while waiting to try again. */
  nextTryAtMs: z.number().int().nullable(),
  /** Over the last seconds; null unless running. */
  bytesPerSecond: z.number().nullable(),
  /** At that rate; null where it cannot be said. */
  secondsLeft: z.number().nullable(),
  /** Order in the queue, from 0. One job runs at a time. */
  position: z.number().int(),
  createdAtMs: z.number().int(),
  finishedAtMs: z.number().int().nullable(),
})
export type Download = z.infer<typeof Download>

export const DownloadChange = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('changed'), download: Download }),
  z.strictObject({ type: z.literal('removed'), id: DownloadId }),
])
export type DownloadChange = z.infer<typeof DownloadChange>

export const DownloadSettings = z.strictObject({
  /** Of all downloads together; null is no limit. */
  maxBytesPerSecond: z.number().int().min(16_384).nullable(),
  onlyOnMains: z.boolean(),
})
export type DownloadSettings = z.infer<typeof DownloadSettings>

/** What the machine says about its power supply now. A machine without a battery is on mains. */
export const PowerSupply = z.strictObject({ isOnMains: z.boolean(), hasBattery: z.boolean() })
export type PowerSupply = z.infer<typeof PowerSupply>

const byId = z.strictObject({ id: DownloadId })

export const downloads = {
  list: oc.output(z.array(Download)),
  /** All downloads now, as `changed`, then each one as it changes: twice a second at most while it runs. */
  watch: oc.output(eventIterator(DownloadChange)),
  /** Sizes and checksums are looked up at the hub again, not taken from the caller. The same files that are already being fetched: that job. */
  start: oc
    .input(z.strictObject({ repository: RepositoryId, commit: CommitSha, paths: z.array(z.string().min(1).max(500)).min(1).max(64) }))
    .output(Download),
  pause: oc.input(byId).output(Download),
  /** Also tries a failed one again. */
  resume: oc.input(byId).output(Download),
  /** Stops it and throws away what was fetched; files of a finished one stay. */
  cancel: oc.input(byId).output(z.strictObject({})),
  /** Puts it before another one, or last. */
  move: oc.input(z.strictObject({ id: DownloadId, beforeId: DownloadId.nullable() })).output(z.array(Download)),
  /** Takes finished ones off the list; their files stay. */
  clearFinished: oc.input(z.strictObject({})).output(z.array(Download)),
  settings: oc.output(DownloadSettings),
  updateSettings: oc.input(DownloadSettings.partial()).output(DownloadSettings),
  powerSupply: oc.output(PowerSupply),
}
