// storage/read-audit.ts - The audit log of a data folder that another process may be using; nothing is written.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type AuditSource, createAuditRepository } from './audit-repository.ts'
import { openReadOnlyConnection } from './connection.ts'
import type { DataFolder } from './database-lock.ts'
import { userVersion } from './migrate.ts'
import { retentionMigration } from './migrations/011-retention.ts'

/** Null where there is no database, or one from before there was a log. @throws AppError storage-failed for one that cannot be read */
export const withAuditSource = async <T>({ dataDir, key }: DataFolder, work: (source: AuditSource) => Promise<T>): Promise<T | null> => {
  const file = join(dataDir, 'hearth.db')
  if (!existsSync(file)) return null
  const connection = openReadOnlyConnection(file, 'read-only-folder', key)
  try {
    return userVersion(connection) < retentionMigration.version ? null : await work(createAuditRepository(connection))
  } finally {
    connection.close()
  }
}
