/* Writes a database file anew, encrypted or no longer so, and proves that nothing is lost.
 *
 * `VACUUM INTO` writes a file with the key of the connection's main database. So the
 * main database is an empty one with the key that is wanted (a file that stays at
 * zero bytes, or memory for none), and the one to be converted is attached with
 * the key that it has. Nothing is ever written in the clear on the way to an
 * encrypted file: neither a copy nor a temporary file (temp_store=MEMORY).
 *
 * Then both are read whole: the same schema, version and id, and in each table the
 * same number of rows with the same SHA-256 over all their values in order. The
 * pages of the new file have passed `quick_check`, and with it their tags.
 *
 * The new file is on the disk when it takes the place of the old one, by rename. A
 * process that is killed before that leaves the old database, one that is killed
 * after it the new one. Both are single files at that moment: the caller has
 * closed the old one without a -wal (Connection.reopen). */
import { createHash } from 'node:crypto'
import { chmodSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type Database from 'better-sqlite3-multiple-ciphers'
import { z } from 'zod'
import { AppError } from '../contract/errors.ts'
import { removeWithSides, syncPath } from './backups.ts'
import { type DatabaseLock, keyText, openHandle } from './database-lock.ts'
import { toStorageError } from './storage-error.ts'

export type Conversion = { from: DatabaseLock; to: DatabaseLock }

/** Where the new file grows; a start removes what a killed process left there. */
export const conversionOf = (file: string): string => `${file}.converting`

/** `file` is a database that nobody has open for writing. @throws AppError storage-full, storage-failed; then `file` is what it was */
export const convertDatabase = (file: string, conversion: Conversion): void => {
  const partial = conversionOf(file)
  try {
    removeConversion(file)
    writeAnew(file, partial, conversion)
    prove(file, partial, conversion)
    chmodSync(partial, 0o600)
    syncPath(partial)
    renameSync(partial, file)
    syncPath(dirname(file))
  } catch (error) {
    throw toStorageError(error)
  } finally {
    removeConversion(file)
  }
}

export const removeConversion = (file: string): void => {
  removeWithSides(conversionOf(file))
  rmSync(anchorOf(file), { force: true })
}

const anchorOf = (file: string): string => `${conversionOf(file)}.key`

const writeAnew = (file: string, partial: string, { from, to }: Conversion): void => {
  const database = openHandle(to === null ? ':memory:' : anchorOf(file), to)
  try {
    if (from !== null) database.pragma(`cipher = '${from.cipher}'`)
    database.prepare('ATTACH ? AS source KEY ?').run(file, keyText(from))
    database.prepare('VACUUM source INTO ?').run(partial)
  } finally {
    database.close()
  }
}

const prove = (file: string, partial: string, { from, to }: Conversion): void => {
  const before = openHandle(file, from, { readonly: true, fileMustExist: true })
  try {
    const after = openHandle(partial, to, { readonly: true, fileMustExist: true })
    try {
      const difference = after.pragma('quick_check(1)', { simple: true }) === 'ok' ? firstDifference(before, after) : 'pages'
      if (difference !== null) {
        throw new AppError('storage-failed', `The new file differs from the database in ${difference}; the database stays as it is`, {
          details: { reason: 'conversion-differs', where: difference.slice(0, 200) },
        })
      }
    } finally {
      after.close()
    }
  } finally {
    before.close()
  }
}

/** Where two databases differ; null where they hold the same. */
export const firstDifference = (before: Database.Database, after: Database.Database): string | null => {
  for (const pragma of ['user_version', 'application_id', 'encoding']) {
    if (before.pragma(pragma, { simple: true }) !== after.pragma(pragma, { simple: true })) return pragma
  }
  if (digestOf(before, schemaSql) !== digestOf(after, schemaSql)) return 'its schema'
  return tablesOf(before).find((name) => digestOf(before, rowsSql(name)) !== digestOf(after, rowsSql(name))) ?? null
}

const schemaSql = 'SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name'

/** Without virtual ones, whose rows are in tables of their own. */
const tablesOf = (database: Database.Database): string[] =>
  z.array(z.string()).parse(
    database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name").pluck().all(),
  )

const rowsSql = (table: string): string => `SELECT * FROM "${table.replaceAll('"', '""')}"`

/** SHA-256 over all values of all rows, each with its type and its length, and the number of rows. */
const digestOf = (database: Database.Database, sql: string): string => {
  const hash = createHash('sha256')
  let rows = 0
  for (const row of database.prepare(sql).raw().safeIntegers().iterate()) {
    rows++
    for (const value of z.array(z.unknown()).parse(row)) addValue(hash, value)
  }
  return `${rows} ${hash.digest('hex')}`
}

const addValue = (hash: ReturnType<typeof createHash>, value: unknown): void => {
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(String(value))
  hash.update(`${Buffer.isBuffer(value) ? 'blob' : typeof value} ${bytes.length} `).update(bytes)
}
