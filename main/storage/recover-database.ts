/* What happens when the database cannot be used as it is.
 *
 * A damaged file is moved aside with its -wal and -shm, under one time stamp, and
 * the newest good backup takes its place. Nothing is deleted: what was set aside
 * can still be salvaged by hand. Without a backup a new database is begun.
 *
 * The steps are ordered so that a crash between any two of them is repaired by
 * the next start: side files move first (a WAL left behind would be replayed
 * into the restored database), the database last; and a start that finds no
 * database but backups goes on with restoring. */
import { copyFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { Notice } from '../contract/system.ts'
import { newestGoodBackup, syncPath, timeName } from './backups.ts'
import type { KnownKey } from './check-database.ts'
import { toStorageError } from './storage-error.ts'

const sides = ['-wal', '-shm'] as const

/** Moves `file` aside, restores the newest good backup if there is one, and says what was done. @throws AppError */
export const recoverDatabase = (file: string, options: { backupFolder: string; latest: number; nowMs: number; known?: KnownKey | null }): Notice => {
  try {
    const setAside = setDatabaseAside(file, options.nowMs)
    const backup = newestGoodBackup(options.backupFolder, options.latest, options.known)
    if (backup === undefined) return { code: 'database-replaced', setAside }
    restore(backup.file, file)
    return { code: 'database-restored', backupAtMs: backup.madeAtMs, setAside }
  } catch (error) {
    throw toStorageError(error)
  }
}

/** The name that the database has now, beside its old place; empty where there was none. */
const setDatabaseAside = (file: string, nowMs: number): string => {
  if (!['', ...sides].some((side) => existsSync(`${file}${side}`))) return ''
  const target = freeName(`${file}.corrupt-${timeName(nowMs)}`)
  for (const side of sides) if (existsSync(`${file}${side}`)) renameSync(`${file}${side}`, `${target}${side}`)
  if (existsSync(file)) renameSync(file, target)
  syncPath(dirname(file))
  return basename(target)
}

const restore = (backup: string, file: string): void => {
  const partial = `${file}.restoring`
  rmSync(partial, { force: true })
  copyFileSync(backup, partial)
  syncPath(partial)
  renameSync(partial, file)
  syncPath(dirname(file))
}

const freeName = (name: string): string => {
  const names = [name, ...Array.from({ length: 99 }, (_, index) => `${name}-${String(index + 2)}`)]
  return names.find((candidate) => !existsSync(candidate)) ?? `${name}-${String(statSync(dirname(name)).mtimeMs)}`
}
