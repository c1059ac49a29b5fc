// main/sensors/linux/read-clock-speed.ts - How fast the cores run, and what the user asked of the firmware.
import type { PowerSnapshot } from '../../contract/power.ts'
import { unknown, valid } from '../readings.ts'
import type { Found, SensorTree } from './sensor-tree.ts'

export type ClockReadings = Pick<PowerSnapshot, 'frequencyMHz' | 'maxFrequencyMHz' | 'systemMode'>

const policies = '/sys/devices/system/cpu/cpufreq'
const profile = '/sys/firmware/acpi/platform_profile'
/** Asking a core interrupts it; a few stand for all. */
const mostAsked = 8

export const readClockSpeed = async (tree: SensorTree, atMs: number): Promise<ClockReadings> => {
  const names = ((await tree.list(policies)).value ?? []).filter((name) => /^policy\d+$/.test(name)).slice(0, mostAsked)
  const [current, highest] = await Promise.all([
    Promise.all(names.map((name) => tree.number(`${policies}/${name}/scaling_cur_freq`))),
    Promise.all(names.map((name) => tree.number(`${policies}/${name}/cpuinfo_max_freq`))),
  ])
  const origin = { source: policies, atMs }
  const combine = (found: readonly Found<number>[], how: (values: number[]) => number): PowerSnapshot['frequencyMHz'] => {
    const known = found.flatMap(({ value }) => (value !== null && value > 0 ? [value / 1000] : []))
    const problem = found.find((one) => one.problem !== null)?.problem
    return known.length === 0 ? unknown(problem ?? 'missing', origin) : valid(how(known), origin)
  }
  return {
    frequencyMHz: combine(current, (values) => values.reduce((sum, value) => sum + value, 0) / values.length),
    maxFrequencyMHz: combine(highest, (values) => Math.max(...values)),
    systemMode: modeOf(await tree.text(profile), atMs),
  }
}

const profiles = new Map<string, 'saver' | 'balanced' | 'performance'>([
  ['low-power', 'saver'],
  ['quiet', 'saver'],
  ['cool', 'balanced'],
  ['balanced', 'balanced'],
  ['balanced-performance', 'performance'],
  ['performance', 'performance'],
])

const modeOf = (found: Found<string>, atMs: number): PowerSnapshot['systemMode'] => {
  const origin = { source: profile, atMs }
  if (found.value === null) return unknown(found.problem, origin)
  const mode = profiles.get(found.value)
  return mode === undefined ? unknown('garbage', origin) : valid(mode, origin)
}
