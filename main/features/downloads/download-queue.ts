/* Downloads: which one runs, what stops it, and what the window is told.
 *
 * DESIGN. Jobs are rows of the database, in the order of the queue; one runs at
 * a time, with several connections. A beat of two seconds, and everything that
 * changes something, asks the same questions (beat.ts): what holds all downloads
 * back now (the offline switch, the battery), what holds this one back (the disk,
 * a network that gave up), and who is next. What was held back goes on by itself
 * when the reason is gone; what the user paused does not.
 *
 *   queued -> running -> verifying -> done
 *               |  paused: by-user, not-on-mains, offline-switch, no-connection, disk-full
 *               |  failed: everything that time does not heal
 *
 * A job that ran when Hearth ended, however it ended, is queued again at the
 * next start and goes on where its journal says.
 *
 * NOT HERE: fetching (transfer-file.ts), files (run-job.ts). */
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DownloadSettings } from '../../contract/downloads.ts'
import type { Download, DownloadChange, PowerSupply } from '../../contract/downloads.ts'
import type { CommitSha, DownloadId, RepositoryId } from '../../contract/ids.ts'
import { createTokenBucket } from '../../core/downloads/token-bucket.ts'
import { systemClock } from '../../engine-link/clock.ts'
import { createChangeFeed } from '../../storage/change-feed.ts'
import type { DownloadJob } from '../../storage/download-repository.ts'
import { QueueClosed, beat, setState } from './beat.ts'
import { readDiskSpace } from './disk-space.ts'
import { describeAll, getJob, listJobs, tell } from './queue-state.ts'
import type { DownloadOptions, Queue } from './queue-state.ts'
import { incomingFolder, incomingRoot } from './run-job.ts'
import { TransferEnd } from './transfer-end.ts'
import { defaultPace } from './transfer-file.ts'

export type Downloads = {
  list: () => Download[]
  watch: (signal?: AbortSignal) => AsyncGenerator<DownloadChange, void, undefined>
  /** @throws AppError not-found, invalid-input, and what the hub may say; see contract/hub.ts */
  start: (wanted: WantedDownload, signal?: AbortSignal) => Promise<Download>
  pause: (id: DownloadId) => Promise<Download>
  resume: (id: DownloadId) => Promise<Download>
  cancel: (id: DownloadId) => Promise<void>
  move: (id: DownloadId, beforeId: DownloadId | null) => Download[]
  clearFinished: () => Download[]
  settings: () => DownloadSettings
  updateSettings: (change: SettingsChange) => DownloadSettings
  powerSupply: () => PowerSupply
  /** Stops what runs and keeps what it has. */
  close: () => Promise<void>
}

export type WantedDownload = { repository: RepositoryId; commit: CommitSha; paths: string[] }

type SettingsChange = { [Key in keyof DownloadSettings]?: DownloadSettings[Key] | undefined }

type Given = Omit<DownloadOptions, 'clock' | 'pace' | 'diskSpace' | 'random'> & Partial<Pick<DownloadOptions, 'clock' | 'pace' | 'diskSpace' | 'random'>>

const beatMs = 2000

export const createDownloads = (given: Given): Downloads => {
  const queue = openQueue({ clock: systemClock, pace: defaultPace, diskSpace: readDiskSpace, random: Math.random, ...given })
  const { jobs, log } = queue.options
  const act = (): void => void beat(queue)
  const closing = new AbortController()
  // Before the first beat: what is put back into the queue must be what the last run left, not what this one has begun.
  queue.beats = recover(queue).catch((error: unknown) => {
    // A folder or a database that cannot be written: nothing can be fetched, and the rest of Hearth goes on.
    queue.isClosed = true
    log.error({ err: error }, 'Downloads are not possible')
  })
  act()
  const beats = setInterval(act, beatMs).unref()
  void followSwitch(queue, closing.signal, act)
  return {
    list: () => describeAll(queue),
    watch: (signal) => watch(queue, signal),
    start: async (wanted, signal) => {
      const job = await addJob(queue, wanted, signal)
      act()
      return tell(queue, job.id)
    },
    pause: async (id) => {
      await stopRunning(queue, id, new TransferEnd('by-user'))
      if (!isOver(getJob(queue, id))) setState(queue, id, { state: 'paused', reason: 'by-user' })
      act()
      return tell(queue, id)
    },
    resume: async (id) => {
      if (!['running', 'verifying', 'queued', 'done'].includes(getJob(queue, id).state)) setState(queue, id, { state: 'queued' })
      await beat(queue)
      return tell(queue, id)
    },
    cancel: (id) => cancel(queue, id).finally(act),
    move: (id, beforeId) => {
      jobs.move(id, beforeId)
      for (const job of listJobs(queue)) tell(queue, job.id)
      return describeAll(queue)
    },
    clearFinished: () => clearFinished(queue),
    settings: () => queue.settings.get(),
    updateSettings: (change) => {
      const { maxBytesPerSecond, onlyOnMains } = queue.settings.get()
      const next = {
        maxBytesPerSecond: change.maxBytesPerSecond === undefined ? maxBytesPerSecond : change.maxBytesPerSecond,
        onlyOnMains: change.onlyOnMains ?? onlyOnMains,
      }
      queue.settings.set(next)
      act()
      return next
    },
    powerSupply: () => queue.options.powerSupply(),
    close: async () => {
      queue.isClosed = true
      clearInterval(beats)
      closing.abort()
      await queue.beats
      queue.running?.stop.abort(new QueueClosed())
      await queue.running?.ended
    },
  }
}

