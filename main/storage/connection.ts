/* The one connection that writes the database.
 *
 * Promise: when `write` returns, what it wrote survives a crash of the app, of
 * the operating system and of the power supply. Hence WAL with
 * synchronous=FULL: better-sqlite3 compiles WAL with NORMAL, which stays
 * consistent but may lose the last commits when the power fails. FULL costs one
 * fsync per commit; we commit once per message and once a second while an answer
 * is written, never per token.
 *
 * The other pragmas, and why:
 *   foreign_keys         rows cannot point at nothing
 *   busy_timeout         the command line may read beside us
 *   cell_size_check      damaged pages are noticed sooner
 *   trusted_schema=OFF   a planted database cannot run functions from its schema
 *   secure_delete        what the user erased is overwritten, not just unlinked
 *   mmap_size=0          a stray write or a truncated file cannot hurt through a mapping
 *   journal_size_limit   the WAL gives its space back after a burst
 *   temp_store=MEMORY    sorting leaves nothing in a file (database-lock.ts)
 *
 * SQLite before 3.51.3 can corrupt a WAL database when a checkpoint races with
 * a restart of the WAL (sqlite.org/wal.html, "WAL-reset bug"), so an older
 * library is refused. POSIX locks go away when any descriptor of the file is
 * closed in this process: nothing here may open hearth.db except through SQLite.
 *
 * `reopen` puts another file in the database's place, encrypted or no longer so,
 * while the application runs: all of it happens between two turns of the event
 * loop, and nobody holds a statement beyond a call. */
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Database from 'better-sqlite3-multiple-ciphers'
import { z } from 'zod'
import { AppError } from '../contract/errors.ts'
import { type DatabaseKey, type DatabaseLock, lockOfFile, openHandle } from './database-lock.ts'
import { isFull, isSqliteError, systemCode, toStorageError } from './storage-error.ts'

export type ReadOnlyReason = 'newer-version' | 'read-only-folder'

export type Connection = {
  readonly file: string
  /** Null when writing is possible. */
  readonly readOnly: ReadOnlyReason | null
  /** A prepared statement, made once per text; its rows are unknown until a repository has parsed them. */
  sql: (text: string) => Database.Statement
  /** Runs any number of statements that return nothing: the schema. */
  exec: (text: string) => void
  /** Runs queries; SQLite's failures leave as AppError. */
  read: <T>(work: () => T) => T
  /** Runs `work` in one immediate transaction, durable on return; joins the transaction that is open, if any. */
  write: <T>(work: () => T) => T
  /** Calls back once when the outermost transaction is committed, however often the key was given; never after a rollback. */
  afterCommit: (key: string, callback: () => void) => void
  /** A consistent copy into a new file, made while the app goes on working. */
  backup: (file: string) => Promise<void>
  /** Moves the WAL into the database and cuts it to nothing, so that erased text is gone from it too. */
  truncateWal: () => void
  isEncrypted: () => boolean
  /**
   * Makes the database one closed file, lets `replace` put another one in its place, and opens what is there then.
   * @throws AppError conflict while another process reads it or rows are being read; whatever `replace` throws. Either way the database is open again.
   */
  reopen: (key: DatabaseKey | null, replace: () => void) => void
  close: () => void
}

export type ConnectionEvents = {
  /** A write failed for want of space (true), or succeeded (false). */
  onFull: (isFull: boolean) => void
}

export const minimumSqliteVersion = [3, 51, 3] as const

/** The file's id in its header, so that a stranger's database is not taken for ours: "Hrth". */
export const applicationId = 0x48727468

/** Opens `file` for reading and writing, creating it if need be, encrypted where there is a key. @throws AppError storage-failed, storage-full */
export const openConnection = (file: string, events: ConnectionEvents, key: DatabaseKey | null = null): Connection =>
  wrap(openForWriting(file, key), { file, readOnly: null, events })

const openForWriting = (file: string, key: DatabaseKey | null): Opened =>
  openOrThrow(() => {
    const lock = lockOfFile(file, key)
    const database = openHandle(file, lock)
    try {
      keepPrivate(file)
      prepareForWriting(database)
      return { database, lock }
    } catch (error) {
      database.close()
      throw error
    }
  })

/** Opens `file` for reading only. */
export const openReadOnlyConnection = (file: string, readOnly: ReadOnlyReason, key: DatabaseKey | null = null): Connection =>
  wrap({ database: openReadOnly(file, key), lock: lockOfFile(file, key) }, { file, readOnly, events: { onFull: () => undefined } })

/** A bare read-only handle, for looking before deciding. */
export const openReadOnly = (file: string, key: DatabaseKey | null = null): Database.Database => {
  const lock = lockOfFile(file, key)
  const open = (source: string | Buffer): Database.Database => {
    const database = openHandle(source, lock, { readonly: true, fileMustExist: true, timeout: 5000 })
    database.pragma('trusted_schema = OFF')
    database.pragma('cell_size_check = ON')
    database.pragma('schema_version')
    return database
  }
  try {
    return open(file)
  } catch (error) {
    // A WAL database needs its -shm file even for reading, and on a read-only disk SQLite cannot make it: read a copy in memory.
    const bytes = isSqliteError(error) && error.code === 'SQLITE_CANTOPEN' ? readFileSync(file) : Buffer.of()
    if (bytes.length < headerBytes) throw error
    return lock === null ? open(withoutWalMark(bytes)) : openCopy(file, lock)
  }
}

