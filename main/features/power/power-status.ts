// features/power/power-status.ts - The governor's state as the window and the command line see it.
import type { PowerSnapshot, PowerStatus, PowerTargets } from '../../contract/power.ts'
import { tripOf } from '../../core/governor/governor-law.ts'
import { levelOf, ranks } from '../../core/governor/level-rank.ts'
import { targetsOf } from '../../core/governor/level-targets.ts'
import type { Threads } from '../../core/governor/live-threads.ts'
import { type ReasonFacts, reasonSentence } from '../../core/governor/reason-sentence.ts'
import type { MeterReading } from '../../core/governor/energy-meter.ts'
import { sumOf } from './energy-diary.ts'
import { type Governor, overrideNow } from './governor-state.ts'

export type Speed = { tokensPerSecond: number | null; watts: number | null }

export const statusOf = (governor: Governor, { tokensPerSecond, watts }: Speed): PowerStatus => {
  const { options, law, threads, snapshot } = governor
  if (snapshot === null) throw new Error('The machine was not read yet')
  const level = levelOf(law.rank)
  const { mode, fastestLevel } = governor.settings.get()
  const facts = reasonFacts(governor, snapshot)
  const { joulesPerToken, energy } = latestEnergy(governor)
  return {
    atMs: options.now(),
    level,
    sinceMs: governor.sinceMs,
    cause: law.cause,
    reason: reasonSentence(law.cause, facts),
    mode,
    override: overrideNow(governor),
    caps: { user: fastestLevel, admin: governor.adminCaps.fastestLevel },
    targets: targetsNow(governor),
    threadsReason: threadsReason(threads, governor),
    isAnswering: governor.runs.size > 0,
    tokensPerSecond,
    watts,
    wattsSource: wattsSource(snapshot, watts),
    joulesPerToken,
    joulesPerTokenLabel: joulesPerToken === null ? 'unavailable' : energy.label,
    trustedTemperatureC: facts.temperatureC,
    marginC: facts.marginC,
    kneeThreads: threads.knee,
    precisionReason: governor.precisionReason,
    snapshot,
  }
}

/** What the level means on this machine, before what others leave of it. */
export const levelTargets = (governor: Governor): PowerTargets =>
  targetsOf(levelOf(governor.law.rank), {
    cores: governor.options.cores,
    knee: governor.threads.knee,
    maxThreads: leastOf(governor.settings.get().maxThreads, governor.adminCaps.maxThreads),
    speculationGain: governor.speculationGain,
    isMemoryTight: governor.law.isMemoryTight,
  })

/** What the level allows; where it allows the knee and nobody knows it yet, every core that may be tried. */
export const threadLimit = (governor: Governor): number => {
  const { decodeThreads, prefillThreads } = levelTargets(governor)
  return governor.threads.knee === null && governor.law.rank <= ranks.normal ? Math.max(decodeThreads, prefillThreads) : decodeThreads
}

/** Null is no limit. */
const leastOf = (one: number | null, other: number | null): number | null => (one === null || other === null ? (one ?? other) : Math.min(one, other))

/** With the threads that decode now: while others need the cores, or the knee is looked for, not those of the level. */
export const targetsNow = (governor: Governor): PowerTargets => {
  const targets = levelTargets(governor)
  const free = Math.max(1, Math.round(governor.options.cores - (governor.others ?? 0)))
  // The number is kept between answers; the level may have changed meanwhile.
  const decodeThreads = governor.threads.trial?.kind === 'knee' ? governor.threads.threads : Math.min(governor.threads.threads, threadLimit(governor))
  return { ...targets, decodeThreads, prefillThreads: Math.min(targets.prefillThreads, free) }
}

export const reasonFacts = (governor: Governor, snapshot: PowerSnapshot): ReasonFacts => {
  const { law, options } = governor
  const override = overrideNow(governor)
  const tripC = tripOf({ tripC: snapshot.tripC.value ?? options.defaultTripC })
  return {
    level: levelOf(law.rank),
    mode: governor.settings.get().mode,
    temperatureC: law.temperatureC,
    marginC: law.temperatureC === null ? null : tripC - law.temperatureC,
    batteryPercent: snapshot.batteryPercent.value,
    overrideMinutes: override === null ? null : (override.untilMs - options.now()) / 60_000,
  }
}

/** What is drawn now: of the package, else of the battery; null where nothing measures it. */
export const wattsNow = (before: MeterReading | null, now: MeterReading): number | null => {
  const seconds = before === null ? 0 : (now.atMs - before.atMs) / 1000
  if (before !== null && before.packageJ !== null && now.packageJ !== null && seconds > 0) return (now.packageJ - before.packageJ) / seconds
  return now.dischargeW
}

const wattsSource = (snapshot: PowerSnapshot, watts: number | null): PowerStatus['wattsSource'] => {
  if (watts === null) return 'none'
  return snapshot.packageEnergyJ.value === null ? 'battery' : 'rapl'
}

const threadsReason = ({ why, trial, threads }: Threads, governor: Governor): string | null => {
  if (trial?.kind === 'knee') return `Trying ${count(threads)}, to find what this machine does best.`
  if (threads >= levelTargets(governor).decodeThreads) return null
  if (why === 'others') return `${capital(count(threads))}: other programs need the rest.`
  return why === 'speed' ? `${capital(count(threads))}: more were no faster just now.` : null
}

const count = (threads: number): string => (threads === 1 ? 'one thread' : `${threads} threads`)
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const latestEnergy = ({ latest }: Governor): Pick<ReturnType<typeof sumOf>, 'joulesPerToken' | 'energy'> => sumOf(latest)
