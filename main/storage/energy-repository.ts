/* The diary of energy: one row per run of an answer, and one per change of the level.
 *
 * An answer that was gone on with has several rows; whoever asks for it gets them
 * added up by core/governor. Decisions are kept to a number, the oldest go first. */
import { z } from 'zod'
import { AnswerEnergy, Energy, PowerDecision } from '../contract/power.ts'
import { ChatId, MessageId } from '../contract/ids.ts'
import type { Connection } from './connection.ts'

/** One run of an answer; what its whole is made of is in the contract. */
export const EnergyRow = AnswerEnergy.omit({ joulesPerToken: true }).extend({
  messageId: MessageId.nullable(),
  chatId: ChatId.nullable(),
  /** Local date. */
  day: z.string(),
  /** Spent on battery, and percent of it used meanwhile. */
  batteryMs: z.number(),
  batteryPercent: z.number(),
})
export type EnergyRow = z.infer<typeof EnergyRow>

export type EnergyRepository = {
  add: (row: EnergyRow) => void
  ofMessages: (ids: readonly MessageId[]) => EnergyRow[]
  ofChat: (id: ChatId) => EnergyRow[]
  /** Of the last days on which something was answered, newest first. */
  ofDays: (days: number) => EnergyRow[]
  /** Everything, oldest first. */
  all: () => EnergyRow[]
  decide: (decision: Omit<PowerDecision, 'id'>) => PowerDecision
  decisions: (query: { before: number | null; limit: number }) => { decisions: PowerDecision[]; hasMore: boolean }
}

const keptDecisions = 10_000
/** Old ones are looked for once in so many new ones. */
const trimEvery = 200

export const createEnergyRepository = (connection: Connection): EnergyRepository => {
  const rows = (where: string, ...values: (string | number)[]): EnergyRow[] =>
    connection.read(() => connection.sql(`${selectSql} ${where}`).all(...values).map(parseRow))
  return {
    add: ({ energy, ...row }) => {
      connection.write(() => connection.sql(insertSql).run({ ...row, ...energy, notes: JSON.stringify(row.notes) }))
    },
    ofMessages: (ids) => rows('WHERE message_id IN (SELECT value FROM json_each(?)) ORDER BY seq', JSON.stringify(ids)),
    ofChat: (id) => rows('WHERE chat_id = ? ORDER BY seq', id),
    ofDays: (days) =>
      rows('WHERE day IN (SELECT DISTINCT day FROM energy_answers ORDER BY day DESC LIMIT ?) ORDER BY day DESC, seq', days),
    all: () => rows('ORDER BY seq'),
    decide: (decision) =>
      connection.write(() => {
        const id = Number(connection.sql(decideSql).run(decision).lastInsertRowid)
        if (id % trimEvery === 0) connection.sql('DELETE FROM power_decisions WHERE id <= ?').run(id - keptDecisions)
        return { id, ...decision }
      }),
    decisions: ({ before, limit }) =>
      connection.read(() => {
        const found = connection.sql(decisionsSql).all(before ?? Number.MAX_SAFE_INTEGER, limit + 1)
        return { decisions: found.slice(0, limit).map((row) => PowerDecision.parse(row)), hasMore: found.length > limit }
      }),
  }
}

const selectSql = `
  SELECT message_id AS messageId, chat_id AS chatId, model_id AS modelId, at_ms AS atMs, day, duration_ms AS durationMs, tokens,
    cpu_seconds AS cpuSeconds, label, source, joules, low_j AS lowJ, high_j AS highJ, level, battery_ms AS batteryMs,
    battery_percent AS batteryPercent, notes FROM energy_answers`

/** The answer or its chat may have been erased while it was written. */
const insertSql = `
  INSERT INTO energy_answers (message_id, chat_id, model_id, at_ms, day, duration_ms, tokens, cpu_seconds, label, source, joules, low_j,
    high_j, level, battery_ms, battery_percent, notes)
  VALUES ((SELECT id FROM messages WHERE id = :messageId), (SELECT id FROM chats WHERE id = :chatId), :modelId, :atMs, :day, :durationMs,
    :tokens, :cpuSeconds, :label, :source, :joules, :lowJ, :highJ, :level, :batteryMs, :batteryPercent, :notes)`

const decideSql = `
  INSERT INTO power_decisions (at_ms, from_level, to_level, cause, reason, temperature_c, battery_percent, supply, tokens_per_second)
  VALUES (:atMs, :from, :to, :cause, :reason, :temperatureC, :batteryPercent, :supply, :tokensPerSecond)`

const decisionsSql = `
  SELECT id, at_ms AS atMs, from_level AS "from", to_level AS "to", cause, reason, temperature_c AS temperatureC,
    battery_percent AS batteryPercent, supply, tokens_per_second AS tokensPerSecond
  FROM power_decisions WHERE id < ? ORDER BY id DESC LIMIT ?`

const Row = z.object({
  ...EnergyRow.omit({ energy: true, notes: true }).shape,
  ...Energy.shape,
  notes: z.string().transform((json): unknown => JSON.parse(json)).pipe(EnergyRow.shape.notes),
})

const parseRow = (row: unknown): EnergyRow => {
  const { label, source, joules, lowJ, highJ, ...rest } = Row.parse(row)
  return { ...rest, energy: { label, source, joules, lowJ, highJ } }
}