/** An encrypted one cannot be read from memory: a copy where SQLite can make its -shm, gone from the folder once it is open. */
const openCopy = (file: string, lock: DatabaseLock): Database.Database => {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-reading-'))
  try {
    for (const side of ['', '-wal']) if (existsSync(`${file}${side}`)) copyFileSync(`${file}${side}`, join(folder, `hearth.db${side}`))
    const database = openHandle(join(folder, 'hearth.db'), lock)
    database.pragma('schema_version')
    return database
  } finally {
    // Windows does not let go of an open file; there the system's own cleaning does.
    rmSync(folder, { recursive: true, force: true })
  }
}

const headerBytes = 100

/** Bytes 18 and 19 of the header say WAL (2) or rollback journal (1); a database in memory cannot be in WAL mode. */
const withoutWalMark = (bytes: Buffer): Buffer => {
  bytes.set([1, 1], 18)
  return bytes
}

const openOrThrow = <T>(open: () => T): T => {
  try {
    return open()
  } catch (error) {
    throw toStorageError(error)
  }
}

const prepareForWriting = (database: Database.Database): void => {
  assertLibraryVersion(database)
  database.pragma('busy_timeout = 5000')
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  database.pragma('cell_size_check = ON')
  database.pragma('trusted_schema = OFF')
  database.pragma('secure_delete = ON')
  database.pragma('mmap_size = 0')
  database.pragma('wal_autocheckpoint = 1000')
  database.pragma(`journal_size_limit = ${String(64 * 1024 * 1024)}`)
}

/** The folder may be open to other users of the machine; SQLite gives the -wal and -shm files the mode of the database. */
const keepPrivate = (file: string): void => {
  try {
    chmodSync(file, 0o600)
  } catch (error) {
    // Only the owner may change the mode; whoever may write but is not the owner has been let in by them.
    if (systemCode(error) !== 'EPERM') throw error
  }
}

const assertLibraryVersion = (database: Database.Database): void => {
  const version = z.string().parse(database.prepare('SELECT sqlite_version()').pluck().get())
  const parts = version.split('.').map(Number)
  const difference = minimumSqliteVersion.map((least, index) => (parts[index] ?? 0) - least).find((value) => value !== 0) ?? 0
  if (difference < 0) {
    throw new AppError('storage-failed', `SQLite ${version} is too old: ${minimumSqliteVersion.join('.')} or later is needed`, {
      details: { reason: 'old-library', version },
    })
  }
}

type Opened = { database: Database.Database; lock: DatabaseLock }
type Wrapped = { file: string; readOnly: ReadOnlyReason | null; events: ConnectionEvents }

/** From here on there is no -wal beside it, so that what takes its place has none that is not its own. */
const closeAsOneFile = (database: Database.Database): void => {
  try {
    database.pragma('busy_timeout = 500')
    database.pragma('journal_mode = DELETE')
    database.close()
  } catch (error) {
    database.pragma('busy_timeout = 5000')
    database.pragma('journal_mode = WAL')
    if (isFull(error) || (isSqliteError(error) && !error.code.startsWith('SQLITE_BUSY') && error.code !== 'SQLITE_LOCKED')) throw toStorageError(error)
    throw new AppError('conflict', 'The database is being read at this moment; try again', { details: { reason: 'database-in-use' }, cause: error })
  }
}

const wrap = (opened: Opened, { file, readOnly, events }: Wrapped): Connection => {
  let { database, lock } = opened
  const statements = new Map<string, Database.Statement>()
  const committed = new Map<string, () => void>()

  const sql: Connection['sql'] = (text) => {
    const known = statements.get(text)
    if (known !== undefined) return known
    const statement = database.prepare(text)
    statements.set(text, statement)
    return statement
  }

  const write = <T>(work: () => T): T => {
    if (readOnly !== null)
      throw new AppError('storage-failed', 'The database is open for reading only', { details: { reason: readOnly } })
    if (database.inTransaction) return work()
    const result = commit(work)
    events.onFull(false)
    const callbacks = [...committed.values()]
    committed.clear()
    for (const callback of callbacks) callback()
    return result
  }

  const commit = <T>(work: () => T): T => {
    try {
      return database.transaction(work).immediate()
    } catch (error) {
      committed.clear()
      if (isFull(error)) events.onFull(true)
      throw toStorageError(error)
    }
  }

  return {
    file,
    readOnly,
    sql,
    exec: (text) => {
      database.exec(text)
    },
    read: openOrThrow,
    write,
    afterCommit: (key, callback) => {
      if (database.inTransaction) committed.set(key, callback)
      else callback()
    },
    backup: async (target) => {
      if (lock === null) await database.backup(target)
      // SQLite's backup call copies pages only where neither file is encrypted; this one writes them with the same key.
      else database.prepare('VACUUM INTO ?').run(target)
    },
    truncateWal: () => {
      database.pragma('wal_checkpoint(TRUNCATE)')
    },
    isEncrypted: () => lock !== null,
    reopen: (key, replace) => {
      if (readOnly !== null) throw new AppError('storage-failed', 'The database is open for reading only', { details: { reason: readOnly } })
      closeAsOneFile(database)
      statements.clear()
      try {
        replace()
      } finally {
        ;({ database, lock } = openForWriting(file, key))
      }
    },
    close: () => {
      database.close()
    },
  }
}
