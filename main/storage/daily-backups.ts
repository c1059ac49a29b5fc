// storage/daily-backups.ts - A backup in the background once a day; a failure is shown, and tried again ten minutes later.
import { statSync } from 'node:fs'
import type { Logger } from 'pino'
import { toStorageError } from './storage-error.ts'
import { listBackups } from './backups.ts'
import type { Backup } from './backups.ts'
import type { NoticeBoard } from './notice-board.ts'

export type DailyBackups = {
  /** Waits for a backup that is being made. */
  stop: () => Promise<void>
}

type Options = {
  /** The database. */
  file: string
  backupFolder: string
  /** Whether there is anything to lose yet. */
  hasContent: () => boolean
  backUp: () => Promise<Backup>
  clock: () => number
  notices: NoticeBoard
  log: Logger
}

const dayMs = 24 * 60 * 60 * 1000
const checkEveryMs = 10 * 60 * 1000
const largeBytes = 32 * 1024 * 1024
const largeDelayMs = 30_000

export const startDailyBackups = (options: Options): DailyBackups => {
  let running = Promise.resolve()
  const check = (): void => {
    if (isDue(options)) running = running.then(() => run(options))
  }
  // Checking the copy of a large database takes long enough to be felt; there the start comes first.
  const first = isLarge(options.file) ? setTimeout(check, largeDelayMs).unref() : undefined
  if (first === undefined) check()
  const timer = setInterval(check, checkEveryMs).unref()
  return {
    stop: async () => {
      clearTimeout(first)
      clearInterval(timer)
      await running
    },
  }
}

const isLarge = (file: string): boolean => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > largeBytes

/** Also when the newest is from the future: then the clock was wrong, and nothing else can be told from it. */
const isDue = ({ backupFolder, clock, hasContent }: Options): boolean => {
  if (!hasContent()) return false
  const newest = listBackups(backupFolder)[0]
  if (newest === undefined) return true
  const ageMs = clock() - newest.madeAtMs
  return ageMs >= dayMs || ageMs < -dayMs
}

const run = async ({ backUp, notices, log }: Options): Promise<void> => {
  try {
    await backUp()
    notices.take('backup-failed')
  } catch (error) {
    // The app goes on without today's backup: the notice says so, and the next look tries again.
    log.error({ err: toStorageError(error) }, 'The daily backup failed')
    notices.put({ code: 'backup-failed' })
  }
}
