/* Carries out on and off, in an order that a kill cannot hurt.
 *
 * On: key into its place and read back, check of the key on disk, database, backups.
 * Off: decision on disk, database, backups, and only then the key goes. */
import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { EncryptionState } from '../../contract/encryption.ts'
import { AppError } from '../../contract/errors.ts'
import type { Secrets } from '../../core/secrets.ts'
import { keyCheck } from '../../storage/database-lock.ts'
import type { Storage } from '../../storage/open-database.ts'
import { toStorageError } from '../../storage/storage-error.ts'
import { readMark, writeMark } from './encryption-mark.ts'
import { keyName, readKey } from './find-database-key.ts'

export type EncryptionSwitch = {
  /** Resolves to the key. @throws AppError conflict, storage-full, storage-failed; then nothing is encrypted */
  turnOn: () => Promise<string>
  /** @throws AppError conflict, storage-full, storage-failed; then everything stays encrypted */
  turnOff: () => Promise<void>
  /** Backups and what was set aside. What does not follow now (a full disk) is remembered, and follows at the next start. */
  followUp: () => Promise<void>
  problem: () => EncryptionState['problem']
  fail: (error: unknown) => void
}

type Parts = { dataDir: string; storage: Pick<Storage, 'encryption'>; secrets: Secrets; log: Logger }

export const createSwitch = ({ dataDir, storage: { encryption }, secrets, log }: Parts): EncryptionSwitch => {
  let problem: EncryptionState['problem'] = null

  /** What the user decided is taken back where it cannot be done. */
  const set = async (key: string, isOn: boolean): Promise<void> => {
    const before = readMark(dataDir)
    writeMark(dataDir, { wanted: isOn ? 'on' : 'off', check: keyCheck(key) })
    try {
      await encryption.set({ key, isOn })
    } catch (error) {
      writeMark(dataDir, { wanted: before.wanted, check: keyCheck(key) })
      throw error
    }
  }
  const follow = async (key: string): Promise<void> => {
    problem = null
    try {
      await encryption.followUp(key)
    } catch (error) {
      log.error({ err: error }, 'Not every backup could be given the form of the database')
      problem = problemOf(error)
      return
    }
    if (encryption.isOn()) return
    await secrets.write(keyName, null)
    writeMark(dataDir, { wanted: readMark(dataDir).wanted, check: null })
  }
  return {
    turnOn: async () => {
      const key = await keepKey(secrets)
      await set(key, true)
      await follow(key)
      return key
    },
    turnOff: async () => {
      const key = await needKey(secrets)
      await set(key, false)
      await follow(key)
    },
    followUp: async () => {
      await follow(await needKey(secrets))
    },
    problem: () => problem,
    fail: (error) => {
      problem = problemOf(error)
    },
  }
}

/** @throws AppError storage-failed while the keyring is locked */
export const needKey = async (secrets: Secrets): Promise<string> => {
  const key = await readKey(secrets)
  if (key === null) throw new AppError('storage-failed', 'The key cannot be had at this moment; is the keyring locked?', { details: { reason: 'key-missing' } })
  return key
}

/** One that is there already is used again: something may still be locked with it. */
const keepKey = async (secrets: Secrets): Promise<string> => {
  const key = (await readKey(secrets)) ?? randomBytes(32).toString('hex')
  try {
    await secrets.write(keyName, key)
  } catch (error) {
    // A file on a full disk; a keyring's own failure passes as it is.
    throw toStorageError(error)
  }
  if ((await readKey(secrets)) !== key) throw new AppError('storage-failed', 'The place for keys did not keep the key; nothing was encrypted', { details: { reason: 'key-not-kept' } })
  return key
}

const problemOf = (error: unknown): NonNullable<EncryptionState['problem']> => (error instanceof AppError && error.code === 'storage-full' ? 'storage-full' : 'failed')
