/* Copies of the database that a damaged one is replaced from.
 *
 * A copy is made with SQLite's own backup call, never by copying the file: the
 * newest rows may be in the WAL. It is written under a temporary name, taken out
 * of WAL mode so that it is one self-contained file, opened and checked, and only
 * then given its name, so that a half-made copy never looks like a backup.
 *
 * An encrypted database has encrypted copies, with the same key (VACUUM INTO, which
 * holds up the process: some 3 ms per MiB).
 *
 * Names are hearth-NNNNNN-TIME.db. The number orders them, because wall clocks
 * jump; the time is for people and for the daily rhythm. The seven newest stay.
 * What the user erased lives on in backups until seven later ones exist. */
import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../contract/errors.ts'
import { type KnownKey, checkDatabase } from './check-database.ts'
import type { Connection } from './connection.ts'
import { kindOfFile, openHandle } from './database-lock.ts'
import { systemCode, toStorageError } from './storage-error.ts'

export type Backup = { file: string; number: number; madeAtMs: number }

export const keptBackups = 7

const namePattern = /^hearth-(\d{6,})-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d)Z\.db$/

/** Newest first; other files in the folder are ignored. */
export const listBackups = (folder: string): Backup[] => {
  const found = namesIn(folder).flatMap((name) => {
    const [, number, time] = namePattern.exec(name) ?? []
    if (number === undefined || time === undefined) return []
    const madeAtMs = Date.parse(`${time.replace(/T(\d\d)-(\d\d)-(\d\d)$/, 'T$1:$2:$3')}Z`)
    return [{ file: join(folder, name), number: Number(number), madeAtMs }]
  })
  return found.sort((a, b) => b.number - a.number)
}

export type BackupOptions = { folder: string; latest: number; nowMs: number; known?: KnownKey | null }

/**
 * Makes, verifies and names a new backup, and drops all but the newest seven. One at a time.
 * @throws AppError storage-full, storage-failed
 */
export const makeBackup = async (
  connection: Connection,
  options: BackupOptions,
): Promise<Backup> => {
  const { folder, latest, nowMs, known = null } = options
  const partial = join(folder, 'unfinished-backup.db')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    removeWithSides(partial)
    await connection.backup(partial)
    chmodSync(partial, 0o600)
    makeSelfContained(partial)
    const state = checkDatabase(partial, latest, { known, maxBytes: Number.POSITIVE_INFINITY })
    if (state.state !== 'whole') {
      throw new AppError('storage-failed', 'The backup that was just made cannot be read back', {
        details: { reason: state.state },
      })
    }
    syncPath(partial)
    const number = (listBackups(folder)[0]?.number ?? 0) + 1
    const file = join(folder, `hearth-${String(number).padStart(6, '0')}-${timeName(nowMs)}.db`)
    renameSync(partial, file)
    syncPath(folder)
    for (const old of listBackups(folder).slice(keptBackups)) rmSync(old.file, { force: true })
    return { file, number, madeAtMs: nowMs }
  } catch (error) {
    removeWithSides(partial)
    throw toStorageError(error)
  }
}

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder)
  } catch (error) {
    // No folder yet, or one that cannot be read: then there is nothing to restore from, and nothing here holds up the start.
    if (systemCode(error) === undefined) throw error
    return []
  }
}

/** The newest backup that opens, passes the check and is not from a newer program. */
export const newestGoodBackup = (folder: string, latest: number, known: KnownKey | null = null): Backup | undefined =>
  listBackups(folder).find((backup) => isGood(backup.file, latest, known))

/** Time in a file name: sortable, to the second, legal on every system. */
export const timeName = (timeMs: number): string => `${new Date(timeMs).toISOString().slice(0, 19).replaceAll(':', '-')}Z`

/** Flushes a file or a folder to the disk, where the system can do that. */
export const syncPath = (path: string): void => {
  const isFolder = statSync(path).isDirectory()
  // Windows cannot open folders; NTFS journals renames by itself. It flushes files only through writable handles.
  if (isFolder && process.platform === 'win32') return
  const descriptor = openSync(path, isFolder ? 'r' : 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

const isGood = (file: string, latest: number, known: KnownKey | null): boolean => {
  try {
    return checkDatabase(file, latest, { known }).state === 'whole'
  } catch {
    // A backup that cannot even be opened is passed over for the one before it.
    return false
  }
}

/** The copy inherits WAL mode in its header; without it, reading it later creates no files beside it. An encrypted copy never had it. */
const makeSelfContained = (file: string): void => {
  if (kindOfFile(file) !== 'plain') return
  const database = openHandle(file, null)
  try {
    database.pragma('journal_mode = DELETE')
  } finally {
    database.close()
  }
}

export const removeWithSides = (file: string): void => {
  for (const side of ['', '-journal', '-wal', '-shm']) rmSync(`${file}${side}`, { force: true })
}
