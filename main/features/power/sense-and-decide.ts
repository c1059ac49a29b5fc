/* One full turn of the governor: read everything, step the law, meter, record, tell.
 *
 * What is decided is told to the engine before it is written down. */
import type { PowerSnapshot } from '../../contract/power.ts'
import { type LawStep, stepLaw } from '../../core/governor/governor-law.ts'
import type { LawInput } from '../../core/governor/law-input.ts'
import { levelOf } from '../../core/governor/level-rank.ts'
import { reasonSentence } from '../../core/governor/reason-sentence.ts'
import { learnRest, type MeterReading } from '../../core/governor/energy-meter.ts'
import { meterRuns } from './answer-runs.ts'
import { type Governor, isDecoding, policyNow } from './governor-state.ts'
import { remainingSeconds } from './learned-machine.ts'
import { reasonFacts, statusOf, wattsNow } from './power-status.ts'
import { recordDecision } from './record-decision.ts'
import { tuneEngine } from './tune.ts'

const keptTrace = 3600
const keptSamples = 7200

export const senseAndDecide = async (governor: Governor): Promise<void> => {
  const { options } = governor
  const snapshot = await options.sensors.read(options.engine.enginePid())
  if (governor.isClosed) return
  const nowMs = options.clock.nowMs()
  const tokensPerSecond = speedSince(governor, nowMs)
  noteSleep(governor, nowMs)
  noteSupply(governor, snapshot, nowMs)
  const input = lawInput(governor, snapshot, tokensPerSecond)
  const policy = policyNow(governor)
  const step = stepLaw(governor.law, input, policy)
  governor.law = step.state
  governor.snapshot = distrust(snapshot, step, governor)
  remember(governor.trace, { input, policy, rank: step.state.rank, cause: step.state.cause }, keptTrace)
  const before = governor.reading
  const reading = readingOf(governor.snapshot, options.now())
  governor.reading = reading
  meterRuns(governor.runs, { reading, before, level: levelOf(step.state.rank), batteryPercent: batteryPercentOf(governor) })
  if (governor.runs.size === 0) learnAtRest(governor, before, reading)
  await tuneEngine(governor)
  tell(governor, { step, tokensPerSecond, watts: wattsSince(governor, reading) })
}

/** Two turns may come right after one another (an answer ends, a setting changes): so short a time says nothing about speed or power. */
const leastRateMs = 500

const speedSince = (governor: Governor, nowMs: number): number | null => {
  const elapsedMs = nowMs - governor.lastSenseMs
  if (!isDecoding(governor)) {
    governor.senseTokens = 0
    governor.lastSenseMs = nowMs
    return null
  }
  if (elapsedMs < leastRateMs) return governor.status?.tokensPerSecond ?? null
  const speed = (governor.senseTokens * 1000) / elapsedMs
  governor.lastSenseMs = nowMs
  governor.senseTokens = 0
  return speed
}

const wattsSince = (governor: Governor, reading: MeterReading): number | null => {
  const { wattsFrom } = governor
  if (wattsFrom !== null && reading.atMs - wattsFrom.atMs < leastRateMs && reading.atMs >= wattsFrom.atMs) return governor.status?.watts ?? null
  governor.wattsFrom = reading
  return wattsNow(wattsFrom, reading)
}

const lawInput = (governor: Governor, snapshot: PowerSnapshot, tokensPerSecond: number | null): LawInput => {
  const { runs, threads, learned, speedKey, options } = governor
  const total = snapshot.memoryTotalBytes.value
  const available = snapshot.memoryAvailableBytes.value
  const written = Math.max(0, ...[...runs].map(({ tokens }) => tokens))
  const dutyCycle = governor.status?.targets.dutyCycle ?? 1
  return {
    atMs: options.clock.nowMs() + governor.sleptMs,
    temperatureC: snapshot.temperatureC.value,
    tripC: snapshot.tripC.value ?? options.defaultTripC,
    thermalPressure: snapshot.thermalPressure.value,
    speedLimitPercent: snapshot.speedLimitPercent.value,
    supply: snapshot.supply.value,
    batteryPercent: snapshot.batteryPercent.value,
    timeToEmptyMin: snapshot.timeToEmptyMin.value,
    systemMode: snapshot.systemMode.value,
    memoryAvailableFraction: total === null || available === null || total <= 0 ? null : available / total,
    memoryPressurePercent: snapshot.memoryPressurePercent.value,
    isAnswering: runs.size > 0,
    tokensPerSecond,
    otherBusyCores: snapshot.otherBusyCores.value,
    activity: runs.size > 0 ? threads.threads * dutyCycle : 0,
    remainingS: remainingSeconds({ usual: learned.get().answerTokens, written, tokensPerSecond }),
    speedKey,
  }
}

