// storage/read-default-model.ts - The model that the user chose for new chats, in a data folder that another process may be using.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { z } from 'zod'
import { openReadOnlyConnection } from './connection.ts'
import type { DataFolder } from './database-lock.ts'
import { type ValueSpec, createStoredValues } from './stored-value.ts'

/** Null is the starter. */
export const defaultModelValue: ValueSpec<string | null> = { key: 'default-model', schema: z.string().nullable(), initial: null }

/** Null where there is no database yet, or none that can be read. */
export const readDefaultModel = ({ dataDir, key }: DataFolder, log: Logger): string | null => {
  const file = join(dataDir, 'hearth.db')
  if (!existsSync(file)) return null
  try {
    const connection = openReadOnlyConnection(file, 'read-only-folder', key)
    try {
      return createStoredValues(connection, log)(defaultModelValue).get()
    } finally {
      connection.close()
    }
  } catch (error) {
    // As for the settings: the window reports what is wrong with the database.
    log.warn({ err: error }, 'The default model could not be read; the starter answers')
    return null
  }
}
