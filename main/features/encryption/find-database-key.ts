// features/encryption/find-database-key.ts - The key of this data folder's database, before it is opened; the keyring is asked only where something is encrypted.
import { join } from 'node:path'
import { AppError } from '../../contract/errors.ts'
import { parseRecoveryKey } from '../../core/encryption/recovery-key.ts'
import type { SecretPlace, Secrets } from '../../core/secrets.ts'
import { listBackups } from '../../storage/backups.ts'
import { type KnownKey, checkDatabase } from '../../storage/check-database.ts'
import { isEncrypted, keyCheck, kindOfFile } from '../../storage/database-lock.ts'
import { readMark, writeMark } from './encryption-mark.ts'

export const keyName = 'db-key'

/** Null where nothing is encrypted, or the key cannot be had: then whoever opens the database says so. */
export const findDatabaseKey = async (dataDir: string, secrets: Pick<Secrets, 'read'>): Promise<KnownKey | null> => {
  const { check } = readMark(dataDir)
  if (check === null && !holdsEncrypted(dataDir)) return null
  const key = await readKey(secrets)
  return key === null ? null : { key, isProven: check === keyCheck(key) }
}

/** Null where there is none, or the keyring does not answer. */
export const readKey = async (secrets: Pick<Secrets, 'read'>): Promise<string | null> => {
  try {
    const key = await secrets.read(keyName)
    return key !== null && /^[0-9a-f]{64}$/.test(key) ? key : null
  } catch {
    // A locked keyring: as good as no key today, and never a reason to make another one.
    return null
  }
}

const databaseIn = (dataDir: string): string => join(dataDir, 'hearth.db')

const holdsEncrypted = (dataDir: string): boolean =>
  [databaseIn(dataDir), ...listBackups(join(dataDir, 'backups')).map(({ file }) => file)].some((file) => isEncrypted(kindOfFile(file)))

/**
 * Gives a data folder whose key is lost its key back; nobody may have the folder open.
 * @param keep puts the key where it stays, and says where
 * @throws AppError invalid-input for what is no recovery key, or another database's
 */
export const adoptRecoveryKey = async (dataDir: string, text: string, keep: (key: string) => Promise<SecretPlace>): Promise<SecretPlace> => {
  const key = parseRecoveryKey(text)
  if (key === null) throw new AppError('invalid-input', 'This is no recovery key: it has 14 groups of four letters and digits, and one of them seems to be mistyped', { details: { reason: 'no-recovery-key' } })
  const { check, wanted } = readMark(dataDir)
  const fits = check === null ? opensAny(dataDir, key) : check === keyCheck(key)
  if (!fits) throw new AppError('invalid-input', 'This recovery key belongs to other chats than those in this data folder', { details: { reason: 'other-key' } })
  const place = await keep(key)
  if (check === null) writeMark(dataDir, { wanted, check: keyCheck(key) })
  return place
}

/** Puts a key that was found again where keys are kept. @throws AppError invalid-input where only a file would be left, or nothing */
export const keepFoundKey = async (secrets: Pick<Secrets, 'placeOf' | 'write'>, key: string): Promise<SecretPlace> => {
  const place = await secrets.placeOf(keyName)
  if (place !== 'keychain') throw new AppError('invalid-input', 'The system keeps no keys here', { details: { reason: 'no-keyring' } })
  await secrets.write(keyName, key)
  return place
}

/** Whatever version it is of. */
const anyVersion = Number.POSITIVE_INFINITY

const opensAny = (dataDir: string, key: string): boolean =>
  [databaseIn(dataDir), ...listBackups(join(dataDir, 'backups')).map(({ file }) => file)].some(
    (file) => isEncrypted(kindOfFile(file)) && checkDatabase(file, anyVersion, { known: { key, isProven: false } }).state === 'whole',
  )