/** What the law does not believe is not shown as if it did. */
const distrust = (snapshot: PowerSnapshot, { state }: LawStep, governor: Governor): PowerSnapshot => {
  const { temperatureC } = snapshot
  if (temperatureC.value === null || state.temperatureC !== null) return snapshot
  const validity = state.trust.sameMs > 0 ? 'stuck' : 'garbage'
  governor.options.log.debug({ validity, source: temperatureC.source }, 'The temperature is not believed')
  return { ...snapshot, temperatureC: { ...temperatureC, value: null, validity } }
}

/** Less is a busy machine, or a clock that is put right a little. */
const leastSleepMs = 10_000

/** The clock that only grows stands still on most systems while the lid is closed; what was sensed before is old all the same. */
const noteSleep = (governor: Governor, clockMs: number): void => {
  const wallMs = governor.options.now()
  const { sensedAt } = governor
  const aheadMs = wallMs - sensedAt.wallMs - (clockMs - sensedAt.clockMs)
  if (aheadMs > leastSleepMs) governor.sleptMs += aheadMs
  governor.sensedAt = { clockMs, wallMs }
}

const noteSupply = (governor: Governor, { supply }: PowerSnapshot, nowMs: number): void => {
  if (supply.value !== 'battery') governor.batterySinceMs = null
  else governor.batterySinceMs ??= nowMs
}

const batteryPercentOf = ({ snapshot }: Governor): number | null => (snapshot?.supply.value === 'battery' ? snapshot.batteryPercent.value : null)

const readingOf = (snapshot: PowerSnapshot, nowMs: number): MeterReading => ({
  atMs: nowMs,
  packageJ: snapshot.packageEnergyJ.value,
  dischargeW: snapshot.supply.value === 'battery' ? snapshot.dischargeW.value : null,
  engineCpuSeconds: snapshot.engineCpuSeconds.value,
  busyCores: snapshot.busyCores.value,
})

/** Rest is when nothing is answered and hardly anything else runs. */
const restingCores = 0.2

const learnAtRest = (governor: Governor, before: MeterReading | null, now: MeterReading): void => {
  if ((now.busyCores ?? 1) > restingCores || before === null || now.atMs <= before.atMs) return
  const joules = before.packageJ === null || now.packageJ === null ? null : now.packageJ - before.packageJ
  const rest = { packageW: joules === null ? null : (joules * 1000) / (now.atMs - before.atMs), batteryW: now.dischargeW }
  if (rest.packageW === null && rest.batteryW === null) return
  governor.watts = learnRest(governor.watts, rest)
}

const tell = (governor: Governor, { step, tokensPerSecond, watts }: { step: LawStep; tokensPerSecond: number | null; watts: number | null }): void => {
  const { options, changes, law } = governor
  if (step.change !== null || governor.status === null) governor.sinceMs = options.now()
  const status = statusOf(governor, { tokensPerSecond, watts })
  governor.status = status
  if (step.change !== null) {
    const { from, to, cause } = step.change
    recordDecision(governor, { from: levelOf(from), to: levelOf(to), cause, reason: reasonSentence(cause, reasonFacts(governor, status.snapshot)) })
  }
  const temperatureC = law.temperatureC
  const { level, targets } = status
  const batteryPercent = status.snapshot.batteryPercent.value
  remember(governor.samples, { atMs: status.atMs, level, temperatureC, threads: targets.decodeThreads, tokensPerSecond, watts, batteryPercent }, keptSamples)
  changes.publish(true)
}

const remember = <T>(list: T[], item: T, most: number): void => {
  list.push(item)
  if (list.length > most) list.shift()
}
