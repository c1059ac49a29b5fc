/* Opens the data folder, whatever state it is in.
 *
 *   second instance         -> AppError conflict, before anything is touched
 *   database missing        -> restored from the newest backup if there is one, else begun
 *   truncated, garbage      -> set aside, newest good backup restored, notice
 *   from a newer version    -> opened for reading only, notice
 *   folder cannot be written-> opened for reading only, notice; without a database a clear error
 *   older version           -> backup, then migrated
 *   encrypted, no key fits  -> AppError storage-failed, reason `key-missing` or `key-wrong`; nothing is touched.
 *                              So where only encrypted backups could replace what is lost.
 *
 * Then answers that were being written when the last run died become
 * `interrupted`, and a backup is made in the background once a day. */
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { AppError } from '../contract/errors.ts'
import { createAttachmentRepository } from './attachment-repository.ts'
import type { AttachmentRepository } from './attachment-repository.ts'
import { createAuditRepository } from './audit-repository.ts'
import type { AuditRepository } from './audit-repository.ts'
import { createBudgetRepository } from './budget-repository.ts'
import type { BudgetRepository } from './budget-repository.ts'
import { startDailyBackups } from './daily-backups.ts'
import { createDownloadRepository } from './download-repository.ts'
import type { DownloadRepository } from './download-repository.ts'
import { listBackups, makeBackup } from './backups.ts'
import type { Backup } from './backups.ts'
import { createChatRepository } from './chat-repository.ts'
import type { ChatRepository } from './chat-repository.ts'
import { type KnownKey, checkDatabase } from './check-database.ts'
import { openConnection, openReadOnlyConnection } from './connection.ts'
import type { Connection, ReadOnlyReason } from './connection.ts'
import { type DatabaseKey, isEncrypted, kindOfFile } from './database-lock.ts'
import { isUnwritable, takeInstanceLock } from './instance-lock.ts'
import type { InstanceLock } from './instance-lock.ts'
import { createLabRepository } from './lab-repository.ts'
import type { LabRepository } from './lab-repository.ts'
import { createLedgerRepository } from './ledger-repository.ts'
import type { LedgerRepository } from './ledger-repository.ts'
import { createMessageRepository } from './message-repository.ts'
import type { MessageRepository } from './message-repository.ts'
import { migrate } from './migrate.ts'
import { createCloudRepository } from './cloud-repository.ts'
import type { CloudRepository } from './cloud-repository.ts'
import { createEnergyRepository } from './energy-repository.ts'
import type { EnergyRepository } from './energy-repository.ts'
import { createModelRepository } from './model-repository.ts'
import type { ModelRepository } from './model-repository.ts'
import { auditMigration } from './migrations/009-audit.ts'
import { latestVersion, migrations as allMigrations } from './migrations/migrations.ts'
import type { Migration } from './migrations/migration.ts'
import { createNoticeBoard } from './notice-board.ts'
import type { NoticeBoard } from './notice-board.ts'
import { recoverDatabase } from './recover-database.ts'
import { createSettingsRepository } from './settings-repository.ts'
import type { SettingsRepository } from './settings-repository.ts'
import { isFull, systemCode, toStorageError } from './storage-error.ts'
import { oldestCopyMs, replaceBackups } from './replace-backups.ts'
import { createRetentionRepository } from './retention-repository.ts'
import type { RetentionRepository } from './retention-repository.ts'
import { createStoredValues } from './stored-value.ts'
import { findLeft, followUp, removeUnfinished, switchDatabase } from './switch-encryption.ts'
import { createSummaryRepository } from './summary-repository.ts'
import type { SummaryRepository } from './summary-repository.ts'
import type { OpenStoredValue } from './stored-value.ts'

export type OpenOptions = {
  dataDir: string
  log: Logger
  /** Wall clock in milliseconds, for what people read; nothing is ordered by it. */
  clock?: () => number
  migrations?: readonly Migration[]
  /** Of what is encrypted, where anything is. */
  known?: KnownKey | null
}

export type StorageEncryption = {
  isOn: () => boolean
  /** Encrypts the database, or writes it in the clear again; the application goes on with it. Others wait until it is done. @throws AppError; then it is what it was */
  set: (wanted: { key: DatabaseKey; isOn: boolean }) => Promise<void>
  /** Gives backups and files that were set aside the database's form. @throws AppError; what is left can be done another time */
  followUp: (key: DatabaseKey) => Promise<void>
  /** Names of backups and files set aside that are not in the database's form. */
  left: () => string[]
}

