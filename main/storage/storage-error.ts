// storage/storage-error.ts - What SQLite and the file system say, in the words of the contract.
import Database from 'better-sqlite3-multiple-ciphers'
import { AppError } from '../contract/errors.ts'

export const isSqliteError = (error: unknown): error is InstanceType<Database.SqliteError> =>
  error instanceof Database.SqliteError

/** Codes that say the file itself is damaged, as against the disk or the permissions around it. */
const damageCodes: readonly string[] = ['SQLITE_CORRUPT', 'SQLITE_NOTADB']

export const isDamage = (error: unknown): boolean =>
  isSqliteError(error) && damageCodes.some((code) => error.code === code || error.code.startsWith(`${code}_`))

/** SQLite's own word for it, the shared-memory file that could not grow, or the system's. */
export const isFull = (error: unknown): boolean =>
  isSqliteError(error)
    ? error.code === 'SQLITE_FULL' || error.code === 'SQLITE_IOERR_SHMSIZE'
    : systemCode(error) === 'ENOSPC' || systemCode(error) === 'EDQUOT'

/** Turns SQLite's and the system's errors into AppErrors; anything else is passed on as it is, for it is a bug. */
export const toStorageError = (error: unknown): Error => {
  if (isFull(error)) {
    return new AppError(
      'storage-full',
      'The disk is full: nothing was saved and nothing was lost; free some space and try again',
      {
        cause: error,
      },
    )
  }
  const code = isSqliteError(error) ? error.code : systemCode(error)
  if (code === undefined)
    return error instanceof Error ? error : new Error('Something that is no error was thrown', { cause: error })
  return new AppError('storage-failed', `The disk refused what was asked of it (${code}); what was saved before is kept`, {
    details: { reason: isDamage(error) ? 'damaged' : 'failed', code },
    cause: error,
  })
}

/** `ENOENT` and its like; undefined for anything that is not a system error. */
export const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
