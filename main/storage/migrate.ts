/* Brings a database up to the schema of this program.
 *
 * Each migration is one transaction together with the raise of user_version, so
 * a process that is killed half-way leaves either the old version or the new
 * one, never a mixture. Before each migration of a database that holds anything
 * a verified backup is made; where that is impossible (a full disk), nothing is
 * migrated and the error says so: an upgrade is no reason to risk what exists. */
import { z } from 'zod'
import { AppError } from '../contract/errors.ts'
import { applicationId } from './connection.ts'
import type { Connection } from './connection.ts'
import type { Migration } from './migrations/migration.ts'

/** Runs what is missing, in order. `backUp` is called before each step, but not on a file that was empty when it was opened. */
export const migrate = async (connection: Connection, list: readonly Migration[], backUp: () => Promise<void>): Promise<void> => {
  const wasEmpty = userVersion(connection) === 0
  for (const migration of list) {
    if (userVersion(connection) >= migration.version) continue
    if (!wasEmpty) await backUp()
    apply(connection, migration)
  }
}

export const userVersion = (connection: Connection): number =>
  connection.read(() => z.number().parse(connection.sql('PRAGMA user_version').pluck().get()))

const apply = (connection: Connection, migration: Migration): void => {
  connection.write(() => {
    connection.exec(migration.up)
    const broken = connection.sql('PRAGMA foreign_key_check').all()
    if (broken.length > 0) {
      throw new AppError('storage-failed', `Migration ${String(migration.version)} would leave rows that point at nothing`, {
        details: { reason: 'migration', version: migration.version, rows: broken.length },
      })
    }
    connection.exec(`PRAGMA application_id = ${String(applicationId)}`)
    connection.exec(`PRAGMA user_version = ${String(migration.version)}`)
  })
}
