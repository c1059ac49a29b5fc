// features/downloads/queue-state.ts - What the queue knows while Hearth runs; what must outlive it is in the database and the journals.
import type { Logger } from 'pino'
import type { Download, DownloadChange, DownloadReason, DownloadSettings, PowerSupply } from '../../contract/downloads.ts'
import type { CommitSha, DownloadId, RepositoryId, Sha256 } from '../../contract/ids.ts'
import type { Clock, TokenBucket } from '../../core/downloads/token-bucket.ts'
import type { Network } from '../../network/network.ts'
import type { ChangeFeed } from '../../storage/change-feed.ts'
import type { DownloadJob, DownloadRepository, JobProgress } from '../../storage/download-repository.ts'
import type { OpenStoredValue, StoredValue } from '../../storage/stored-value.ts'
import type { ReadDiskSpace } from './disk-space.ts'
import type { Location } from './locate-file.ts'
import { keptBytes } from './part-file.ts'
import { incomingFolder } from './run-job.ts'
import type { TransferPace } from './transfer-file.ts'
import type { TransferRate } from './transfer-rate.ts'

type Revision = { repository: RepositoryId; commit: CommitSha }

/** What downloads need of a hub. */
export type FileSource = {
  describe: (
    wanted: Revision & { paths: readonly string[] },
    signal?: AbortSignal,
  ) => Promise<{ name: string; quantization: string; files: { path: string; sizeBytes: number; sha256: Sha256 }[] }>
  licence: (revision: Revision, signal?: AbortSignal) => Promise<string | null>
  locate: (revision: Revision, path: string) => Promise<Location>
}

/** A model's files, whole, verified and in place, with where they came from. */
export type Downloaded = Revision & {
  quantization: string
  licence: string | null
  files: { path: string; file: string; sizeBytes: number; sha256: Sha256 }[]
}

export type DownloadOptions = {
  jobs: DownloadRepository
  network: Pick<Network, 'send' | 'state' | 'watchState'>
  source: FileSource
  /** Where models are kept; downloads grow in `.incoming` inside it, so that the last step is a rename. */
  modelsDir: string
  stored: OpenStoredValue
  powerSupply: () => PowerSupply
  /** Whatever these settings say: all that is done in the background waits for mains. */
  waitsForMains?: () => boolean
  onDownloaded: (downloaded: Downloaded) => Promise<void>
  log: Logger
  clock: Clock
  pace: TransferPace
  diskSpace: ReadDiskSpace
  random: () => number
}

export type Running = {
  id: DownloadId
  stop: AbortController
  ended: Promise<void>
  phase: 'running' | 'verifying'
  /** Bytes of each file. */
  received: number[]
  rate: TransferRate
  note: { reason: DownloadReason; host: string | null; nextTryAtMs: number | null; untilMs: number } | undefined
}

export type Queue = {
  options: DownloadOptions
  settings: StoredValue<DownloadSettings>
  bucket: TokenBucket
  changes: ChangeFeed<DownloadChange>
  running: Running | undefined
  /** When a job that a dead network had stopped is tried again, by our own clock. */
  retryAtMs: Map<DownloadId, number>
  /** Bytes of each file of jobs that do not run. */
  kept: Map<DownloadId, number[]>
  /** What could not be written down yet, as on a full disk; it holds all the same. */
  unsaved: Map<DownloadId, JobProgress>
  /** Ends when the beats that were asked for are over. */
  beats: Promise<void>
  isClosed: boolean
}

/** All jobs as they are, written down or not, in order. */
export const listJobs = (queue: Queue): DownloadJob[] => queue.options.jobs.list().map((job) => ({ ...job, ...queue.unsaved.get(job.id) }))

/** @throws AppError not-found */
export const getJob = (queue: Queue, id: DownloadId): DownloadJob => ({ ...queue.options.jobs.get(id), ...queue.unsaved.get(id) })

export const receivedOf = (queue: Queue, job: DownloadJob): number[] => {
  if (queue.running?.id === job.id) return queue.running.received
  const known = queue.kept.get(job.id) ?? readKept(queue, job)
  queue.kept.set(job.id, known)
  return known
}

const readKept = ({ options }: Queue, job: DownloadJob): number[] => {
  const folder = incomingFolder(options.modelsDir, job)
  return job.files.map((file, number) => (file.isVerified || job.state === 'done' ? file.sizeBytes : keptBytes({ folder, number }, file)))
}

export const describeDownload = (queue: Queue, job: DownloadJob, position: number): Download => {
  const received = receivedOf(queue, job)
  const files = job.files.map(({ path, sizeBytes, isVerified }, index) => ({ path, sizeBytes, isVerified, receivedBytes: received[index] ?? 0 }))
  const sizeBytes = sum(files.map((file) => file.sizeBytes))
  const receivedBytes = sum(received)
  const running = queue.running?.id === job.id ? queue.running : undefined
  const { id, repository, commit, name, quantization, neededBytes, createdAtMs, finishedAtMs } = job
  return {
    ...{ id, repository, commit, name, quantization, files, sizeBytes, receivedBytes, neededBytes, position, createdAtMs, finishedAtMs },
    ...(running === undefined ? atRest(job) : underWay(running, { missingBytes: sizeBytes - receivedBytes, nowMs: queue.options.clock.nowMs() })),
  }
}

type Progress = Pick<Download, 'state' | 'reason' | 'host' | 'nextTryAtMs' | 'bytesPerSecond' | 'secondsLeft'>

const atRest = ({ state, reason, host }: DownloadJob): Progress => ({ state, reason, host, nextTryAtMs: null, bytesPerSecond: null, secondsLeft: null })

const underWay = ({ phase, note, rate }: Running, { missingBytes, nowMs }: { missingBytes: number; nowMs: number }): Progress => {
  const bytesPerSecond = phase === 'running' ? rate.bytesPerSecond(nowMs) : null
  const { reason, host, nextTryAtMs } = note ?? { reason: null, host: null, nextTryAtMs: null }
  return { state: phase, reason, host, nextTryAtMs, bytesPerSecond, secondsLeft: bytesPerSecond === null || bytesPerSecond < 1 ? null : missingBytes / bytesPerSecond }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** All downloads as they are now, in order. */
export const describeAll = (queue: Queue): Download[] => listJobs(queue).map((job, position) => describeDownload(queue, job, position))

export const tell = (queue: Queue, id: DownloadId): Download => {
  const download = describeAll(queue).find((each) => each.id === id)
  // Whoever asks has just used it; the repository says what is wrong if it is gone.
  if (download === undefined) return describeDownload(queue, getJob(queue, id), 0)
  queue.changes.publish({ type: 'changed', download })
  return download
}
