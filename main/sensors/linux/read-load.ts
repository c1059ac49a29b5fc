/* What the machine is busy with: /proc/stat, pressure, memory, our own processes.
 *
 * Cores' worth of work is the share of busy ticks since the last reading times
 * the number of cores. What others do is that without our engine, without
 * ourselves, and without what runs at low priority (`nice`), since that gives way to
 * us, unless we run at low priority ourselves.
 * Time that a hypervisor took away (`steal`) counts as the work of others. Ticks
 * are USER_HZ, 100 a second on every Linux.
 */
import type { PowerSnapshot } from '../../contract/power.ts'
import { type Origin, unknown, valid } from '../readings.ts'
import type { Found, SensorTree } from './sensor-tree.ts'

export type LoadReadings = Pick<
  PowerSnapshot,
  | 'memoryAvailableBytes'
  | 'memoryTotalBytes'
  | 'memoryPressurePercent'
  | 'cpuPressurePercent'
  | 'loadAverage'
  | 'busyCores'
  | 'otherBusyCores'
  | 'engineCpuSeconds'
>

export type CpuReadings = Pick<LoadReadings, 'busyCores' | 'otherBusyCores' | 'engineCpuSeconds'>

export type LoadQuestion = { atMs: number; enginePid: number | null; ownPid: number }

type Ticks = { total: number; busy: number; nice: number; cores: number }
type Moment = { ticks: Ticks; enginePid: number | null; engine: number | null; own: number | null; isNice: boolean }
type Used = { ticks: number; nice: number }

const ticksPerSecond = 100

/** Each call measures since the one before it, so who reads at two paces needs two of them. */
export const createCpuReader = (tree: SensorTree): ((question: LoadQuestion) => Promise<CpuReadings>) => {
  let before: Moment | null = null
  return async ({ atMs, enginePid, ownPid }) => {
    const origin = { source: '/proc/stat', atMs }
    const [stat, engine, own] = await Promise.all([tree.text(origin.source), engineTicks(tree, enginePid), processTicks(tree, ownPid)])
    const engineCpuSeconds = cpuSecondsOf(engine, { source: `/proc/${String(enginePid ?? 'engine')}/stat`, atMs })
    const ticks = stat.value === null ? null : parseTicks(stat.value)
    if (ticks === null) {
      before = null
      const gone = unknown(stat.problem ?? 'garbage', origin)
      return { busyCores: gone, otherBusyCores: gone, engineCpuSeconds }
    }
    const now = momentOf(ticks, { enginePid, engine: engine.value, own: own.value })
    const used = before === null ? null : coresBetween(before, now)
    // Two readings within a tick say nothing about each other: the next one is compared with the first.
    if (ticks.total !== before?.ticks.total) before = now
    if (used === null) return { busyCores: unknown('stale', origin), otherBusyCores: unknown('stale', origin), engineCpuSeconds }
    return { busyCores: valid(used.busy, origin), otherBusyCores: valid(used.others, origin), engineCpuSeconds }
  }
}

export const createLoadReader = (tree: SensorTree): ((question: LoadQuestion) => Promise<LoadReadings>) => {
  const readCpu = createCpuReader(tree)
  return async (question) => {
    const { atMs } = question
    const [cpu, memory, load, memoryPressure, cpuPressure] = await Promise.all([
      readCpu(question),
      tree.text('/proc/meminfo'),
      tree.text('/proc/loadavg'),
      tree.text('/proc/pressure/memory'),
      tree.text('/proc/pressure/cpu'),
    ])
    const at = (source: string) => (found: Found<number>) =>
      found.value === null ? unknown(found.problem, { source, atMs }) : valid(found.value, { source, atMs })
    return {
      ...cpu,
      memoryAvailableBytes: at('/proc/meminfo')(pick(memory, /^MemAvailable:\s+(\d+) kB$/m, 1024)),
      memoryTotalBytes: at('/proc/meminfo')(pick(memory, /^MemTotal:\s+(\d+) kB$/m, 1024)),
      memoryPressurePercent: at('/proc/pressure/memory')(pick(memoryPressure, someAvg10, 1)),
      cpuPressurePercent: at('/proc/pressure/cpu')(pick(cpuPressure, someAvg10, 1)),
      loadAverage: at('/proc/loadavg')(pick(load, /^(\d+\.\d+) /, 1)),
    }
  }
}

const someAvg10 = /^some avg10=(\d+\.\d+) /m

const pick = (found: Found<string>, pattern: RegExp, unit: number): Found<number> => {
  if (found.value === null) return found
  const text = pattern.exec(found.value)?.[1]
  return text === undefined ? { value: null, problem: 'garbage' } : { value: Number(text) * unit, problem: null }
}

/** user, nice, system, idle, iowait, irq, softirq, steal; old kernels have fewer. */
const parseTicks = (text: string): Ticks | null => {
  const line = /^cpu +([\d ]+)$/m.exec(text)?.[1]
  const cores = text.match(/^cpu\d+ /gm)?.length ?? 0
  if (line === undefined || cores === 0) return null
  const fields = line.split(' ').slice(0, 8).map(Number)
  const total = fields.reduce((sum, field) => sum + field, 0)
  const waiting = (fields[3] ?? 0) + (fields[4] ?? 0)
  return { total, busy: total - waiting, nice: fields[1] ?? 0, cores }
}

const engineTicks = (tree: SensorTree, pid: number | null): Promise<Found<Used>> =>
  pid === null ? Promise.resolve({ value: null, problem: 'missing' }) : processTicks(tree, pid)

const momentOf = (ticks: Ticks, { enginePid, engine, own }: { enginePid: number | null; engine: Used | null; own: Used | null }): Moment => ({
  ticks,
  enginePid,
  engine: engine?.ticks ?? null,
  own: own?.ticks ?? null,
  isNice: [engine, own].some((used) => (used?.nice ?? 0) > 0),
})

const cpuSecondsOf = (engine: Found<Used>, origin: Origin): LoadReadings['engineCpuSeconds'] =>
  engine.value === null ? unknown(engine.problem, origin) : valid(engine.value.ticks / ticksPerSecond, origin)

/** User and system time, and priority; the name in parentheses may hold anything, so what counts begins after the last one. */
const processTicks = async (tree: SensorTree, pid: number): Promise<Found<Used>> => {
  const found = await tree.text(`/proc/${String(pid)}/stat`)
  if (found.value === null) return found
  const fields = found.value.slice(found.value.lastIndexOf(')') + 2).split(' ')
  const [user, system, nice] = [Number(fields[11]), Number(fields[12]), Number(fields[16])]
  return Number.isFinite(user + system + nice) ? { value: { ticks: user + system, nice }, problem: null } : { value: null, problem: 'garbage' }
}

const coresBetween = (before: Moment, now: Moment): { busy: number; others: number } | null => {
  const total = now.ticks.total - before.ticks.total
  const busyTicks = now.ticks.busy - before.ticks.busy
  if (total <= 0 || busyTicks < 0) return null
  const cores = (ticks: number): number => (ticks / total) * now.ticks.cores
  const ours = between(before.own, now.own) + (before.enginePid === now.enginePid ? between(before.engine, now.engine) : (now.engine ?? 0))
  const givingWay = now.isNice ? 0 : now.ticks.nice - before.ticks.nice
  return { busy: cores(busyTicks), others: Math.max(0, cores(busyTicks - givingWay - ours)) }
}

const between = (before: number | null, now: number | null): number => (before === null || now === null ? 0 : Math.max(0, now - before))
