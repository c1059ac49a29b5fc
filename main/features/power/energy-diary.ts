// features/power/energy-diary.ts - Sums over the diary: per answer, per chat, per day, and as text to take away.
import type { AnswerEnergy, DayEnergy, EnergySum, PowerDecision } from '../../contract/power.ts'
import { sumEnergy } from '../../core/governor/energy-meter.ts'
import type { EnergyRow } from '../../storage/energy-repository.ts'

/** One entry per message; the rows of an answer that was gone on with are one. */
export const answersOf = (rows: readonly EnergyRow[]): AnswerEnergy[] =>
  groups(rows, ({ messageId }) => messageId ?? '').flatMap(([, parts]) => {
    const last = parts.at(-1)
    if (last === undefined || last.messageId === null) return []
    const { messageId, modelId, atMs, level } = last
    const { tokens, durationMs, energy, joulesPerToken } = sumOf(parts)
    const notes = [...new Set(parts.flatMap((part) => part.notes))]
    return [{ messageId, modelId, atMs, durationMs, tokens, cpuSeconds: cpuSecondsOf(parts), energy, joulesPerToken, level, notes }]
  })

/** Joules per token count only the answers whose energy is known. */
export const sumOf = (rows: readonly EnergyRow[]): EnergySum => {
  const known = rows.filter(({ energy }) => energy.joules !== null)
  const energy = sumEnergy(rows.map((row) => row.energy))
  const knownTokens = total(known, ({ tokens }) => tokens)
  return {
    answers: rows.length,
    answersWithoutFigure: rows.length - known.length,
    tokens: total(rows, ({ tokens }) => tokens),
    durationMs: total(rows, ({ durationMs }) => durationMs),
    energy,
    joulesPerToken: energy.joules === null || knownTokens === 0 ? null : energy.joules / knownTokens,
  }
}

export const daysOf = (rows: readonly EnergyRow[]): DayEnergy[] =>
  groups(rows, ({ day }) => day).map(([day, parts]) => {
    const batteryMs = total(parts, (row) => row.batteryMs)
    const percent = total(parts, ({ batteryPercent }) => batteryPercent)
    return { day, ...sumOf(parts), batteryPercentPerHour: batteryMs < leastBatteryMs ? null : (percent * 3_600_000) / batteryMs }
  })

export const energyCsv = (rows: readonly EnergyRow[]): string =>
  csv(
    ['time', 'model', 'tokens', 'seconds', 'cpu_seconds', 'joules', 'low_j', 'high_j', 'label', 'source', 'level', 'battery_percent'],
    rows.map(({ energy, ...row }) => [
      new Date(row.atMs).toISOString(),
      row.modelId,
      row.tokens,
      row.durationMs / 1000,
      row.cpuSeconds,
      ...[energy.joules, energy.lowJ, energy.highJ, energy.label, energy.source],
      row.level,
      row.batteryPercent,
    ]),
  )

export const decisionsCsv = (decisions: readonly PowerDecision[]): string =>
  csv(
    ['time', 'from', 'to', 'cause', 'reason', 'temperature_c', 'battery_percent', 'supply', 'tokens_per_second'],
    decisions.map((one) => [
      new Date(one.atMs).toISOString(),
      ...[one.from, one.to, one.cause, one.reason, one.temperatureC, one.batteryPercent, one.supply, one.tokensPerSecond],
    ]),
  )

/** Firmware counts in whole percents: less than ten minutes say nothing about an hour. */
const leastBatteryMs = 600_000

const csv = (head: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string =>
  [head, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('')

const cell = (value: string | number | null): string => {
  if (value === null) return ''
  if (typeof value === 'number') return String(Math.round(value * 1000) / 1000)
  // A spreadsheet would take what begins like a formula for one.
  const safe = /^[=+\-@\t]/.test(value) ? `'${value}` : value
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const cpuSecondsOf = (rows: readonly EnergyRow[]): number | null => {
  const known = rows.flatMap(({ cpuSeconds }) => (cpuSeconds === null ? [] : [cpuSeconds]))
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
}

const total = (rows: readonly EnergyRow[], pick: (row: EnergyRow) => number): number => rows.reduce((sum, row) => sum + pick(row), 0)

/** In order of first appearance. */
const groups = (rows: readonly EnergyRow[], keyOf: (row: EnergyRow) => string): [string, EnergyRow[]][] => {
  const found = new Map<string, EnergyRow[]>()
  for (const row of rows) found.set(keyOf(row), [...(found.get(keyOf(row)) ?? []), row])
  return [...found]
}
