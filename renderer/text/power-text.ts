// power-text.ts - Levels, readings and energy in words.
import type { Energy, PowerLevel, PowerMode, PowerSettings, PowerSnapshot, Reading, Validity } from '../../main/contract/power.ts'

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })
const precise = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 })

/** Narrow no-break. */
const space = ' '

export const formatFigure = (value: number, unit: string): string => `${number.format(value)}${unit === '' ? '' : `${space}${unit}`}`

export const formatJoules = (joules: number): string =>
  joules >= 3600 ? formatFigure(joules / 3600, 'Wh') : `${joules < 10 ? precise.format(joules) : number.format(joules)}${space}J`

export const levelText: Record<PowerLevel, { name: string; meaning: string }> = {
  boost: { name: 'Full speed', meaning: 'Every thread that pays, and one more.' },
  normal: { name: 'Normal', meaning: 'As many threads as pay on this machine.' },
  eco: { name: 'Gentle', meaning: 'One thread less, smaller steps, background work one at a time.' },
  saver: { name: 'Saving', meaning: 'Two threads with rests, short windows, no background work.' },
  critical: { name: 'Minimum', meaning: 'One thread, half of the time. An answer is still finished.' },
}

export const modeChoices: { value: PowerMode; label: string; meaning: string }[] = [
  { value: 'energy', label: 'Energy first', meaning: 'Gentle even on mains; saves from half a battery on.' },
  { value: 'balanced', label: 'Balanced', meaning: 'As fast as pays on mains, gentle on battery.' },
  { value: 'performance', label: 'Performance first', meaning: 'All that the machine can do while it is cool; normal on battery.' },
]

export const capChoices: { value: NonNullable<PowerSettings['fastestLevel']> | 'none'; label: string }[] = [
  { value: 'none', label: 'No limit' },
  { value: 'normal', label: 'Normal' },
  { value: 'eco', label: 'Gentle' },
  { value: 'saver', label: 'Saving' },
]

/** Why there is no value. */
export const validityText: Record<Exclude<Validity, 'valid'>, string> = {
  missing: 'This machine does not tell',
  unreadable: 'There is a sensor, but it cannot be read',
  garbage: 'What the sensor says cannot be so',
  stuck: 'The sensor has said the same for too long to be believed',
  stale: 'Not known yet',
  asleep: 'Reading it would wake a device',
}

export type SensorName = keyof Omit<PowerSnapshot, 'atMs'>

export const sensorText: { name: SensorName; label: string; unit: string; scale?: number }[] = [
  { name: 'supply', label: 'Power', unit: '' },
  { name: 'batteryPercent', label: 'Battery', unit: '%' },
  { name: 'dischargeW', label: 'Leaving the battery', unit: 'W' },
  { name: 'timeToEmptyMin', label: 'Until it is empty', unit: 'min' },
  { name: 'temperatureC', label: 'Temperature', unit: '°C' },
  { name: 'tripC', label: 'Throttles at', unit: '°C' },
  { name: 'thermalPressure', label: 'Heat, as the system says', unit: '' },
  { name: 'speedLimitPercent', label: 'Speed limit', unit: '%' },
  { name: 'systemMode', label: 'System power mode', unit: '' },
  { name: 'frequencyMHz', label: 'Clock', unit: 'MHz' },
  { name: 'packageLimitW', label: 'Package limit', unit: 'W' },
  { name: 'packageEnergyJ', label: 'Energy counter', unit: 'J' },
  { name: 'busyCores', label: 'Busy cores', unit: '' },
  { name: 'otherBusyCores', label: 'Of them, other programs', unit: '' },
  { name: 'memoryAvailableBytes', label: 'Memory available', unit: 'GiB', scale: 2 ** 30 },
  { name: 'memoryPressurePercent', label: 'Waiting for memory', unit: '%' },
  { name: 'cpuPressurePercent', label: 'Waiting for the processor', unit: '%' },
]

export const readingText = ({ value, validity }: Reading<string | number>, unit: string, scale = 1): string => {
  if (value === null) return validityText[validity === 'valid' ? 'stale' : validity]
  return typeof value === 'number' ? formatFigure(value / scale, unit) : value
}

const sources: Record<Energy['source'], string> = {
  rapl: 'the processor’s own counter',
  battery: 'what left the battery',
  'cpu-time': 'CPU time and what a core draws',
  none: 'nothing',
}

/** `12 J, measured by the processor’s own counter (8 to 15 J)`. */
export const energyText = ({ label, source, joules, lowJ, highJ }: Energy): string => {
  if (joules === null) return 'Unavailable: this machine does not tell what it draws'
  const band = lowJ === null || highJ === null ? '' : ` (${formatJoules(lowJ)} to ${formatJoules(highJ)})`
  return `${formatJoules(joules)}, ${label === 'measured' ? 'measured by' : 'modelled from'} ${sources[source]}${band}`
}
