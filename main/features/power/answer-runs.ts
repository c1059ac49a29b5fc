/* The answers that are being written, as the governor sees them: tokens and shares of energy.
 *
 * Several may be written side by side. Counters are the machine's, so what they
 * say in a moment is divided evenly among those that were written in it. */
import type { PowerLevel } from '../../contract/power.ts'
import type { ChatId, MessageId, ModelId } from '../../contract/ids.ts'
import { type Meter, type MeterReading, awakeMs, beginMeter, stepMeter } from '../../core/governor/energy-meter.ts'

export type AnswerRun = {
  readonly chatId: ChatId
  readonly messageId: MessageId
  readonly modelId: ModelId
  /** For people: what the governor did to it. */
  notes: string[]
  tokens: number
  /** The model has begun to read. */
  isReading: boolean
  /** Null until the machine was read for the first time. */
  meter: Meter | null
  /** The counters as they would be if this answer were alone. */
  reading: MeterReading | null
  /** Milliseconds at each level. */
  levels: Map<PowerLevel, number>
  startPercent: number | null
  lastPercent: number | null
}

export const newRun = (of: Pick<AnswerRun, 'chatId' | 'messageId' | 'modelId' | 'notes'>): AnswerRun => ({
  ...of,
  tokens: 0,
  isReading: false,
  meter: null,
  reading: null,
  levels: new Map(),
  startPercent: null,
  lastPercent: null,
})

export type RunMoment = { reading: MeterReading; before: MeterReading | null; level: PowerLevel; batteryPercent: number | null }

/** Gives each run its part of what happened since the last reading. */
export const meterRuns = (runs: Iterable<AnswerRun>, moment: RunMoment): void => {
  const all = [...runs].filter(({ isReading }) => isReading)
  const counted = all.filter(({ meter }) => meter !== null).length
  for (const run of all) {
    run.lastPercent = moment.batteryPercent
    if (run.meter === null || run.reading === null) {
      run.reading = moment.reading
      run.meter = beginMeter(moment.reading)
      run.startPercent = moment.batteryPercent
      continue
    }
    run.levels.set(moment.level, (run.levels.get(moment.level) ?? 0) + awakeMs(run.reading, moment.reading))
    run.reading = partOf(run.reading, moment, counted)
    run.meter = stepMeter(run.meter, run.reading)
  }
}

export const mostlyAt = ({ levels }: AnswerRun, otherwise: PowerLevel): PowerLevel =>
  [...levels].toSorted(([, one], [, other]) => other - one)[0]?.[0] ?? otherwise

const partOf = (own: MeterReading, { reading, before }: RunMoment, count: number): MeterReading => ({
  ...reading,
  packageJ: advance(own.packageJ, { before: before?.packageJ ?? null, now: reading.packageJ }, count),
  engineCpuSeconds: advance(own.engineCpuSeconds, { before: before?.engineCpuSeconds ?? null, now: reading.engineCpuSeconds }, count),
  dischargeW: reading.dischargeW === null ? null : reading.dischargeW / count,
  busyCores: reading.busyCores === null ? null : reading.busyCores / count,
})

const advance = (own: number | null, { before, now }: { before: number | null; now: number | null }, count: number): number | null => {
  if (now === null) return null
  // A counter that appears in mid-answer, that of an engine just started, began at zero.
  if (before === null || own === null) return now / count
  return own + Math.max(0, now - before) / count
}
