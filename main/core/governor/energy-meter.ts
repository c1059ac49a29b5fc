/* Joules of an answer, and how sure they are.
 *
 *   rapl      the package's own counter while the answer was written, times the engine's share of all that was
 *             computed. At least that without what the package draws at rest (once that is known), at most all of it.
 *   battery   what left the battery meanwhile, less what leaves it at rest (once that is known). Needs a minute on
 *             battery, since firmware averages; holds the screen and everything else, and its band says so.
 *   cpu-time  CPU seconds of the engine times watts per core: the user's own figure, or learned from earlier answers
 *             that were measured on this machine, or derived from the package's power limit. Modelled, with the band
 *             that each of these deserves.
 *   none      nothing of it: unavailable. No figure is made up from what other machines draw.
 */
import { z } from 'zod'
import type { Energy } from '../../contract/power.ts'

export type MeterReading = {
  atMs: number
  /** Counter; only differences mean something. */
  packageJ: number | null
  /** Leaving the batteries; null on mains. */
  dischargeW: number | null
  engineCpuSeconds: number | null
  busyCores: number | null
}

/** What is known of the machine's draw. */
export const Watts = z.strictObject({
  /** At rest: the package's and the battery's; null before they were seen. */
  restPackageW: z.number().nullable(),
  restBatteryW: z.number().nullable(),
  /** Per busy core, learned from measured answers, and the mean relative deviation from it. */
  perCoreW: z.number().nullable(),
  perCoreSpread: z.number(),
})
export type Watts = z.infer<typeof Watts>

export const unknownWatts: Watts = { restPackageW: null, restBatteryW: null, perCoreW: null, perCoreSpread: 0 }

export type Meter = {
  last: MeterReading
  /** Time awake. */
  durationMs: number
  packageJ: number | null
  /** Of the package's joules, the engine's by its share of busy time. */
  ownJ: number
  batteryJ: number
  batteryMs: number
  cpuSeconds: number | null
}

export type Derived = {
  watts: Watts
  /** The user's own figure. */
  userPerCoreW: number | null
  packageLimitW: number | null
  cores: number
  /** For how long, without a break, the machine has been on battery. */
  onBatteryMs: number
}

export type Metered = { energy: Energy; cpuSeconds: number | null; durationMs: number; batteryMs: number }

export const beginMeter = (reading: MeterReading): Meter => ({
  last: reading,
  durationMs: 0,
  packageJ: reading.packageJ === null ? null : 0,
  ownJ: 0,
  batteryJ: 0,
  batteryMs: 0,
  cpuSeconds: reading.engineCpuSeconds === null ? null : 0,
})

/** Readings come every second; after a longer break the machine slept, or its clock was set. */
const longestStepMs = 10_000

/** Milliseconds between two readings in which the machine worked: none where the clock went back or jumped. */
export const awakeMs = (before: MeterReading, now: MeterReading): number => {
  const elapsedMs = now.atMs - before.atMs
  return elapsedMs > 0 && elapsedMs <= longestStepMs ? elapsedMs : 0
}

/** Adds what happened since the last reading. */
export const stepMeter = (meter: Meter, reading: MeterReading): Meter => {
  const elapsedMs = awakeMs(meter.last, reading)
  const cpu = difference(meter.last.engineCpuSeconds, reading.engineCpuSeconds)
  const joules = difference(meter.last.packageJ, reading.packageJ)
  const isDraining = reading.dischargeW !== null && reading.dischargeW > 0
  return {
    ...meter,
    last: reading,
    durationMs: meter.durationMs + elapsedMs,
    packageJ: meter.packageJ === null || joules === null ? null : meter.packageJ + joules,
    ownJ: meter.ownJ + (joules ?? 0) * shareOf(cpu, reading.busyCores, elapsedMs),
    batteryJ: meter.batteryJ + (isDraining ? ((reading.dischargeW ?? 0) * elapsedMs) / 1000 : 0),
    batteryMs: meter.batteryMs + (isDraining ? elapsedMs : 0),
    cpuSeconds: addCpu(meter, reading, cpu),
  }
}

export const readMeter = (meter: Meter, derived: Derived): Metered => {
  const { durationMs } = meter
  const energy = fromPackage(meter, derived, durationMs) ?? fromBattery(meter, derived, durationMs) ?? fromCpuTime(meter, derived, durationMs)
  return { energy: energy ?? noEnergy, cpuSeconds: meter.cpuSeconds, durationMs, batteryMs: meter.batteryMs }
}

const noEnergy: Energy = { label: 'unavailable', source: 'none', joules: null, lowJ: null, highJ: null }

