/* The beat of the queue: who may run, who must stop, who is next. */
import type { DownloadReason } from '../../contract/downloads.ts'
import { AppError } from '../../contract/errors.ts'
import type { DownloadId } from '../../contract/ids.ts'
import type { DownloadJob } from '../../storage/download-repository.ts'
import { lackingBytes } from './disk-space.ts'
import { explainFailure } from './explain-failure.ts'
import { getJob, listJobs, receivedOf, tell } from './queue-state.ts'
import type { Queue, Running } from './queue-state.ts'
import { runJob, targetPath } from './run-job.ts'
import { TransferEnd } from './transfer-end.ts'
import { transferFile } from './transfer-file.ts'
import { createTransferRate } from './transfer-rate.ts'

/** Ends what runs without a trace: Hearth is closing, or the job is gone. */
export class QueueClosed extends Error {
  override readonly name = 'QueueClosed'
}

/** What passes by itself, or when the user says so; everything else needs another try. */
const pauses: readonly DownloadReason[] = ['by-user', 'not-on-mains', 'offline-switch', 'no-connection', 'disk-full']

const retryAfterMs = 5 * 60_000
const tellEveryMs = 500
/** A note about something that is over stays to be read. */
const noteMs = 5000

/** One at a time: who calls while one is under way gets the next. */
export const beat = (queue: Queue): Promise<void> => {
  const next = queue.beats.then(() => beatOnce(queue))
  queue.beats = next.catch((error: unknown) => queue.options.log.error({ err: error }, 'The queue of downloads failed'))
  return queue.beats
}

const beatOnce = async (queue: Queue): Promise<void> => {
  if (queue.isClosed) return
  const held = heldBack(queue)
  saveUnsaved(queue)
  const jobs = listJobs(queue)
  if (held !== undefined) {
    holdAll(queue, jobs, held)
    return
  }
  for (const job of jobs) if (job.state === 'paused' && (await mayGoOn(queue, job))) goOn(queue, job)
  await checkDisk(queue)
  startNext(queue)
}

const heldBack = ({ options, settings }: Queue): 'offline-switch' | 'not-on-mains' | undefined => {
  if (options.network.state().isOffline) return 'offline-switch'
  const waits = settings.get().onlyOnMains || options.waitsForMains?.() === true
  return waits && !options.powerSupply().isOnMains ? 'not-on-mains' : undefined
}

const holdAll = (queue: Queue, jobs: readonly DownloadJob[], reason: DownloadReason): void => {
  queue.running?.stop.abort(new TransferEnd(reason))
  const isWaiting = (job: DownloadJob): boolean =>
    job.state === 'queued' || (job.state === 'paused' && (job.reason === 'offline-switch' || job.reason === 'not-on-mains') && job.reason !== reason)
  for (const job of jobs) if (isWaiting(job)) setState(queue, job.id, { state: 'paused', reason })
}

/** Unless the user has said something else meanwhile. */
const goOn = (queue: Queue, { id, reason }: DownloadJob): void => {
  const now = listJobs(queue).find((job) => job.id === id)
  if (now?.state === 'paused' && now.reason === reason) setState(queue, id, { state: 'queued' })
}

const mayGoOn = async (queue: Queue, job: DownloadJob): Promise<boolean> => {
  switch (job.reason) {
    case 'not-on-mains':
    case 'offline-switch':
      return true
    case 'no-connection':
      return queue.options.clock.nowMs() >= (queue.retryAtMs.get(job.id) ?? 0)
    case 'disk-full':
      return (await lacking(queue, job)) === 0
    default:
      return false
  }
}

const checkDisk = async (queue: Queue): Promise<void> => {
  const { running } = queue
  if (running === undefined) return
  const neededBytes = await lacking(queue, getJob(queue, running.id), true)
  if (neededBytes > 0) running.stop.abort(new TransferEnd('disk-full', { neededBytes }))
}

const lacking = async (queue: Queue, job: DownloadJob, isRunning = false): Promise<number> => {
  const received = receivedOf(queue, job)
  const missing = job.files.reduce((sum, file, index) => sum + file.sizeBytes - (received[index] ?? 0), 0)
  return lackingBytes(await queue.options.diskSpace(queue.options.modelsDir), missing, isRunning)
}

const startNext = (queue: Queue): void => {
  if (queue.running !== undefined) return
  const next = listJobs(queue).find(({ state }) => state === 'queued')
  if (next === undefined) return
  const running: Running = {
    id: next.id,
    stop: new AbortController(),
    phase: 'running',
    received: [...receivedOf(queue, next)],
    rate: createTransferRate(),
    note: undefined,
    ended: Promise.resolve(),
  }
  queue.running = running
  setState(queue, next.id, { state: 'running' })
  running.ended = run(queue, running, next)
}

