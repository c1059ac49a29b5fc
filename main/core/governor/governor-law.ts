/* The control law: from what is sensed to a level and the reason for it.
 *
 *              mains back, cooler, memory free: one level at a time, after its dwell
 *        <----------------------------------------------------------------------
 *   boost      normal      eco      saver      critical
 *        ---------------------------------------------------------------------->
 *              warmer, on battery, battery low, memory tight, slow; straight to critical at the trip point
 *
 * DESIGN: each concern names the gentlest level that it can bear, and the gentlest
 * of them wins:
 *   heat       thermal-ladder.ts over the trusted temperature, or over what macOS
 *              and Windows say of heat and speed; one level earlier when the
 *              machine's learned heating (heat-forecast.ts) would reach the trip
 *              point before the answer is over; one level more for a minute when it
 *              is slower than it can be (slowness.ts)
 *   power      supply-ladder.ts within the mode's limits; the system's own saver
 *   memory     pressure above 20 % or less than 8 % free
 *   people     caps; an override stands in for mode, battery and saver
 *
 * PROMISES: unknown heat is never boosted. At most four changes a minute, except
 * into critical and by people; the fourth is kept for slowing down. Time is the
 * law's own: steps of at most 3 s, never backwards, so a clock that jumps or a lid
 * that was closed fulfils no dwell time. After more than 10 s without a step
 * nothing sensed before is believed.
 *
 * Pure: a state, an input and a policy give the next state. All three are plain
 * JSON, so that a recorded run can be replayed through a changed law.
 *
 * NOT HERE: what a level means (level-targets.ts), threads under contention
 * (live-threads.ts), sentences (reason-sentence.ts).
 */
import type { PowerCause } from '../../contract/power.ts'
import { type Heat, forecastC, learnHeat, newHeat } from './heat-forecast.ts'
import type { LawInput, LawPolicy } from './law-input.ts'
import { rankOf, ranks } from './level-rank.ts'
import { type Slowness, newSlowness, stepSlowness } from './slowness.ts'
import { type Supply, newSupply, stepSupply, supplyRank } from './supply-ladder.ts'
import { type Ladder, lookAheadS, newLadder, stepBlindLadder, stepLadder } from './thermal-ladder.ts'
import { type Trust, newTrust, trustReading, trustedTemperature } from './trust-temperature.ts'

export type LawState = {
  /** The law's own time; null before the first step. */
  timeMs: number
  lastAtMs: number | null
  rank: number
  cause: PowerCause
  trust: Trust
  temperatureC: number | null
  /** C/s, smoothed. */
  slope: number
  ladder: Ladder
  pressure: { rank: number; coolMs: number }
  heat: Heat
  forecast: { rank: number; activity: number; clearMs: number; heldMs: number } | null
  slowness: Slowness
  /** The level that slowness asks for while it is held. */
  slowRank: number
  /** What all signs of heat together ask for, and since when; it is not eased within a minute. */
  heated: { rank: number; sinceMs: number }
  supply: Supply
  isMemoryTight: boolean
  /** When the level changed within the last minute. */
  changes: readonly number[]
  policy: LawPolicy | null
}

export type LawChange = { from: number; to: number; cause: PowerCause }

export type LawStep = { state: LawState; change: LawChange | null }

/** `heat` may be what an earlier run learned of this machine. */
export const newLawState = (heat: Heat = newHeat): LawState => ({
  timeMs: 0,
  lastAtMs: null,
  rank: ranks.normal,
  cause: 'start',
  trust: newTrust,
  temperatureC: null,
  slope: 0,
  ladder: newLadder,
  pressure: { rank: 0, coolMs: 0 },
  heat: { ...heat, from: null, promise: null },
  forecast: null,
  slowness: newSlowness,
  slowRank: ranks.eco,
  heated: { rank: 0, sinceMs: minuteMs },
  supply: newSupply,
  isMemoryTight: false,
  changes: [],
  policy: null,
})

const longestStepMs = 3000
const gapMs = 10_000
const minuteMs = 60_000
const mostChanges = 4
/** Where the firmware names no trip point, or one that cannot be so. */
const defaultTripC = 90

export const stepLaw = (before: LawState, input: LawInput, policy: LawPolicy): LawStep => {
  const sensed = sense(before, input, policy)
  const { rank, cause } = gentlest(sensed, input, policy)
  const isFirst = before.lastAtMs === null
  const isPeople = before.policy !== null && !isSamePolicy(before.policy, policy)
  const changes = before.changes.filter((atMs) => sensed.timeMs - atMs < minuteMs)
  const next: LawState = { ...sensed, policy, changes }
  if (rank === before.rank || isFirst) return { state: { ...next, rank, cause: isFirst && rank <= ranks.normal ? 'start' : cause }, change: null }
  const isAllowed = isPeople || rank === ranks.critical || changes.length < (rank > before.rank ? mostChanges : mostChanges - 1)
  if (!isAllowed) return { state: { ...next, rank: before.rank, cause: before.cause }, change: null }
  const why = rank < before.rank ? causeOfEase(before, sensed, cause) : cause
  return {
    state: { ...next, rank, cause: why, changes: [...changes, sensed.timeMs] },
    change: { from: before.rank, to: rank, cause: why },
  }
}

