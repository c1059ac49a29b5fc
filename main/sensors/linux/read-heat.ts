/* How hot it is and where throttling begins: hwmon and thermal zones.
 *
 * For the processor the best of what is there is read: its own sensor (coretemp's
 * package, k10temp's Tctl, zenpower), else a thermal zone that names the package or
 * the processor, else the board's acpitz, which on many machines stands at 27.8 C
 * for ever; the law notices that and calls it unknown. A graphics card is read
 * only while it is awake: its runtime status is looked at each time before, since
 * the temperature file of a sleeping card would wake it. The hotter of the two
 * counts; without the processor's the temperature is unknown, however cool the card.
 *
 * The trip point is the lowest passive one of the processor's zone between 60 and
 * 110 C. Which files there are is looked up once a minute.
 */
import type { PowerSnapshot } from '../../contract/power.ts'
import { unknown, valid } from '../readings.ts'
import type { Found, SensorTree } from './sensor-tree.ts'

export type HeatReadings = Pick<PowerSnapshot, 'temperatureC' | 'tripC'>

type HeatFiles = { chip: string[]; graphics: { file: string; status: string }[]; trips: string[] }

const hwmon = '/sys/class/hwmon'
const zones = '/sys/class/thermal'
const chipNames = ['coretemp', 'k10temp', 'zenpower', 'cpu_thermal', 'cpu-thermal']
const wholeChip = /^(package id \d+|tctl|tdie)$/i
const graphicsNames = ['amdgpu', 'nouveau', 'radeon', 'i915', 'xe']
const chipZones = [/^x86_pkg_temp$/i, /cpu|soc|package|^tcpu$/i, /^acpitz$/i]
const lookAgainMs = 60_000
const lookSoonMs = 5000

export const createHeatReader = (tree: SensorTree): ((atMs: number) => Promise<HeatReadings>) => {
  let files: HeatFiles | null = null
  let lookedMs = 0
  return async (atMs) => {
    if (files === null || Math.abs(atMs - lookedMs) > lookAgainMs) {
      files = await findFiles(tree)
      lookedMs = atMs
    }
    const readings = { temperatureC: await readTemperature(tree, files, atMs), tripC: await readTrip(tree, files, atMs) }
    // A module that was loaded again has new numbers; a machine without a sensor is not searched every second.
    if (readings.temperatureC.value === null) lookedMs = Math.min(lookedMs, atMs - lookAgainMs + lookSoonMs)
    return readings
  }
}

const findFiles = async (tree: SensorTree): Promise<HeatFiles> => {
  const monitors = await namedFolders(tree, hwmon, 'name')
  const allZones = (await namedFolders(tree, zones, 'type')).filter(({ folder }) => folder.includes('/thermal_zone'))
  const chips = monitors.filter(({ name }) => chipNames.includes(name))
  const own = (await Promise.all(chips.map(({ folder }) => chipFiles(tree, folder)))).flat()
  const zone = chipZones.map((pattern) => allZones.find(({ name }) => pattern.test(name))).find((found) => found !== undefined)
  return {
    chip: own.length > 0 ? own : zone === undefined ? [] : [`${zone.folder}/temp`],
    graphics: monitors
      .filter(({ name }) => graphicsNames.includes(name))
      .map(({ folder }) => ({ file: `${folder}/temp1_input`, status: `${folder}/device/power/runtime_status` })),
    trips: zone === undefined ? [] : await passiveTrips(tree, zone.folder),
  }
}

const namedFolders = async (tree: SensorTree, parent: string, file: string): Promise<{ folder: string; name: string }[]> => {
  const { value } = await tree.list(parent)
  const folders = (value ?? []).map((entry) => `${parent}/${entry}`)
  const names = await Promise.all(folders.map((folder) => tree.text(`${folder}/${file}`)))
  return folders.flatMap((folder, index) => {
    const name = names[index]?.value
    return typeof name === 'string' ? [{ folder, name }] : []
  })
}

/** The file for the whole chip where one is labelled so, else all of them: the hottest core counts. */
const chipFiles = async (tree: SensorTree, folder: string): Promise<string[]> => {
  const inputs = ((await tree.list(folder)).value ?? []).filter((file) => /^temp\d+_input$/.test(file))
  const labels = await Promise.all(inputs.map((file) => tree.text(`${folder}/${file.replace('_input', '_label')}`)))
  const whole = inputs.filter((_, index) => wholeChip.test(labels[index]?.value ?? ''))
  return (whole.length > 0 ? whole : inputs).map((file) => `${folder}/${file}`)
}

const passiveTrips = async (tree: SensorTree, folder: string): Promise<string[]> => {
  const types = ((await tree.list(folder)).value ?? []).filter((file) => /^trip_point_\d+_type$/.test(file))
  const values = await Promise.all(types.map((file) => tree.text(`${folder}/${file}`)))
  return types.filter((_, index) => values[index]?.value === 'passive').map((file) => `${folder}/${file.replace('_type', '_temp')}`)
}

const readTemperature = async (tree: SensorTree, { chip, graphics }: HeatFiles, atMs: number): Promise<HeatReadings['temperatureC']> => {
  const source = chip[0]
  if (source === undefined) return unknown('missing', { source: hwmon, atMs })
  const cores = await Promise.all(chip.map((file) => readC(tree, file)))
  const hottest = highest(cores)
  // One core that cannot be read may be the hot one.
  const problem = cores.find((found) => found.problem !== null)?.problem ?? null
  if (problem !== null) return unknown(problem, { source, atMs })
  if (hottest === null) return unknown('missing', { source, atMs })
  const cards = await Promise.all(graphics.map(async ({ file, status }) => ((await isAwake(tree, status)) ? readC(tree, file) : null)))
  const card = highest(cards.filter((found) => found !== null))
  return card !== null && card > hottest ? valid(card, { source: graphics[0]?.file ?? hwmon, atMs }) : valid(hottest, { source, atMs })
}

const isAwake = async (tree: SensorTree, status: string): Promise<boolean> => {
  const { value } = await tree.text(status)
  return value === 'active' || value === 'unsupported'
}

const readC = async (tree: SensorTree, file: string): Promise<Found<number>> => {
  const found = await tree.number(file)
  if (found.value === null) return found
  const celsius = found.value / 1000
  return celsius > -60 && celsius < 200 ? { value: celsius, problem: null } : { value: null, problem: 'garbage' }
}

const highest = (found: readonly Found<number>[]): number | null => {
  const known = found.flatMap(({ value }) => (value === null ? [] : [value]))
  return known.length === 0 ? null : Math.max(...known)
}

const readTrip = async (tree: SensorTree, { trips }: HeatFiles, atMs: number): Promise<HeatReadings['tripC']> => {
  const values = await Promise.all(trips.map(async (file) => ({ file, celsius: (await readC(tree, file)).value })))
  const plausible = values.filter(({ celsius }) => celsius !== null && celsius >= 60 && celsius <= 110)
  const lowest = plausible.toSorted((a, b) => (a.celsius ?? 0) - (b.celsius ?? 0))[0]
  if (lowest?.celsius !== undefined && lowest.celsius !== null) return valid(lowest.celsius, { source: lowest.file, atMs })
  return unknown(trips.length === 0 ? 'missing' : 'garbage', { source: trips[0] ?? zones, atMs })
}
