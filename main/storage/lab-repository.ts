/* Runs of the lab in the database: one JSON record per run, one per step, so that a
 * step is on the disk as soon as it is done and nothing else is written again. A row
 * that cannot be read any more is left out with a word in the log. */
import type { Logger } from 'pino'
import { z } from 'zod'
import { ModelId } from '../contract/ids.ts'
import type { LabRunId } from '../contract/lab-run.ts'
import { LabRecord, StepResult } from '../core/lab/lab-record.ts'
import type { Connection } from './connection.ts'

/** Who won over whom; nobody where none was better. */
export const LabVote = z.strictObject({
  atMs: z.number(),
  winner: z.string().nullable(),
  columns: z.array(z.strictObject({ modelId: ModelId, label: z.string() })),
})
export type LabVote = z.infer<typeof LabVote>

export type LabRepository = {
  /** Newest first. */
  runs: () => LabRecord[]
  run: (id: LabRunId) => LabRecord | undefined
  /** With its texts in one transaction; texts null leaves them as they are. */
  save: (record: LabRecord, texts?: readonly string[] | null) => void
  erase: (id: LabRunId) => void
  steps: (id: LabRunId) => StepResult[]
  saveStep: (id: LabRunId, result: StepResult) => void
  texts: (id: LabRunId) => string[]
  votes: () => LabVote[]
  addVote: (vote: LabVote) => void
}

const JsonRow = z.object({ json: z.string() })
const TextRow = z.object({ text: z.string() })

export const createLabRepository = (connection: Connection, log: Logger): LabRepository => {
  const parsed = <T>(schema: z.ZodType<T>, sql: string, ...values: unknown[]): T[] =>
    connection.read(() => connection.sql(sql).all(...values)).flatMap((row) => {
      const found = schema.safeParse(valueOf(JsonRow.parse(row).json))
      if (!found.success) log.warn({ issues: found.error.issues.length }, 'A row of the lab is damaged and left out')
      return found.success ? [found.data] : []
    })
  return {
    runs: () => parsed(LabRecord, 'SELECT record AS json FROM lab_runs ORDER BY seq DESC'),
    run: (id) => parsed(LabRecord, 'SELECT record AS json FROM lab_runs WHERE id = ?', id)[0],
    save: (record, texts = null) => {
      connection.write(() => {
        connection.sql(upsertRunSql).run(record.id, JSON.stringify(record))
        if (texts === null) return
        connection.sql('DELETE FROM lab_texts WHERE run_id = ?').run(record.id)
        for (const [place, text] of texts.entries()) connection.sql('INSERT INTO lab_texts (run_id, place, text) VALUES (?, ?, ?)').run(record.id, place, text)
      })
    },
    erase: (id) => {
      connection.write(() => {
        for (const table of ['lab_steps WHERE run_id', 'lab_texts WHERE run_id', 'lab_runs WHERE id']) connection.sql(`DELETE FROM ${table} = ?`).run(id)
      })
    },
    steps: (id) => parsed(StepResult, 'SELECT result AS json FROM lab_steps WHERE run_id = ? ORDER BY rowid', id),
    saveStep: (id, result) => {
      connection.write(() => void connection.sql(upsertStepSql).run(id, result.variant, result.stage, result.rep, JSON.stringify(result)))
    },
    texts: (id) => connection.read(() => connection.sql('SELECT text FROM lab_texts WHERE run_id = ? ORDER BY place').all(id)).map((row) => TextRow.parse(row).text),
    votes: () => parsed(LabVote, 'SELECT vote AS json FROM lab_votes ORDER BY seq'),
    addVote: (vote) => {
      connection.write(() => void connection.sql('INSERT INTO lab_votes (vote) VALUES (?)').run(JSON.stringify(vote)))
    },
  }
}

/** Undefined for what is not JSON; no schema accepts that. */
const valueOf = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

const upsertRunSql = 'INSERT INTO lab_runs (id, record) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET record = excluded.record'
const upsertStepSql = `INSERT INTO lab_steps (run_id, variant, stage, rep, result) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (run_id, variant, stage, rep) DO UPDATE SET result = excluded.result`
