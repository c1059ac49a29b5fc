// storage/temporary-storage.ts - Real storage in a folder of its own, for tests; everything is gone when the test is over.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { openDatabase } from './open-database.ts'
import type { OpenOptions, Storage } from './open-database.ts'

export type TemporaryStorage = {
  readonly dataDir: string
  /** Opens the folder, again after `close`. */
  open: (options?: Partial<OpenOptions>) => Promise<Storage>
  [Symbol.asyncDispose]: () => Promise<void>
}

export const silentLog = pino({ level: 'silent' })

export const createTemporaryStorage = (): TemporaryStorage => {
  const dataDir = mkdtempSync(join(tmpdir(), 'hearth-storage-'))
  const opened: Storage[] = []
  return {
    dataDir,
    open: async (options = {}) => {
      const storage = await openDatabase({ dataDir, log: silentLog, ...options })
      opened.push(storage)
      return storage
    },
    [Symbol.asyncDispose]: async () => {
      for (const storage of opened) await storage.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