export type Storage = {
  readonly chats: ChatRepository
  readonly messages: MessageRepository
  readonly attachments: AttachmentRepository
  readonly summaries: SummaryRepository
  readonly settings: SettingsRepository
  readonly ledger: LedgerRepository
  readonly downloads: DownloadRepository
  readonly models: ModelRepository
  readonly energy: EnergyRepository
  readonly audit: AuditRepository
  readonly budget: BudgetRepository
  readonly lab: LabRepository
  readonly cloud: CloudRepository
  readonly retention: RetentionRepository
  /** One JSON value of a feature's own, beside the settings. */
  readonly stored: OpenStoredValue
  readonly notices: NoticeBoard
  readonly encryption: StorageEncryption
  /** Null when everything can be written. */
  readonly readOnly: ReadOnlyReason | null
  /** Several changes as one: all of them are on disk when it returns, or none. */
  transaction: <T>(work: () => T) => T
  /** Tells a second instance where this one can be reached. */
  announce: (url: string) => void
  backUp: () => Promise<Backup>
  /** A new backup in the place of all copies of before; resolves to how many went. @throws AppError storage-full, storage-failed */
  replaceBackups: () => Promise<number>
  /** When the oldest backup was made, or a damaged database was set aside, wall clock; null without any. */
  oldestCopyMs: () => number | null
  close: () => Promise<void>
}

type Place = {
  file: string
  backupFolder: string
  options: OpenOptions
  latest: number
  clock: () => number
  notices: NoticeBoard
}

