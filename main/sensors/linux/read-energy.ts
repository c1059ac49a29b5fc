/* The processor's own energy counter: powercap (RAPL).
 *
 * Each package counts microjoules and begins again at `max_energy_range_uj`,
 * every few minutes under load; here the laps are counted, so that the sum only
 * grows. Since 2020 the counter is readable by root alone on most systems: then
 * it is `unreadable` and stays so, and nobody is asked to change that. The
 * package's power limit stays readable and bounds what it can draw.
 */
import type { PowerSnapshot } from '../../contract/power.ts'
import { unknown, valid } from '../readings.ts'
import type { SensorTree } from './sensor-tree.ts'

export type EnergyReadings = Pick<PowerSnapshot, 'packageEnergyJ' | 'packageLimitW'>

const powercap = '/sys/class/powercap'
const micro = 1e-6
const lookAgainMs = 60_000

type Counter = { lastUj: number; sumUj: number }

export const createEnergyReader = (tree: SensorTree): ((atMs: number) => Promise<EnergyReadings>) => {
  const counters = new Map<string, Counter>()
  let folders: string[] | null = null
  let lookedMs = 0
  return async (atMs) => {
    if (folders === null || Math.abs(atMs - lookedMs) > lookAgainMs) {
      folders = await packageFolders(tree)
      lookedMs = atMs
    }
    return { packageEnergyJ: await readCounters(tree, { folders, counters, atMs }), packageLimitW: await readLimit(tree, folders, atMs) }
  }
}

/** intel-rapl:0, :1 are packages; intel-rapl:0:0 is a part of one; psys is more than the processor. */
const packageFolders = async (tree: SensorTree): Promise<string[]> => {
  const names = ((await tree.list(powercap)).value ?? []).filter((name) => /^intel-rapl:\d+$/.test(name))
  const folders = names.map((name) => `${powercap}/${name}`)
  const labels = await Promise.all(folders.map((folder) => tree.text(`${folder}/name`)))
  return folders.filter((_, index) => labels[index]?.value?.startsWith('package') ?? false)
}

type Reading = { folders: readonly string[]; counters: Map<string, Counter>; atMs: number }

const readCounters = async (tree: SensorTree, { folders, counters, atMs }: Reading): Promise<EnergyReadings['packageEnergyJ']> => {
  const source = folders[0] === undefined ? powercap : `${folders[0]}/energy_uj`
  if (folders.length === 0) return unknown('missing', { source, atMs })
  for (const folder of folders) {
    const now = await tree.number(`${folder}/energy_uj`)
    if (now.value === null) return unknown(now.problem, { source: `${folder}/energy_uj`, atMs })
    const counter = counters.get(folder)
    const range = (await tree.number(`${folder}/max_energy_range_uj`)).value
    counters.set(folder, nextCounter(counter, now.value, range))
  }
  const sum = folders.reduce((total, folder) => total + (counters.get(folder)?.sumUj ?? 0), 0)
  return valid(sum * micro, { source, atMs })
}

const nextCounter = (before: Counter | undefined, nowUj: number, range: number | null): Counter => {
  if (before === undefined) return { lastUj: nowUj, sumUj: 0 }
  const stepUj = nowUj >= before.lastUj ? nowUj - before.lastUj : lap(before.lastUj, nowUj, range)
  return { lastUj: nowUj, sumUj: before.sumUj + stepUj }
}

/** A counter that went back without a known range was reset (suspend): what it lost is not guessed. */
const lap = (lastUj: number, nowUj: number, range: number | null): number =>
  range !== null && range >= lastUj ? range - lastUj + nowUj : 0

const readLimit = async (tree: SensorTree, folders: readonly string[], atMs: number): Promise<EnergyReadings['packageLimitW']> => {
  const files = folders.map((folder) => `${folder}/constraint_0_power_limit_uw`)
  const source = files[0] ?? powercap
  const limits = await Promise.all(files.map((file) => tree.number(file)))
  const problem = limits.find((found) => found.problem !== null)?.problem ?? null
  if (files.length === 0) return unknown('missing', { source, atMs })
  if (problem !== null) return unknown(problem, { source, atMs })
  const watts = limits.reduce((sum, { value }) => sum + (value ?? 0), 0) * micro
  return watts > 0.5 && watts < 2000 ? valid(watts, { source, atMs }) : unknown('garbage', { source, atMs })
}