/** Where throttling begins: the firmware's word where it is plausible. */
export const tripOf = ({ tripC }: Pick<LawInput, 'tripC'>): number =>
  tripC !== null && tripC >= 60 && tripC <= 110 ? tripC : defaultTripC

const sense = (before: LawState, input: LawInput, policy: LawPolicy): LawState => {
  const passedMs = before.lastAtMs === null ? 0 : input.atMs - before.lastAtMs
  const elapsedMs = Math.min(longestStepMs, Math.max(0, passedMs))
  const timeMs = before.timeMs + elapsedMs
  const isGap = passedMs > gapMs || passedMs < -gapMs
  const trust = trustReading(isGap ? newTrust : before.trust, {
    nowMs: timeMs,
    elapsedMs,
    value: input.temperatureC,
    isUnderLoad: input.isAnswering,
  })
  const temperatureC = trustedTemperature(trust, timeMs)
  const slope = isGap ? 0 : slopeOf(before, temperatureC, elapsedMs)
  const heat = learnHeat(before.heat, { nowMs: timeMs, elapsedMs, temperatureC: isGap ? null : temperatureC, activity: input.activity })
  const here = { ...before, timeMs, lastAtMs: input.atMs, trust, temperatureC, slope, heat }
  const slowness = slownessOf(here, input, elapsedMs)
  const signs = {
    ladder: ladderOf(here, input, elapsedMs),
    pressure: pressureOf(before.pressure, input, elapsedMs),
    forecast: forecastOf(here, input, elapsedMs),
    slowness,
    slowRank: slowness.holdMs > 0 && before.slowness.holdMs === 0 ? Math.min(ranks.saver, before.rank + 1) : before.slowRank,
  }
  return {
    ...here,
    ...signs,
    heated: heatedBy(before.heated, signs, elapsedMs),
    supply: stepSupply(isGap ? { ...newSupply, low: before.supply.low } : before.supply, input, { elapsedMs, limits: policy.limits }),
    isMemoryTight: isTight(before.isMemoryTight, input),
  }
}

type Signs = Pick<LawState, 'ladder' | 'pressure' | 'forecast' | 'slowness' | 'slowRank'>

const heatedBy = (before: LawState['heated'], signs: Signs, elapsedMs: number): LawState['heated'] => {
  const slow = signs.slowness.holdMs > 0 ? signs.slowRank : 0
  const rank = Math.max(signs.ladder.rank, signs.pressure.rank, signs.forecast?.rank ?? 0, slow)
  if (rank > before.rank) return { rank, sinceMs: 0 }
  const sinceMs = Math.min(minuteMs, before.sinceMs + elapsedMs)
  return { rank: sinceMs >= minuteMs ? rank : before.rank, sinceMs }
}

const slopeOf = (before: LawState, temperatureC: number | null, elapsedMs: number): number => {
  if (temperatureC === null || before.temperatureC === null) return 0
  if (elapsedMs === 0) return before.slope
  // For steps other than a second the same smoothing per second.
  const weight = 1 - (1 - 0.35) ** (elapsedMs / 1000)
  return before.slope + weight * ((temperatureC - before.temperatureC) / (elapsedMs / 1000) - before.slope)
}

const ladderOf = (here: LawState, input: LawInput, elapsedMs: number): Ladder => {
  if (here.temperatureC === null) {
    // macOS says how hot it is without a number; that counts as known.
    return input.thermalPressure === null ? stepBlindLadder(here.ladder, elapsedMs) : newLadder
  }
  const marginC = tripOf(input) - here.temperatureC
  return stepLadder(here.ladder, { elapsedMs, marginC, aheadC: marginC - lookAheadS * Math.max(0, here.slope) })
}

const pressureRanks = { nominal: 0, fair: 2, serious: 3, critical: 4 } as const

const pressureOf = (before: LawState['pressure'], input: LawInput, elapsedMs: number): LawState['pressure'] => {
  const asked = Math.max(input.thermalPressure === null ? 0 : pressureRanks[input.thermalPressure], speedRank(input.speedLimitPercent))
  if (asked >= before.rank) return { rank: asked, coolMs: 0 }
  const coolMs = before.coolMs + elapsedMs
  return coolMs >= 20_000 ? { rank: before.rank - 1, coolMs: 0 } : { ...before, coolMs }
}

const speedRank = (percent: number | null): number => {
  if (percent === null || percent >= 100) return 0
  if (percent >= 95) return ranks.normal
  if (percent >= 80) return ranks.eco
  return percent >= 60 ? ranks.saver : ranks.critical
}

/** Degrees below the trip point at which a forecast slows down, and at which it no longer does. */
const forecastEnterC = 3
const forecastLeaveC = 7
const forecastLeaveMs = 20_000
const leastHoldMs = 60_000
const longestForecastS = 90