const openQueue = (options: DownloadOptions): Queue => {
  const settings = options.stored({
    key: 'downloads',
    schema: DownloadSettings,
    initial: { maxBytesPerSecond: null, onlyOnMains: false },
  })
  return {
    options,
    settings,
    bucket: createTokenBucket(() => settings.get().maxBytesPerSecond, options.clock),
    changes: createChangeFeed(),
    running: undefined,
    retryAtMs: new Map(),
    kept: new Map(),
    unsaved: new Map(),
    beats: Promise.resolve(),
    isClosed: false,
  }
}

/** What was under way when the last run ended goes on. In a database that cannot be written nothing does. */
const recover = async ({ options: { jobs, modelsDir } }: Queue): Promise<void> => {
  await mkdir(modelsDir, { recursive: true, mode: 0o700 })
  for (const { id, state } of jobs.list()) {
    if (state === 'running' || state === 'verifying') jobs.setProgress(id, { state: 'queued', reason: null, host: null, neededBytes: null })
  }
  await removeOrphans(modelsDir, jobs.list())
}

/** What a kill in the middle of a cancellation left, or a database that was set back: nobody would ever come back for it. */
const removeOrphans = async (modelsDir: string, jobs: readonly DownloadJob[]): Promise<void> => {
  const incoming = incomingRoot(modelsDir)
  const known = new Set<string>(jobs.map(({ id }) => id))
  for (const name of await namesIn(incoming)) if (!known.has(name)) await rm(join(incoming, name), { recursive: true, force: true })
}

const namesIn = async (folder: string): Promise<string[]> => {
  try {
    return await readdir(folder)
  } catch {
    // Nothing was ever downloaded.
    return []
  }
}

const followSwitch = async ({ options }: Queue, signal: AbortSignal, act: () => void): Promise<void> => {
  const states = options.network.watchState(signal)
  while ((await states.next()).done !== true) act()
}

async function* watch(queue: Queue, signal?: AbortSignal): AsyncGenerator<DownloadChange, void, undefined> {
  const changes = queue.changes.subscribe(signal)
  try {
    for (const download of describeAll(queue)) yield { type: 'changed', download }
    yield* changes
  } finally {
    await changes.return(undefined)
  }
}

const isOver = ({ state }: DownloadJob): boolean => state === 'done' || state === 'failed'

const addJob = async (queue: Queue, wanted: WantedDownload, signal?: AbortSignal): Promise<DownloadJob> => {
  const { options } = queue
  const paths = [...new Set(wanted.paths)]
  const same = listJobs(queue).find((job) => isSame(job, { ...wanted, paths }))
  if (same !== undefined && !isOver(same)) return same
  const { name, quantization, files } = await options.source.describe({ ...wanted, paths }, signal)
  const licence = await options.source.licence(wanted, signal)
  // A finished one is a record of the past; its files may be gone, and if they are not, nothing is fetched again.
  if (same !== undefined) options.jobs.remove(same.id)
  const { repository, commit } = wanted
  return options.jobs.add({ repository, commit, name, quantization, licence, files: files.map((file) => ({ ...file, isVerified: false })) })
}

const isSame = (job: DownloadJob, { repository, commit, paths }: WantedDownload): boolean =>
  job.repository === repository &&
  job.commit === commit &&
  job.files.length === paths.length &&
  job.files.every(({ path }) => paths.includes(path))

const stopRunning = async (queue: Queue, id: DownloadId, reason: Error): Promise<void> => {
  queue.options.jobs.get(id)
  // A beat may start it while we wait, so it is looked at again with nothing in between.
  while (queue.running?.id === id) {
    const { stop, ended } = queue.running
    stop.abort(reason)
    await ended
  }
}

const cancel = async (queue: Queue, id: DownloadId): Promise<void> => {
  const { jobs, modelsDir } = queue.options
  await stopRunning(queue, id, new QueueClosed())
  if (queue.running?.id === id) return cancel(queue, id)
  const job = jobs.get(id)
  jobs.remove(id)
  queue.kept.delete(id)
  queue.changes.publish({ type: 'removed', id })
  await rm(incomingFolder(modelsDir, job), { recursive: true, force: true })
}

const clearFinished = (queue: Queue): Download[] => {
  const { jobs } = queue.options
  for (const { id, state } of listJobs(queue)) {
    if (state !== 'done') continue
    jobs.remove(id)
    queue.changes.publish({ type: 'removed', id })
  }
  return describeAll(queue)
}

