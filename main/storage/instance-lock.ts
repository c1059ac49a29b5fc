/* One writer per data folder.
 *
 * The lock is an exclusive SQLite transaction on a file of its own, held for the
 * life of the process. The operating system lets it go when the process dies,
 * however it dies, on every system that SQLite runs on; there is no stale lock
 * to clean up and no process id to guess about. Children do not inherit it.
 *
 * Beside it, instance.json says who holds the lock, so that a second instance
 * can point at the first. It is only a hint: the lock alone decides. */
import { rmSync, writeFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import { z } from 'zod'
import { AppError } from '../contract/errors.ts'
import { isSqliteError, systemCode, toStorageError } from './storage-error.ts'

export type InstanceLock = {
  /** Leaves word where this instance can be reached. */
  announce: (url: string) => void
  release: () => void
}

const Instance = z.object({ pid: z.number().int(), url: z.string().max(1000).optional() })
type Instance = z.infer<typeof Instance>

/** @throws AppError `conflict` while another process has the folder, with its pid and address where known. */
export const takeInstanceLock = (dataDir: string): InstanceLock => {
  const file = join(dataDir, 'instance.json')
  const lock = acquire(dataDir, file)
  // Whatever is there was left by an instance that is no more.
  rmSync(file, { force: true })
  return {
    announce: (url) => {
      try {
        writeFileSync(file, JSON.stringify({ pid: process.pid, url } satisfies Instance), { mode: 0o600 })
      } catch (error) {
        // Without the hint (a full disk) the lock still holds; only the sentence to a second instance is shorter.
        if (systemCode(error) === undefined) throw error
      }
    },
    release: () => {
      rmSync(file, { force: true })
      lock.close()
    },
  }
}

/** True for the errors that say the folder cannot be written at all. */
export const isUnwritable = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'storage-failed' && unwritableCodes.includes(String(error.details['code']))

const unwritableCodes: readonly string[] = ['EROFS', 'EACCES', 'EPERM', 'SQLITE_CANTOPEN', 'SQLITE_READONLY']

const acquire = (dataDir: string, instanceFile: string): Database.Database => {
  try {
    const lock = new Database(join(dataDir, 'instance.lock'), { timeout: 0 })
    try {
      // The exclusive lock is taken without writing a byte, so a full disk does not stand in the way.
      lock.exec('BEGIN EXCLUSIVE')
      return lock
    } catch (error) {
      lock.close()
      throw error
    }
  } catch (error) {
    if (isSqliteError(error) && error.code.startsWith('SQLITE_BUSY')) throw alreadyRunning(dataDir, readInstance(instanceFile))
    throw toStorageError(error)
  }
}

const alreadyRunning = (dataDir: string, first: Instance | undefined): AppError => {
  const where = first?.url === undefined ? '' : ` at ${first.url}`
  return new AppError(
    'conflict',
    `Hearth is already running${where} with the data folder ${dataDir}; use that one, or close it first`,
    {
      details: {
        reason: 'already-running',
        dataDir: dataDir.slice(0, 2000),
        ...(first === undefined ? {} : { pid: first.pid }),
        ...(first?.url === undefined ? {} : { url: first.url }),
      },
    },
  )
}

const readInstance = (file: string): Instance | undefined => {
  try {
    return Instance.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // Not there, or half-written: then only the fact that somebody holds the lock is known.
    return undefined
  }
}
