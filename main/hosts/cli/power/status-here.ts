// hosts/cli/power/status-here.ts - What `hearth power status` says where no Hearth is open: this machine, read now.
import { setTimeout as pause } from 'node:timers/promises'
import type { PowerSettings, PowerSnapshot, Reading } from '../../../contract/power.ts'
import { newLawState, stepLaw } from '../../../core/governor/governor-law.ts'
import { unknownInput } from '../../../core/governor/law-input.ts'
import { levelOf } from '../../../core/governor/level-rank.ts'
import { reasonSentence } from '../../../core/governor/reason-sentence.ts'
import type { Sensors } from '../../../sensors/sensors.ts'

export type ShownStatus = { reason: string; precisionReason: string | null; level: string; isAnswering: boolean; tokensPerSecond: number | null; snapshot: PowerSnapshot }

/** Load is told over this long, ms. */
const betweenReadings = 400

export const statusHere = async (sensors: Sensors, settings: PowerSettings): Promise<ShownStatus> => {
  await sensors.read(null)
  await pause(betweenReadings)
  const snapshot = await sensors.read(null)
  const { mode, modes, fastestLevel } = settings
  const input = {
    ...unknownInput,
    temperatureC: snapshot.temperatureC.value,
    tripC: snapshot.tripC.value,
    supply: snapshot.supply.value,
    batteryPercent: snapshot.batteryPercent.value,
    thermalPressure: snapshot.thermalPressure.value,
    systemMode: snapshot.systemMode.value,
  }
  const policy = { mode, limits: modes[mode], override: null, userCap: fastestLevel, adminCap: null }
  // The second step names the cause; the first only begins.
  const first = stepLaw(newLawState(), input, policy).state
  const { state } = stepLaw(first, { ...input, atMs: 1000 }, policy)
  const level = levelOf(state.rank)
  const facts = { level, mode, temperatureC: state.temperatureC, marginC: null, batteryPercent: input.batteryPercent, overrideMinutes: null }
  return { reason: reasonSentence(state.cause, facts), precisionReason: null, level, isAnswering: false, tokensPerSecond: null, snapshot }
}

const labels: readonly { name: keyof Omit<PowerSnapshot, 'atMs'>; words: string; unit: string; scale?: number }[] = [
  { name: 'supply', words: 'Power', unit: '' },
  { name: 'batteryPercent', words: 'Battery', unit: ' %' },
  { name: 'dischargeW', words: 'Leaving the battery', unit: ' W' },
  { name: 'timeToEmptyMin', words: 'Until it is empty', unit: ' min' },
  { name: 'temperatureC', words: 'Temperature', unit: ' °C' },
  { name: 'tripC', words: 'Throttles at', unit: ' °C' },
  { name: 'thermalPressure', words: 'Heat, as the system says', unit: '' },
  { name: 'speedLimitPercent', words: 'Speed limit', unit: ' %' },
  { name: 'systemMode', words: 'System power mode', unit: '' },
  { name: 'frequencyMHz', words: 'Clock', unit: ' MHz' },
  { name: 'packageEnergyJ', words: 'Energy counter', unit: ' J' },
  { name: 'packageLimitW', words: 'Package limit', unit: ' W' },
  { name: 'busyCores', words: 'Busy cores', unit: '' },
  { name: 'otherBusyCores', words: 'Of them, other programs', unit: '' },
  { name: 'memoryAvailableBytes', words: 'Memory available', unit: ' GiB', scale: 2 ** 30 },
  { name: 'memoryPressurePercent', words: 'Waiting for memory', unit: ' %' },
  { name: 'cpuPressurePercent', words: 'Waiting for the processor', unit: ' %' },
]

/** Each reading with its unit, or the word for why there is none. */
export const describeStatus = ({ reason, precisionReason, snapshot, isAnswering, tokensPerSecond }: ShownStatus): string => {
  const width = Math.max(...labels.map(({ words }) => words.length))
  const lines = labels.map(({ name, words, unit, scale = 1 }) => `${words.padEnd(width)}  ${shown(snapshot[name], unit, scale)}`)
  const speed = tokensPerSecond === null ? '' : ` at ${tokensPerSecond.toFixed(1)} tokens/s`
  return `${reason}\n${precisionReason === null ? '' : `${precisionReason}\n`}${isAnswering ? `An answer is being written${speed}.\n` : ''}\n${lines.join('\n')}\n`
}

const shown = (reading: Reading<string | number>, unit: string, scale: number): string => {
  if (reading.value === null) return reading.validity
  const value = typeof reading.value === 'string' ? reading.value : String(Math.round((reading.value / scale) * 10) / 10)
  return `${value}${unit}${reading.source === '' ? '' : `   (${reading.source})`}`
}
