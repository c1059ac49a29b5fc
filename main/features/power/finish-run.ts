// features/power/finish-run.ts - Writes down what an answer cost, and what was learned from it.
import { learnWatts, readMeter, type Derived } from '../../core/governor/energy-meter.ts'
import { levelOf } from '../../core/governor/level-rank.ts'
import type { EnergyRow } from '../../storage/energy-repository.ts'
import { type AnswerRun, mostlyAt } from './answer-runs.ts'
import type { Governor } from './governor-state.ts'
import { learnLength } from './learned-machine.ts'
import { threadsKey } from './look-at-threads.ts'

const keptLatest = 10

export const finishRun = (governor: Governor, run: AnswerRun): void => {
  const { options } = governor
  // An answer that ended before the machine could be read, or that has no token, says nothing.
  if (run.meter === null || run.tokens === 0) return
  const metered = readMeter(run.meter, derivedOf(governor))
  governor.watts = learnWatts(governor.watts, metered)
  const nowMs = options.now()
  const row: EnergyRow = {
    messageId: run.messageId,
    chatId: run.chatId,
    modelId: run.modelId,
    atMs: nowMs,
    day: localDay(nowMs),
    durationMs: metered.durationMs,
    tokens: run.tokens,
    cpuSeconds: metered.cpuSeconds,
    energy: metered.energy,
    level: mostlyAt(run, levelOf(governor.law.rank)),
    batteryMs: metered.batteryMs,
    batteryPercent: metered.batteryMs > 0 ? Math.max(0, (run.startPercent ?? 0) - (run.lastPercent ?? run.startPercent ?? 0)) : 0,
    notes: run.notes,
  }
  governor.latest.push(row)
  if (governor.latest.length > keptLatest) governor.latest.shift()
  if (options.storage.readOnly !== null) return
  try {
    options.storage.energy.add(row)
    keepLearned(governor, run.tokens)
  } catch (error) {
    // A full disk says so elsewhere; a figure is not worth a failure.
    options.log.warn({ err: error }, 'The energy of an answer could not be recorded')
  }
}

const keepLearned = (governor: Governor, tokens: number): void => {
  const { learned, law, threads, watts } = governor
  const before = learned.get()
  const key = threadsKey(governor)
  const knees = threads.knee === null || threads.key !== key ? before.knees : { ...before.knees, [key]: { knee: threads.knee, quiet: threads.quiet } }
  learned.set({ heat: { ...law.heat, from: null, promise: null }, watts, knees, answerTokens: learnLength(before.answerTokens, tokens) })
}

export const derivedOf = (governor: Governor): Derived => ({
  watts: governor.watts,
  userPerCoreW: governor.settings.get().wattsPerCore,
  packageLimitW: governor.snapshot?.packageLimitW.value ?? null,
  cores: governor.options.cores,
  onBatteryMs: governor.batterySinceMs === null ? 0 : governor.options.clock.nowMs() - governor.batterySinceMs,
})

const localDay = (atMs: number): string => {
  const date = new Date(atMs)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
