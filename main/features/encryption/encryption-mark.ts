/* What is known of the encryption outside the database, in encryption.json: what the user decided, and a check of the key.
 *
 * The check tells whether a key is the one (an HMAC, database-lock.ts), so that a wrong key and a damaged database are two
 * things. It is on the disk before anything is encrypted. The file is a help: the database says itself whether it is encrypted. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { syncPath } from '../../storage/backups.ts'
import { toStorageError } from '../../storage/storage-error.ts'

const Mark = z.object({ version: z.literal(1), wanted: z.enum(['on', 'off']).nullable(), check: z.string().regex(/^[0-9a-f]{32}$/).nullable() })
export type EncryptionMark = Omit<z.infer<typeof Mark>, 'version'>

const pathIn = (dataDir: string): string => join(dataDir, 'encryption.json')

export const readMark = (dataDir: string): EncryptionMark => {
  try {
    const { wanted, check } = Mark.parse(JSON.parse(readFileSync(pathIn(dataDir), 'utf8')))
    return { wanted, check }
  } catch {
    // Never switched, or unreadable: the first bytes of the database and the key decide.
    return { wanted: null, check: null }
  }
}

/** On the disk on return. @throws AppError storage-full, storage-failed */
export const writeMark = (dataDir: string, mark: EncryptionMark): void => {
  const unfinished = `${pathIn(dataDir)}.new`
  try {
    const descriptor = openSync(unfinished, 'w', 0o600)
    try {
      writeSync(descriptor, JSON.stringify({ version: 1, ...mark }))
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    renameSync(unfinished, pathIn(dataDir))
    syncPath(dataDir)
  } catch (error) {
    throw toStorageError(error)
  }
}
