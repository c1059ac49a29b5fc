// storage/read-settings.ts - The settings of a data folder that another process may be using: read once, nothing is written.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { defaultSettings } from '../contract/settings.ts'
import type { Settings } from '../contract/settings.ts'
import { openReadOnlyConnection } from './connection.ts'
import type { DataFolder } from './database-lock.ts'
import { createSettingsRepository } from './settings-repository.ts'

/** The defaults where there is no database yet, or none that can be read. */
export const readSettings = ({ dataDir, key }: DataFolder, log: Logger): Settings => {
  const file = join(dataDir, 'hearth.db')
  if (!existsSync(file)) return defaultSettings
  try {
    const connection = openReadOnlyConnection(file, 'read-only-folder', key)
    try {
      return createSettingsRepository(connection, log).get()
    } finally {
      connection.close()
    }
  } catch (error) {
    // A question on the command line does not need the database; the window reports what is wrong with it.
    log.warn({ err: error }, 'The settings could not be read; the defaults are used')
    return defaultSettings
  }
}
