/* The library's rows: models, folders, settings, choices, loads, speeds and quantizing jobs.
 *
 * A model is one JSON record: nothing is searched inside it, since the library holds
 * all of them in memory. A record that cannot be read any more is left out with a
 * word in the log; the next scan finds its file again. */
import type { Logger } from 'pino'
import { z } from 'zod'
import { FolderId, ModelId } from '../contract/ids.ts'
import type { ChatId, JobId } from '../contract/ids.ts'
import { ModelSettings, defaultModelSettings } from '../contract/model-settings.ts'
import { QuantizeJob } from '../contract/quantize.ts'
import { ModelRecord } from '../core/models/model-record.ts'
import type { Connection } from './connection.ts'

export type StoredFolder = z.infer<typeof FolderRow>

export type LoadRow = { modelId: string; predictedBytes: number; actualBytes: number }

export type ModelRepository = {
  all: () => ModelRecord[]
  save: (record: ModelRecord) => void
  erase: (id: ModelId) => void
  folders: () => StoredFolder[]
  saveFolder: (folder: StoredFolder) => void
  eraseFolder: (id: FolderId) => void
  settings: (id: ModelId) => ModelSettings
  saveSettings: (id: ModelId, settings: ModelSettings) => void
  /** Null where the chat has chosen none. */
  choice: (chatId: ChatId) => ModelId | null
  choose: (chatId: ChatId, modelId: ModelId | null) => void
  recordLoad: (load: LoadRow) => void
  /** The newest first. */
  loads: (limit: number) => LoadRow[]
  recordSpeed: (id: ModelId, tokensPerSecond: number) => void
  /** The newest first, with the time of the newest. */
  speeds: (id: ModelId) => { tokensPerSecond: number; atMs: number }[]
  jobs: () => QuantizeJob[]
  saveJob: (job: QuantizeJob) => void
  eraseJob: (id: JobId) => void
}

/** As many speeds as the median is taken of. */
const keptSpeeds = 9
const keptLoads = 200

const FolderRow = z.object({
  id: FolderId,
  path: z.string(),
  kind: z.enum(['huggingface', 'lmstudio', 'ollama', 'folder']),
  addedAtMs: z.number().int(),
})
const LoadRowSchema = z.object({ modelId: z.string(), predictedBytes: z.number(), actualBytes: z.number() })
const SpeedRow = z.object({ tokensPerSecond: z.number(), atMs: z.number().int() })
const JsonRow = z.object({ id: z.string(), json: z.string() })

type Options = { connection: Connection; clock: () => number; log: Logger }