/** @throws AppError conflict, storage-full, storage-failed */
export const openDatabase = async (options: OpenOptions): Promise<Storage> => {
  const { dataDir, clock = Date.now, migrations = allMigrations } = options
  const place: Place = {
    file: join(dataDir, 'hearth.db'),
    backupFolder: join(dataDir, 'backups'),
    options: { ...options, migrations },
    latest: latestVersion(migrations),
    clock,
    notices: createNoticeBoard(),
  }
  const lock = lockFolder(place)
  if (lock === undefined) return assemble(place, openForReading(place, 'read-only-folder'))
  try {
    return assemble(place, await open(place), lock)
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Undefined where the folder is there but cannot be written. */
const lockFolder = ({ file, options: { dataDir } }: Place): InstanceLock | undefined => {
  try {
    makeWritableFolder(dataDir, file)
    return takeInstanceLock(dataDir)
  } catch (error) {
    if (isUnwritable(error)) return undefined
    throw error
  }
}

/** SQLite opens what it cannot write for reading, without a word; so the system is asked first. */
const makeWritableFolder = (dataDir: string, file: string): void => {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    for (const path of [dataDir, file]) if (existsSync(path)) accessSync(path, constants.R_OK | constants.W_OK)
  } catch (error) {
    const code = systemCode(error)
    if (code === undefined || isFull(error)) throw toStorageError(error)
    throw new AppError(
      'storage-failed',
      `The data folder ${dataDir} cannot be used (${code}); make it writable, or choose another one`,
      {
        details: { reason: 'failed', code, dataDir: dataDir.slice(0, 2000) },
        cause: error,
      },
    )
  }
}

const open = async (place: Place): Promise<Connection> => {
  const { file, latest, notices, options, backupFolder, clock } = place
  const { known = null } = options
  removeUnfinished(place)
  const found = checkDatabase(file, latest, { known })
  if (found.state === 'locked') throw lockedOut(known)
  if (found.state === 'newer') return openForReading(place, 'newer-version')
  recoverIfLost(place, found)
  const connection = openConnection(file, {
    onFull: (isFull) => {
      if (isFull) notices.put({ code: 'storage-full' })
      else notices.take('storage-full')
    },
  }, known?.key)
  try {
    await migrate(connection, options.migrations ?? [], async () => {
      await makeBackup(connection, { folder: backupFolder, latest, nowMs: clock(), known })
    })
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

/** Never a reason to begin anew: what is there is left alone until the key is back. */
const lockedOut = (known: KnownKey | null): AppError =>
  new AppError(
    'storage-failed',
    known === null
      ? 'Your chats are encrypted, and this computer does not have their key. Nothing was changed. If your system’s keyring is locked, unlock it and start Hearth again; otherwise enter your recovery key with “hearth encryption open”'
      : 'Your chats are encrypted with another key than the one this computer has. Nothing was changed. Enter your recovery key with “hearth encryption open”',
    { details: { reason: known === null ? 'key-missing' : 'key-wrong' } },
  )

const recoverIfLost = (place: Place, found: ReturnType<typeof checkDatabase>): void => {
  if (found.state === 'whole' || found.state === 'newer') return
  const { file, backupFolder, latest, clock, notices, options } = place
  const backups = listBackups(backupFolder)
  if (found.state !== 'damaged' && backups.length === 0) return
  const { known = null } = options
  if (known === null && backups.some((backup) => isEncrypted(kindOfFile(backup.file)))) throw lockedOut(known)
  const notice = recoverDatabase(file, { backupFolder, latest, nowMs: clock(), known })
  options.log.error({ found, notice }, 'The database was lost and has been replaced')
  notices.put(notice)
}

const openForReading = ({ file, notices, options }: Place, reason: ReadOnlyReason): Connection => {
  const { known = null } = options
  if (known === null && isEncrypted(kindOfFile(file))) throw lockedOut(known)
  try {
    const connection = openReadOnlyConnection(file, reason, known?.key)
    notices.put({ code: 'database-read-only', reason })
    return connection
  } catch (error) {
    throw new AppError(
      'storage-failed',
      `The data folder ${options.dataDir} cannot be written and holds no database to read; make it writable, or choose another one`,
      {
        details: { reason, dataDir: options.dataDir.slice(0, 2000) },
        cause: error,
      },
    )
  }
}

const assemble = (place: Place, connection: Connection, lock?: InstanceLock): Storage => {
  const { clock, notices, options, backupFolder, latest } = place
  const messages = createMessageRepository(connection, clock)
  const isWritable = connection.readOnly === null
  if (isWritable) messages.interruptStreaming()
  const budget = createBudgetRepository(connection)
  if (isWritable && latest >= auditMigration.version) budget.markLost()
  const queue = oneAtATime()
  let known = options.known ?? null
  const backUp = (): Promise<Backup> => queue(() => makeBackup(connection, { folder: backupFolder, latest, nowMs: clock(), known }))
  const daily = isWritable
    ? startDailyBackups({ ...place, log: options.log, backUp, hasContent: () => messages.exist() })
    : undefined
  let isClosed = false
  const retry = setInterval(() => isWritable && messages.savePending(), 1000).unref()
  return {
    chats: createChatRepository(connection, clock),
    messages,
    attachments: createAttachmentRepository(connection, clock),
    summaries: createSummaryRepository(connection, clock),
    settings: createSettingsRepository(connection, options.log),
    ledger: createLedgerRepository(connection, clock),
    downloads: createDownloadRepository(connection, clock),
    models: createModelRepository({ connection, clock, log: options.log }),
    energy: createEnergyRepository(connection),
    audit: createAuditRepository(connection),
    budget,
    lab: createLabRepository(connection, options.log),
    cloud: createCloudRepository(connection, clock),
    retention: createRetentionRepository(connection),
    stored: createStoredValues(connection, options.log),
    notices,
    readOnly: connection.readOnly,
    transaction: (work) => connection.write(work),
    encryption: {
      isOn: connection.isEncrypted,
      set: (wanted) =>
        queue(() => {
          if (connection.isEncrypted() !== wanted.isOn) switchDatabase(connection, wanted)
          known = { key: wanted.key, isProven: true }
          return Promise.resolve()
        }),
      followUp: (key) => queue(() => followUp(place, { key, isOn: connection.isEncrypted() })),
      left: () => findLeft(place, connection.isEncrypted()),
    },
    announce: (url) => lock?.announce(url),
    backUp,
    replaceBackups: () => replaceBackups(place, backUp),
    oldestCopyMs: () => oldestCopyMs(place),
    close: async () => {
      if (isClosed) return
      isClosed = true
      clearInterval(retry)
      await daily?.stop()
      await queue(() => Promise.resolve())
      if (isWritable) messages.savePending()
      connection.close()
      lock?.release()
    },
  }
}

const oneAtATime = (): (<T>(work: () => Promise<T>) => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const next = last.then(work, work)
    last = next
    return next
  }
}
