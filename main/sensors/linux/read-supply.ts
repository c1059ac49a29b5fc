/* Mains, batteries and what leaves them: /sys/class/power_supply.
 *
 * Names differ (AC, ACAD, ADP1, ucsi-source-psy-...), types do not: Mains, USB,
 * Wireless and UPS feed the machine, Battery stores. `online` is 2 for a
 * programmable USB-C supply. Batteries of mice and headsets have `scope` Device
 * and do not count. Drivers disagree about the sign of current and power, so the
 * direction comes from `status` and the amount from the absolute value. Where
 * nothing tells power, it is current times voltage.
 *
 * A machine without a battery is on mains. Where the adapters do not say, the
 * batteries do: only one that discharges means that nothing feeds them.
 */
import type { PowerSnapshot } from '../../contract/power.ts'
import { type Origin, unknown, valid } from '../readings.ts'
import type { Found, SensorTree } from './sensor-tree.ts'

const supplyFolder = '/sys/class/power_supply'

export type SupplyReadings = Pick<PowerSnapshot, 'supply' | 'batteryPercent' | 'dischargeW' | 'timeToEmptyMin'>

type Battery = {
  status: string | null
  percent: Found<number>
  /** Wh, or null; `fullWh` also weighs one battery against another. */
  nowWh: number | null
  fullWh: number | null
  watts: number | null
}

const feedingTypes = ['Mains', 'USB', 'Wireless', 'UPS']
const micro = 1e-6

/** One folder of the class. */
type Source = { type: 'adapter'; online: Found<number> } | { type: 'battery'; battery: Battery } | null

export const readSupply = async (tree: SensorTree, atMs: number): Promise<SupplyReadings> => {
  const names = await tree.list(supplyFolder)
  const origin: Origin = { source: supplyFolder, atMs }
  if (names.problem === 'unreadable' || names.problem === 'garbage') return allUnknown('unreadable', origin)
  const sources = await Promise.all((names.value ?? []).map((name) => readSource(tree, `${supplyFolder}/${name}`)))
  const batteries = sources.flatMap((source) => (source?.type === 'battery' ? [source.battery] : []))
  const adapters = sources.flatMap((source) => (source?.type === 'adapter' ? [source.online] : []))
  if (batteries.length === 0) return { ...allUnknown('missing', origin), supply: valid('mains', { source: 'no battery', atMs }) }
  return {
    supply: supplyOf(adapters, batteries, origin),
    batteryPercent: percentOf(batteries, origin),
    dischargeW: dischargeOf(batteries, origin),
    timeToEmptyMin: timeToEmptyOf(batteries, origin),
  }
}

const allUnknown = (validity: 'missing' | 'unreadable', origin: Origin): SupplyReadings => ({
  supply: unknown(validity, origin),
  batteryPercent: unknown(validity, origin),
  dischargeW: unknown(validity, origin),
  timeToEmptyMin: unknown(validity, origin),
})

const readSource = async (tree: SensorTree, folder: string): Promise<Source> => {
  const type = await tree.text(`${folder}/type`)
  if (type.value !== null && feedingTypes.includes(type.value)) return { type: 'adapter', online: await tree.number(`${folder}/online`) }
  if (type.value !== 'Battery') return null
  const [scope, present] = await Promise.all([tree.text(`${folder}/scope`), tree.number(`${folder}/present`)])
  if (scope.value === 'Device' || present.value === 0) return null
  return { type: 'battery', battery: await readBattery(tree, folder) }
}

const readBattery = async (tree: SensorTree, folder: string): Promise<Battery> => {
  const read = (name: string): Promise<Found<number>> => tree.number(`${folder}/${name}`)
  const status = (await tree.text(`${folder}/status`)).value
  const percent = await read('capacity')
  const volts = positive(await read('voltage_now'), micro)
  const powerW = positive(await read('power_now'), micro)
  // Either family of files is there, seldom both.
  const energy = { now: positive(await read('energy_now'), micro), full: positive(await read('energy_full'), micro) }
  if (energy.now !== null) return { status, percent, nowWh: energy.now, fullWh: energy.full, watts: powerW }
  const amps = positive(await read('current_now'), micro)
  const charge = { now: positive(await read('charge_now'), micro), full: positive(await read('charge_full'), micro) }
  const times = (ampHours: number | null): number | null => (ampHours === null || volts === null ? null : ampHours * volts)
  return { status, percent, nowWh: times(charge.now), fullWh: times(charge.full), watts: powerW ?? times(amps) }
}

const positive = ({ value }: Found<number>, unit: number): number | null => (value === null ? null : Math.abs(value) * unit)

const supplyOf = (adapters: readonly Found<number>[], batteries: readonly Battery[], origin: Origin): PowerSnapshot['supply'] => {
  if (adapters.some(({ value }) => value !== null && value >= 1)) return valid('mains', origin)
  if (batteries.some(({ status }) => status === 'Discharging')) return valid('battery', origin)
  if (adapters.some(({ value }) => value === 0)) return valid('battery', origin)
  if (batteries.some(({ status }) => status !== null && ['Charging', 'Full', 'Not charging'].includes(status))) return valid('mains', origin)
  return unknown(batteries.every(({ status }) => status === null) ? 'unreadable' : 'garbage', origin)
}

/** Some firmware counts to 105. */
const highestPercent = 110

const percentOf = (batteries: readonly Battery[], origin: Origin): PowerSnapshot['batteryPercent'] => {
  const known = batteries.flatMap((battery) => {
    const { value } = battery.percent
    return value !== null && value >= 0 && value <= highestPercent ? [{ percent: Math.min(100, value), weight: battery.fullWh }] : []
  })
  const problem = batteries.find(({ percent }) => percent.problem !== null)?.percent.problem
  if (known.length < batteries.length) return unknown(problem ?? 'garbage', origin)
  const canWeigh = known.every(({ weight }) => weight !== null && weight > 0)
  const weightOf = ({ weight }: (typeof known)[number]): number => (canWeigh ? (weight ?? 1) : 1)
  const total = known.reduce((sum, one) => sum + weightOf(one), 0)
  return valid(known.reduce((sum, one) => sum + one.percent * weightOf(one), 0) / total, origin)
}

/** No laptop draws more; a driver that says so is wrong. */
const highestWatts = 400

const dischargeOf = (batteries: readonly Battery[], origin: Origin): PowerSnapshot['dischargeW'] => {
  const discharging = batteries.filter(({ status }) => status === 'Discharging')
  if (discharging.some(({ watts }) => watts === null)) return unknown('missing', origin)
  const watts = discharging.reduce((sum, battery) => sum + (battery.watts ?? 0), 0)
  return watts > highestWatts ? unknown('garbage', origin) : valid(watts, origin)
}

const timeToEmptyOf = (batteries: readonly Battery[], origin: Origin): PowerSnapshot['timeToEmptyMin'] => {
  const { value: watts } = dischargeOf(batteries, origin)
  const left = batteries.reduce<number | null>((sum, { nowWh }) => (sum === null || nowWh === null ? null : sum + nowWh), 0)
  if (watts === null || watts < 0.1 || left === null) return unknown('missing', origin)
  return valid((left / watts) * 60, origin)
}