const run = async (queue: Queue, running: Running, job: DownloadJob): Promise<void> => {
  const teller = setInterval(() => tell(queue, job.id), tellEveryMs)
  let end: State | undefined
  try {
    const neededBytes = await lacking(queue, job)
    if (neededBytes > 0) throw new TransferEnd('disk-full', { neededBytes })
    await download(queue, running, job)
    end = { state: 'done' }
  } catch (error) {
    end = stateAfter(queue, error, job)
  } finally {
    clearInterval(teller)
    queue.running = undefined
    queue.kept.delete(job.id)
  }
  if (end !== undefined) setState(queue, job.id, end)
  void beat(queue)
}

type State = { state: DownloadJob['state']; reason?: DownloadReason; host?: string | null; neededBytes?: number | null }

/** Undefined when nothing is to be written: the queue has closed, or the job was cancelled. */
const stateAfter = (queue: Queue, thrown: unknown, job: DownloadJob): State | undefined => {
  if (thrown instanceof QueueClosed) return undefined
  const outcome = explainFailure(thrown)
  if (!(outcome instanceof TransferEnd)) {
    queue.options.log.error({ err: thrown, download: job.name }, 'A download failed because of a bug')
    return { state: 'failed', reason: 'internal' }
  }
  const { reason, host, neededBytes } = outcome
  const isPause = pauses.includes(reason)
  if (reason === 'no-connection') queue.retryAtMs.set(job.id, queue.options.clock.nowMs() + retryAfterMs)
  queue.options.log[isPause ? 'info' : 'warn']({ err: outcome.cause, download: job.name, reason, host }, 'A download stopped')
  return { state: isPause ? 'paused' : 'failed', reason, host, neededBytes }
}

export const setState = (queue: Queue, id: DownloadId, { state, reason, host, neededBytes }: State): void => {
  queue.unsaved.set(id, { state, reason: reason ?? null, host: host ?? null, neededBytes: neededBytes ?? null })
  saveUnsaved(queue)
  tell(queue, id)
}

/** A full disk is when downloads most need to change state: what cannot be written then holds in memory until it can. */
const saveUnsaved = (queue: Queue): void => {
  for (const [id, progress] of queue.unsaved) {
    try {
      queue.options.jobs.setProgress(id, progress)
      queue.unsaved.delete(id)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      // Taken off the list meanwhile: there is nothing left to write.
      if (error.code === 'not-found') queue.unsaved.delete(id)
    }
  }
}

const download = async (queue: Queue, running: Running, job: DownloadJob): Promise<void> => {
  const { options, bucket } = queue
  const { clock, modelsDir } = options
  const verifying = (): void => {
    running.phase = 'verifying'
    tell(queue, job.id)
  }
  const progress = (index: number, bytes: number): void => {
    running.received[index] = bytes
    const nowMs = clock.nowMs()
    running.rate.add(nowMs, running.received.reduce((sum, each) => sum + each, 0))
    if (running.note !== undefined && (running.note.reason !== 'began-again' || nowMs > running.note.untilMs)) running.note = undefined
  }
  await runJob({
    job,
    models: modelsDir,
    signal: running.stop.signal,
    onVerify: verifying,
    setVerified: (file, isVerified) => {
      options.jobs.setVerified(job.id, file.path, isVerified)
      running.received[job.files.indexOf(file)] = isVerified ? file.sizeBytes : 0
    },
    fetch: async (file, part) => {
      running.phase = 'running'
      const index = job.files.indexOf(file)
      progress(index, part.receivedBytes())
      await transferFile({
        ...{ part, bucket, clock, network: options.network, pace: options.pace, random: options.random, signal: running.stop.signal },
        file: { ...file, commit: job.commit },
        origin: await options.source.locate(job, file.path),
        onProgress: () => progress(index, part.receivedBytes()),
        onVerify: () => {
          progress(index, part.receivedBytes())
          verifying()
        },
        onNote: ({ reason, host, delayMs }) => {
          const nextTryAtMs = delayMs === 0 ? null : Date.now() + delayMs
          running.note = { reason, host, nextTryAtMs, untilMs: clock.nowMs() + noteMs }
          tell(queue, job.id)
        },
      })
    },
  })
  await handOver(queue, job)
}

/** The files are in place; a library that cannot take note now finds them when it looks through its folder the next time. */
const handOver = async ({ options }: Queue, job: DownloadJob): Promise<void> => {
  const { repository, commit, licence, quantization } = job
  const files = job.files.map(({ path, sizeBytes, sha256 }) => ({ path, sizeBytes, sha256, file: targetPath(options.modelsDir, job, path) }))
  try {
    await options.onDownloaded({ repository, commit, licence, quantization, files })
  } catch (error) {
    options.log.error({ err: error, download: job.name }, 'The library did not take a finished download')
  }
}
