// storage/read-energy.ts - What the governor decided, from a data folder that another process may be using: read once, nothing is written.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { PowerSettings, defaultPowerSettings } from '../contract/power.ts'
import type { PowerDecision } from '../contract/power.ts'
import { type Connection, openReadOnlyConnection } from './connection.ts'
import type { DataFolder } from './database-lock.ts'
import { createEnergyRepository } from './energy-repository.ts'
import { createStoredValues } from './stored-value.ts'

/** Newest first; none where there is no database, or one from before there was a diary. */
export const readDecisions = (folder: DataFolder, limit: number, log: Logger): PowerDecision[] =>
  read(folder, log, (connection) => createEnergyRepository(connection).decisions({ before: null, limit }).decisions) ?? []

export const readPowerSettings = (folder: DataFolder, log: Logger): PowerSettings =>
  read(folder, log, (connection) =>
    createStoredValues(connection, log)({ key: 'power.settings', schema: PowerSettings, initial: defaultPowerSettings }).get(),
  ) ?? defaultPowerSettings

const read = <T>({ dataDir, key }: DataFolder, log: Logger, question: (connection: Connection) => T): T | undefined => {
  const file = join(dataDir, 'hearth.db')
  if (!existsSync(file)) return undefined
  try {
    const connection = openReadOnlyConnection(file, 'read-only-folder', key)
    try {
      return question(connection)
    } finally {
      connection.close()
    }
  } catch (error) {
    // The command line reports the machine without it; the window reports what is wrong with the database.
    log.warn({ err: error }, 'The diary could not be read')
    return undefined
  }
}
