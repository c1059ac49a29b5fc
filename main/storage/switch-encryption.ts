/* The database encrypted or no longer so, and everything beside it that holds the same words.
 *
 * The database changes first, in one step (convert-database.ts). Backups and damaged
 * databases that were set aside follow, one at a time, and a start goes on with what a
 * killed process left (`followUp`). Until it is done `left` names what is not yet
 * as it should be; a backup that cannot be read any more is removed, since it can
 * replace nothing. */
import { readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { listBackups } from './backups.ts'
import type { Connection } from './connection.ts'
import { convertDatabase, removeConversion } from './convert-database.ts'
import { type DatabaseKey, type DatabaseLock, bestCipher, isEncrypted, kindOfFile, lockOfFile } from './database-lock.ts'
import { sealFile, sealedSuffix, unsealFile } from './seal-set-aside.ts'
import { isDamage, toStorageError } from './storage-error.ts'

export type Places = { file: string; backupFolder: string }

/** @throws AppError conflict, storage-full, storage-failed; then the database is open and what it was */
export const switchDatabase = (connection: Connection, { key, isOn }: { key: DatabaseKey; isOn: boolean }): void => {
  connection.reopen(key, () => {
    convertDatabase(connection.file, conversionTo(connection.file, { key, isOn }))
  })
}

/** What is not as the database is, by name: backups and files that were set aside. */
export const findLeft = (places: Places, isOn: boolean): string[] => [...wrongBackups(places, isOn), ...wrongSetAside(places, isOn)].map((file) => basename(file))

/** Gives them the database's form, one at a time. @throws AppError storage-full, storage-failed; what is left is done another time */
export const followUp = async (places: Places, { key, isOn }: { key: DatabaseKey; isOn: boolean }): Promise<void> => {
  for (const file of wrongBackups(places, isOn)) {
    convertBackup(file, { key, isOn })
    await turn()
  }
  for (const file of wrongSetAside(places, isOn)) {
    if (isOn) sealFile(file, key)
    else unsealFile(file, key)
    await turn()
  }
}

/** What a process that was killed in the middle has left. */
export const removeUnfinished = ({ file, backupFolder }: Places): void => {
  removeConversion(file)
  for (const { file: backup } of listBackups(backupFolder)) removeConversion(backup)
  for (const name of namesBeside(file)) if (name.endsWith('.part')) rmSync(join(dirname(file), name), { force: true })
}

const conversionTo = (file: string, { key, isOn }: { key: DatabaseKey; isOn: boolean }): { from: DatabaseLock; to: DatabaseLock } => ({
  from: lockOfFile(file, key),
  to: isOn ? { key, cipher: bestCipher() } : null,
})

const convertBackup = (file: string, wanted: { key: DatabaseKey; isOn: boolean }): void => {
  try {
    convertDatabase(file, conversionTo(file, wanted))
  } catch (error) {
    if (!(error instanceof Error) || !isDamage(error.cause)) throw toStorageError(error)
    rmSync(file, { force: true })
  }
}

const wrongBackups = ({ backupFolder }: Places, isOn: boolean): string[] =>
  listBackups(backupFolder).flatMap(({ file }) => (isEncrypted(kindOfFile(file)) === isOn ? [] : [file]))

/** A damaged file that was encrypted stays as it is when encryption is on: nobody reads it without the key. */
const wrongSetAside = ({ file }: Places, isOn: boolean): string[] =>
  namesBeside(file).flatMap((name) => {
    const isSealed = name.endsWith(sealedSuffix)
    const path = join(dirname(file), name)
    if (!isOn) return isSealed ? [path] : []
    return isSealed || isEncrypted(kindOfFile(path)) ? [] : [path]
  })

/** Databases that were set aside, with their -wal and -shm, in whatever form. */
const namesBeside = (file: string): string[] => readdirSync(dirname(file)).filter((name) => name.startsWith(`${basename(file)}.corrupt-`))
