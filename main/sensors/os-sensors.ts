/* What macOS and Windows tell without a subprocess: memory, load, who computes, and
 * what the host hears of mains, heat and speed (Electron's powerMonitor).
 *
 * There is no temperature in degrees and no energy counter that an ordinary program
 * may read, and no share of the battery: these are missing, and heat counts as
 * known only through `thermalPressure` (macOS). What others do cannot be told
 * from what our engine does, so it is missing too and threads follow speed alone.
 */
import { cpus, freemem, loadavg, totalmem } from 'node:os'
import type { PowerSnapshot, Reading } from '../contract/power.ts'
import { type Origin, unknown, valid } from './readings.ts'
import type { Sensors } from './sensors.ts'

/** Null is what the host was not told. */
export type HostPower = {
  isOnBattery: () => boolean | null
  thermalPressure: () => NonNullable<PowerSnapshot['thermalPressure']['value']> | null
  speedLimitPercent: () => number | null
}

export type CpuTimes = { busyMs: number; totalMs: number; cores: number }

type Options = { host?: HostPower; clock?: () => number; readCpu?: () => CpuTimes }

export const createOsSensors = ({ host, clock = Date.now, readCpu = readCpuTimes }: Options = {}): Sensors => {
  const full = createCpuMeter(readCpu)
  const quick = createCpuMeter(readCpu)
  return {
    read: () => Promise.resolve(snapshotOf(host, full(clock()), clock())),
    readCpu: () => Promise.resolve(quick(clock())),
  }
}

type CpuReadings = Awaited<ReturnType<Sensors['readCpu']>>

const snapshotOf = (host: HostPower | undefined, cpu: CpuReadings, atMs: number): PowerSnapshot => {
  const none = unknown('missing', { source: '', atMs })
  const told: Origin = { source: 'powerMonitor', atMs }
  const system: Origin = { source: 'os', atMs }
  const isOnBattery = host?.isOnBattery() ?? null
  const load = loadavg()[0] ?? 0
  return {
    atMs,
    ...cpu,
    supply: from(isOnBattery === null ? null : isOnBattery ? 'battery' : 'mains', told),
    batteryPercent: none,
    dischargeW: none,
    timeToEmptyMin: none,
    systemMode: none,
    temperatureC: none,
    tripC: none,
    thermalPressure: from(host?.thermalPressure() ?? null, told),
    speedLimitPercent: from(host?.speedLimitPercent() ?? null, told),
    frequencyMHz: none,
    maxFrequencyMHz: none,
    packageEnergyJ: none,
    packageLimitW: none,
    memoryAvailableBytes: valid(freemem(), system),
    memoryTotalBytes: valid(totalmem(), system),
    memoryPressurePercent: none,
    cpuPressurePercent: none,
    // Windows always says zero.
    loadAverage: load > 0 ? valid(load, system) : none,
  }
}

const from = <T>(value: T | null, origin: Origin): Reading<T> => (value === null ? unknown('missing', origin) : valid(value, origin))

const createCpuMeter = (readCpu: () => CpuTimes): ((atMs: number) => CpuReadings) => {
  let before: CpuTimes | null = null
  return (atMs) => {
    const now = readCpu()
    const totalMs = now.totalMs - (before?.totalMs ?? 0)
    const busyMs = now.busyMs - (before?.busyMs ?? 0)
    const isKnown = before !== null && totalMs > 0 && busyMs >= 0
    before = now
    const origin = { source: 'os', atMs }
    const missing = unknown('missing', { source: '', atMs })
    const busyCores = isKnown ? valid((busyMs / totalMs) * now.cores, origin) : unknown('stale', origin)
    return { busyCores, otherBusyCores: missing, engineCpuSeconds: missing }
  }
}

const readCpuTimes = (): CpuTimes => {
  const all = cpus()
  const totalMs = all.reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.idle + times.irq, 0)
  const idleMs = all.reduce((sum, { times }) => sum + times.idle, 0)
  return { busyMs: totalMs - idleMs, totalMs, cores: all.length }
}