export const createModelRepository = (options: Options): ModelRepository => {
  const { connection, clock, log } = options
  const write = (sql: string, ...values: unknown[]): void => {
    connection.write(() => void connection.sql(sql).run(...values))
  }
  const rows = <T>(schema: z.ZodType<T>, sql: string, ...values: unknown[]): T[] =>
    connection.read(() => connection.sql(sql).all(...values)).flatMap((row) => {
      const parsed = schema.safeParse(row)
      return parsed.success ? [parsed.data] : []
    })
  const parseJson = <T>(schema: z.ZodType<T>, sql: string): T[] =>
    rows(JsonRow, sql).flatMap(({ id, json }) => {
      const parsed = schema.safeParse(valueOf(json))
      if (!parsed.success) log.warn({ id }, 'A row of the library is damaged and left out')
      return parsed.success ? [parsed.data] : []
    })
  return {
    all: () => parseJson(ModelRecord, 'SELECT id, record AS json FROM models ORDER BY rowid'),
    save: (record) => write(upsertModelSql, record.id, record.files[0]?.path ?? '', JSON.stringify(record)),
    erase: (id) => {
      connection.write(() => {
        for (const table of ['models WHERE id', 'model_settings WHERE model_id', 'model_speeds WHERE model_id']) {
          connection.sql(`DELETE FROM ${table} = ?`).run(id)
        }
      })
    },
    folders: () => rows(FolderRow, 'SELECT id, path, kind, added_at_ms AS addedAtMs FROM model_folders ORDER BY added_at_ms, id'),
    saveFolder: ({ id, path, kind, addedAtMs }) => write(upsertFolderSql, id, path, kind, addedAtMs),
    eraseFolder: (id) => write('DELETE FROM model_folders WHERE id = ?', id),
    settings: (id) => {
      const [row] = rows(JsonRow, 'SELECT model_id AS id, settings AS json FROM model_settings WHERE model_id = ?', id)
      const stored = ModelSettings.partial().safeParse(row === undefined ? {} : valueOf(row.json))
      const known = Object.fromEntries(Object.entries(stored.data ?? {}).filter(([, value]) => value !== undefined))
      return ModelSettings.parse({ ...defaultModelSettings, ...known })
    },
    saveSettings: (id, settings) => write(upsertSettingsSql, id, JSON.stringify(settings)),
    choice: (chatId) => rows(ChoiceRow, 'SELECT model_id AS modelId FROM model_choices WHERE chat_id = ?', chatId)[0]?.modelId ?? null,
    choose: (chatId, modelId) => {
      if (modelId === null) write('DELETE FROM model_choices WHERE chat_id = ?', chatId)
      else write(upsertChoiceSql, chatId, modelId)
    },
    recordLoad: ({ modelId, predictedBytes, actualBytes }) => {
      connection.write(() => {
        connection.sql(insertLoadSql).run(modelId, clock(), Math.round(predictedBytes), Math.round(actualBytes))
        connection.sql(`DELETE FROM model_loads WHERE seq <= (SELECT max(seq) FROM model_loads) - ${String(keptLoads)}`).run()
      })
    },
    loads: (limit) => rows(LoadRowSchema, `${loadsSql} ORDER BY seq DESC LIMIT ?`, limit),
    recordSpeed: (id, tokensPerSecond) => {
      connection.write(() => {
        connection.sql('INSERT INTO model_speeds (model_id, at_ms, tokens_per_second) VALUES (?, ?, ?)').run(id, clock(), tokensPerSecond)
        connection.sql(trimSpeedsSql).run(id, id, keptSpeeds)
      })
    },
    speeds: (id) => rows(SpeedRow, speedsSql, id),
    jobs: () => parseJson(QuantizeJob, 'SELECT id, job AS json FROM quantize_jobs ORDER BY seq DESC'),
    saveJob: (job) => write(upsertJobSql, job.id, JSON.stringify(job)),
    eraseJob: (id) => write('DELETE FROM quantize_jobs WHERE id = ?', id),
  }
}

const ChoiceRow = z.object({ modelId: ModelId })

/** Undefined for what is not JSON; no schema accepts that. */
const valueOf = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

const upsertModelSql = `INSERT INTO models (id, path, record) VALUES (?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET path = excluded.path, record = excluded.record`
const upsertFolderSql = `INSERT INTO model_folders (id, path, kind, added_at_ms) VALUES (?, ?, ?, ?)
  ON CONFLICT (path) DO UPDATE SET kind = excluded.kind`
const upsertSettingsSql = `INSERT INTO model_settings (model_id, settings) VALUES (?, ?)
  ON CONFLICT (model_id) DO UPDATE SET settings = excluded.settings`
const upsertChoiceSql = `INSERT INTO model_choices (chat_id, model_id) VALUES (?, ?)
  ON CONFLICT (chat_id) DO UPDATE SET model_id = excluded.model_id`
const insertLoadSql = 'INSERT INTO model_loads (model_id, at_ms, predicted_bytes, actual_bytes) VALUES (?, ?, ?, ?)'
const loadsSql = 'SELECT model_id AS modelId, predicted_bytes AS predictedBytes, actual_bytes AS actualBytes FROM model_loads'
const speedsSql = 'SELECT tokens_per_second AS tokensPerSecond, at_ms AS atMs FROM model_speeds WHERE model_id = ? ORDER BY seq DESC'
const trimSpeedsSql = `DELETE FROM model_speeds WHERE model_id = ? AND seq NOT IN
  (SELECT seq FROM model_speeds WHERE model_id = ? ORDER BY seq DESC LIMIT ?)`
const upsertJobSql = 'INSERT INTO quantize_jobs (id, job) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET job = excluded.job'