const forecastOf = (here: LawState, input: LawInput, elapsedMs: number): LawState['forecast'] => {
  const { temperatureC, forecast } = here
  if (temperatureC === null || !input.isAnswering) return null
  const seconds = Math.min(longestForecastS, input.remainingS ?? lookAheadS)
  const activity = forecast?.activity ?? input.activity
  const ahead = forecastC(here.heat, { temperatureC, activity, seconds })
  if (ahead === null) return null
  const marginC = tripOf(input) - ahead
  if (forecast === null) return marginC <= forecastEnterC ? { rank: Math.min(ranks.saver, here.rank + 1), activity, clearMs: 0, heldMs: 0 } : null
  const clearMs = marginC >= forecastLeaveC ? forecast.clearMs + elapsedMs : 0
  const heldMs = forecast.heldMs + elapsedMs
  return clearMs >= forecastLeaveMs && heldMs >= leastHoldMs ? null : { ...forecast, clearMs, heldMs }
}

/** Where the chip is known to be cooler than this below the trip point, slowness has another reason. */
const coolMarginC = 22
const noticeableCores = 0.5

const slownessOf = (here: LawState, input: LawInput, elapsedMs: number): Slowness => {
  const isCool = here.temperatureC !== null && tripOf(input) - here.temperatureC > coolMarginC
  const isCrowded = (input.otherBusyCores ?? 0) > noticeableCores
  return stepSlowness(here.slowness, {
    elapsedMs,
    key: `${input.speedKey} ${String(input.activity)}`,
    tokensPerSecond: input.tokensPerSecond,
    isExcused: isCool || isCrowded,
  })
}

const isTight = (was: boolean, { memoryAvailableFraction, memoryPressurePercent }: LawInput): boolean => {
  const free = memoryAvailableFraction ?? 1
  const pressure = memoryPressurePercent ?? 0
  return was ? free < 0.12 || pressure > 10 : free < 0.08 || pressure > 20
}

type Candidate = { rank: number; cause: PowerCause }

/** Among equals the first names the cause, and heat comes first. */
const gentlest = (state: LawState, input: LawInput, policy: LawPolicy): Candidate => {
  const candidates = [heatCandidate(state, input), ...powerCandidates(state, input, policy)]
  if (state.isMemoryTight) candidates.push({ rank: ranks.eco, cause: 'memory' })
  if (policy.userCap !== null) candidates.push({ rank: rankOf(policy.userCap), cause: 'user-cap' })
  if (policy.adminCap !== null) candidates.push({ rank: rankOf(policy.adminCap), cause: 'admin-cap' })
  return candidates.reduce((worst, candidate) => (candidate.rank > worst.rank ? candidate : worst))
}

const heatCandidate = (state: LawState, { thermalPressure }: LawInput): Candidate => {
  const { rank } = state.heated
  if (rank === ranks.critical) return { rank, cause: 'critical-heat' }
  const isUnknown = state.temperatureC === null && thermalPressure === null
  if (rank > 0 && rank > Math.max(state.ladder.rank, state.pressure.rank)) {
    if (state.slowness.holdMs > 0 && state.slowRank >= rank) return { rank, cause: 'slow-for-its-level' }
    if ((state.forecast?.rank ?? 0) >= rank) return { rank, cause: 'forecast' }
  }
  if (isUnknown) return { rank: Math.max(rank, ranks.normal), cause: 'heat-unknown' }
  return { rank, cause: state.slope > 0.3 ? 'heating' : 'warm' }
}

const powerCandidates = (state: LawState, input: LawInput, policy: LawPolicy): Candidate[] => {
  // What feeds the machine must be known for boost, whoever asks for it.
  const blind: Candidate = { rank: state.supply.current === null ? ranks.normal : ranks.boost, cause: 'mode' }
  if (policy.override !== null) return [blind, { rank: rankOf(policy.override), cause: 'override' }]
  const saver: Candidate = { rank: input.systemMode === 'saver' ? ranks.saver : ranks.boost, cause: 'system-saver' }
  return [blind, saver, supplyRank(state.supply, policy.limits)]
}

const causeOfEase = (before: LawState, after: LawState, cause: PowerCause): PowerCause => {
  if (before.supply.current === 'battery' && after.supply.current === 'mains') return 'mains'
  const wasHeat = ['warm', 'heating', 'forecast', 'critical-heat', 'slow-for-its-level'].includes(before.cause)
  return wasHeat && after.temperatureC !== null && cause !== 'override' ? 'cool' : cause
}

const isSamePolicy = (one: LawPolicy, other: LawPolicy): boolean =>
  one === other ||
  (one.mode === other.mode &&
    one.override === other.override &&
    one.userCap === other.userCap &&
    one.adminCap === other.adminCap &&
    one.limits.onMains === other.limits.onMains &&
    one.limits.onBattery === other.limits.onBattery &&
    one.limits.saverAtPercent === other.limits.saverAtPercent &&
    one.limits.criticalAtPercent === other.limits.criticalAtPercent)
