// storage/check-database.ts - Looks at a database file, changing nothing: is it ours, whole, and of which version?
import { existsSync, statSync } from 'node:fs'
import type Database from 'better-sqlite3-multiple-ciphers'
import { z } from 'zod'
import { applicationId, openReadOnly } from './connection.ts'
import { type DatabaseKey, isEncrypted, kindOfFile } from './database-lock.ts'
import { isDamage, toStorageError } from './storage-error.ts'

export type DatabaseState =
  | { state: 'missing' }
  | { state: 'empty' }
  | { state: 'whole'; version: number }
  | { state: 'newer'; version: number }
  /** Encrypted, and the key is missing or does not fit. */
  | { state: 'locked' }
  | { state: 'damaged'; problem: string }

/** `isProven`: it is known to be the one that locked this file, so that what does not open with it is damaged. */
export type KnownKey = { key: DatabaseKey; isProven: boolean }

/** Above this size the full check would hold up the start (some 2 ms per MiB); the daily backup checks what it copied instead. */
const fullCheckMaxBytes = 128 * 1024 * 1024

export type CheckOptions = { known?: KnownKey | null; maxBytes?: number }

/** @throws AppError where the file cannot be judged, because the disk or a permission is in the way. */
export const checkDatabase = (file: string, latest: number, { known = null, maxBytes = fullCheckMaxBytes }: CheckOptions = {}): DatabaseState => {
  if (!existsSync(file)) return { state: 'missing' }
  try {
    if (known === null && isEncrypted(kindOfFile(file))) return { state: 'locked' }
    const database = openReadOnly(file, known?.key ?? null)
    try {
      return judge(database, { latest, isFullCheck: statSync(file).size <= maxBytes })
    } finally {
      database.close()
    }
  } catch (error) {
    if (!isDamage(error)) throw toStorageError(error)
    return mayBeAnotherKey(file, known) ? { state: 'locked' } : { state: 'damaged', problem: 'not a readable database' }
  }
}

const mayBeAnotherKey = (file: string, known: KnownKey | null): boolean => known?.isProven === false && isEncrypted(kindOfFile(file))

const judge = (database: Database.Database, { latest, isFullCheck }: { latest: number; isFullCheck: boolean }): DatabaseState => {
  const version = number(database, 'PRAGMA user_version')
  const tables = number(database, 'SELECT count(*) FROM sqlite_schema')
  if (tables === 0 && version === 0) return { state: 'empty' }
  if (number(database, 'PRAGMA application_id') !== applicationId) return { state: 'damaged', problem: 'not a Hearth database' }
  if (version === 0 || tables === 0) return { state: 'damaged', problem: 'version and tables do not match' }
  const problem = isFullCheck ? String(database.pragma('quick_check(1)', { simple: true })) : 'ok'
  if (problem !== 'ok') return { state: 'damaged', problem: problem.slice(0, 500) }
  return version > latest ? { state: 'newer', version } : { state: 'whole', version }
}

const number = (database: Database.Database, query: string): number => z.number().parse(database.prepare(query).pluck().get())
