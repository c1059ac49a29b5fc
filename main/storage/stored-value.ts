/* One value of a feature's own, kept as JSON in the settings table.
 *
 * For what the user decides about one feature and the settings page of the
 * contract does not hold: the offline switch, the hub's address. As with
 * settings, a row that is missing or damaged counts as never set; the start is
 * not held up. */
import type { Logger } from 'pino'
import { z } from 'zod'
import { AppError } from '../contract/errors.ts'
import { createChangeFeed, watchCurrent } from './change-feed.ts'
import type { Watch } from './change-feed.ts'
import type { Connection } from './connection.ts'

export type StoredValue<T> = {
  get: () => T
  /** Durable on return. */
  set: (value: T) => T
  /** The value now and whenever it changes. */
  watch: (signal?: AbortSignal) => Watch<T>
}

export type ValueSpec<T> = { key: string; schema: z.ZodType<T>; initial: T }

export type OpenStoredValue = <T>(spec: ValueSpec<T>) => StoredValue<T>

export const createStoredValues =
  (connection: Connection, log: Logger): OpenStoredValue =>
  <T>({ key, schema, initial }: ValueSpec<T>): StoredValue<T> => {
    const changes = createChangeFeed<true>()
    const read = (): T => {
      const json = readJson(connection, key, log)
      if (json === undefined) return initial
      const parsed = schema.safeParse(json)
      if (!parsed.success) log.warn({ key }, 'A stored value is damaged; its default is used')
      return parsed.success ? parsed.data : initial
    }
    let current = read()
    return {
      get: () => current,
      set: (value) => {
        connection.write(() => {
          connection.sql(upsertSql).run(key, JSON.stringify(value))
        })
        current = value
        changes.publish(true)
        return value
      },
      watch: (signal) => watchCurrent(() => current, changes.subscribe(signal)),
    }
  }

const upsertSql = 'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value'

/** Undefined for what is not there or no JSON. */
const readJson = (connection: Connection, key: string, log: Logger): unknown => {
  try {
    const text = connection.read(() => connection.sql('SELECT value FROM settings WHERE key = ?').pluck().get(key))
    return text === undefined ? undefined : JSON.parse(z.string().parse(text))
  } catch (error) {
    if (error instanceof AppError || error instanceof SyntaxError) {
      log.warn({ err: error, key }, 'A stored value could not be read; its default is used')
      return undefined
    }
    throw error
  }
}
