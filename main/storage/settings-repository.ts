/* Settings: one row of JSON per setting.
 *
 * A value that is missing, is no JSON or does not fit its schema counts as never
 * set: the default holds, and the start is not held up. The damaged row stays
 * until the user changes that setting. */
import type { Logger } from 'pino'
import { z } from 'zod'
import { AppError } from '../contract/errors.ts'
import { Settings, defaultSettings } from '../contract/settings.ts'
import { createChangeFeed, watchCurrent } from './change-feed.ts'
import type { Watch } from './change-feed.ts'
import type { Connection } from './connection.ts'

export type SettingsChange = { [Key in keyof Settings]?: Settings[Key] | undefined }

export type SettingsRepository = {
  get: () => Settings
  /** Changes the named settings and returns all of them. */
  update: (change: SettingsChange) => Settings
  /** All settings, now and whenever one changes. */
  watch: (signal?: AbortSignal) => Watch<Settings>
}

export const createSettingsRepository = (connection: Connection, log: Logger): SettingsRepository => {
  const changes = createChangeFeed<true>()
  const get = (): Settings =>
    settingsFrom(readRows(connection, log), (key) => log.warn({ key }, 'A stored setting is damaged; its default is used'))
  return {
    get,
    update: (change) => {
      connection.write(() => {
        for (const [key, value] of Object.entries(change)) {
          if (value !== undefined) connection.sql(upsertSql).run(key, JSON.stringify(value))
        }
        connection.afterCommit('settings', () => {
          changes.publish(true)
        })
      })
      return get()
    },
    watch: (signal) => watchCurrent(get, changes.subscribe(signal)),
  }
}

const upsertSql = 'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value'

const Row = z.object({ key: z.string(), value: z.string() })

const readRows = (connection: Connection, log: Logger): Map<string, string> => {
  try {
    const rows = connection.read(() => connection.sql('SELECT key, value FROM settings').all())
    return new Map(rows.flatMap((row) => Row.safeParse(row).data ?? []).map(({ key, value }) => [key, value]))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    // A damaged table, or one of a newer version: the defaults let the user read and ask.
    log.warn({ err: error }, 'The settings could not be read; the defaults are used')
    return new Map()
  }
}

const settingsFrom = (rows: ReadonlyMap<string, string>, onDamage: (key: string) => void): Settings => {
  const entries = Object.entries(Settings.shape).flatMap(([key, schema]) => {
    const json = rows.get(key)
    if (json === undefined) return []
    const parsed = schema.safeParse(parseJson(json))
    if (!parsed.success) onDamage(key)
    return parsed.success ? [[key, parsed.data] as const] : []
  })
  return Settings.parse({ ...defaultSettings, ...Object.fromEntries(entries) })
}

/** Undefined for what is not JSON; no setting accepts that. */
const parseJson = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
