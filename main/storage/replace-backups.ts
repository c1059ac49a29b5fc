/* A new backup in the place of all that there are.
 *
 * What the rules of this computer do not let Hearth keep must not live on in
 * copies. A copy cannot be cleaned in part without trusting it; so a new one is made
 * and checked first, and only then are older ones removed, with what was set aside when a
 * database was damaged. Where the new one cannot be made, the old ones stay until it can. */
import { readdirSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Backup, listBackups, syncPath } from './backups.ts'
import { toStorageError } from './storage-error.ts'

/** Resolves to how many copies were removed. @throws AppError storage-full, storage-failed */
export const replaceBackups = async (place: { file: string; backupFolder: string }, backUp: () => Promise<Backup>): Promise<number> => {
  const { number } = await backUp()
  try {
    const older = listBackups(place.backupFolder).filter((backup) => backup.number < number)
    const removed = [...older.map(({ file }) => file), ...setAside(place.file)]
    for (const file of removed) rmSync(file, { force: true })
    syncPath(place.backupFolder)
    return removed.length
  } catch (error) {
    throw toStorageError(error)
  }
}

/** When the oldest copy was made, by the wall clock; null where there is none. */
export const oldestCopyMs = (place: { file: string; backupFolder: string }): number | null => {
  const times = [...listBackups(place.backupFolder).map(({ madeAtMs }) => madeAtMs), ...setAside(place.file).map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Infinity)]
  return times.length === 0 ? null : Math.min(...times)
}

/** See recover-database.ts; with its -wal and -shm. */
const setAside = (file: string): string[] =>
  readdirSync(dirname(file))
    .filter((name) => name.startsWith(`${basename(file)}.corrupt-`))
    .map((name) => join(dirname(file), name))