/** Learns watts per busy core from an answer that was measured. */
export const learnWatts = (watts: Watts, { energy, cpuSeconds }: Metered): Watts => {
  if (energy.label !== 'measured' || energy.joules === null || cpuSeconds === null || cpuSeconds < 1) return watts
  const perCoreW = energy.joules / cpuSeconds
  if (watts.perCoreW === null) return { ...watts, perCoreW, perCoreSpread: 0.5 }
  const miss = Math.abs(perCoreW - watts.perCoreW) / watts.perCoreW
  return { ...watts, perCoreW: watts.perCoreW + 0.2 * (perCoreW - watts.perCoreW), perCoreSpread: watts.perCoreSpread + 0.2 * (miss - watts.perCoreSpread) }
}

/** Learns what is drawn while nothing is answered. */
export const learnRest = (watts: Watts, rest: { packageW: number | null; batteryW: number | null }): Watts => ({
  ...watts,
  restPackageW: blend(watts.restPackageW, rest.packageW),
  restBatteryW: blend(watts.restBatteryW, rest.batteryW),
})

/** As good as the worst of them; without a figure where none has one. */
export const sumEnergy = (parts: readonly Energy[]): Energy => {
  const known = parts.filter(({ joules }) => joules !== null)
  const first = known[0]
  if (first === undefined) return noEnergy
  const total = (pick: (part: Energy) => number | null): number => known.reduce((sum, part) => sum + (pick(part) ?? 0), 0)
  return {
    label: known.some(({ label }) => label === 'modelled') ? 'modelled' : 'measured',
    source: known.every(({ source }) => source === first.source) ? first.source : 'cpu-time',
    joules: total(({ joules }) => joules),
    lowJ: total(({ lowJ }) => lowJ),
    highJ: total(({ highJ }) => highJ),
  }
}

const leastBatteryMs = 60_000
/** The user's figure may be from a data sheet; a power limit says little about one core. */
const userBand = 0.3
const limitLow = 0.3
const leastBand = 0.2

const difference = (before: number | null, now: number | null): number | null => (before === null || now === null ? null : Math.max(0, now - before))

const shareOf = (cpuSeconds: number | null, busyCores: number | null, elapsedMs: number): number => {
  if (cpuSeconds === null || busyCores === null || busyCores <= 0 || elapsedMs <= 0) return 1
  return Math.min(1, cpuSeconds / ((busyCores * elapsedMs) / 1000))
}

/** An engine that was started in mid-answer counts from zero. */
const addCpu = (meter: Meter, reading: MeterReading, cpu: number | null): number | null => {
  if (reading.engineCpuSeconds === null) return meter.cpuSeconds
  return (meter.cpuSeconds ?? 0) + (cpu ?? reading.engineCpuSeconds)
}

const fromPackage = ({ packageJ, ownJ }: Meter, { watts }: Derived, durationMs: number): Energy | null => {
  if (packageJ === null || packageJ <= 0) return null
  const restJ = ((watts.restPackageW ?? 0) * durationMs) / 1000
  const lowJ = Math.max(0, (packageJ - restJ) * (ownJ / packageJ))
  return { label: 'measured', source: 'rapl', joules: ownJ, lowJ: Math.min(lowJ, ownJ), highJ: packageJ }
}

const fromBattery = ({ batteryJ, batteryMs }: Meter, { watts, onBatteryMs }: Derived, durationMs: number): Energy | null => {
  if (batteryMs <= 0 || batteryMs < durationMs * 0.9 || onBatteryMs < leastBatteryMs) return null
  const restJ = watts.restBatteryW === null ? null : (watts.restBatteryW * batteryMs) / 1000
  const own = restJ === null ? batteryJ : Math.max(0, batteryJ - restJ)
  return { label: 'measured', source: 'battery', joules: own, lowJ: restJ === null ? 0 : own, highJ: batteryJ }
}

const fromCpuTime = ({ cpuSeconds }: Meter, derived: Derived, durationMs: number): Energy | null => {
  if (cpuSeconds === null || cpuSeconds <= 0) return null
  const { watts, userPerCoreW, packageLimitW, cores } = derived
  if (userPerCoreW !== null) return modelled(cpuSeconds * userPerCoreW, { low: 1 - userBand, high: 1 + userBand })
  if (watts.perCoreW !== null) {
    const band = Math.max(leastBand, Math.min(0.9, 2 * watts.perCoreSpread))
    return modelled(cpuSeconds * watts.perCoreW, { low: 1 - band, high: 1 + band })
  }
  if (packageLimitW === null) return null
  const joules = (cpuSeconds * packageLimitW) / cores
  const wholeJ = (packageLimitW * durationMs) / 1000
  return { label: 'modelled', source: 'cpu-time', joules, lowJ: joules * limitLow, highJ: Math.max(joules, wholeJ) }
}

const modelled = (joules: number, { low, high }: { low: number; high: number }): Energy => ({
  label: 'modelled',
  source: 'cpu-time',
  joules,
  lowJ: joules * low,
  highJ: joules * high,
})

const blend = (before: number | null, now: number | null): number | null => {
  if (now === null) return before
  return before === null ? now : before + 0.1 * (now - before)
}
