// main/contract/lab-words.ts - The lab's metrics in English: names, and values with their units, alike in the window, the terminal and the report.
import { type LabMetric, type LabMetricFacts, labMetricFacts } from './lab-metrics.ts'
import type { LabReason } from './lab-run.ts'

export const metricName: Record<LabMetric, string> = {
  prefillTokensPerSecond: 'reading speed',
  decodeTokensPerSecond: 'writing speed',
  timeToFirstTokenMs: 'wait for the first word',
  interTokenMedianMs: 'wait between tokens, median',
  interTokenP95Ms: 'wait between tokens, 95th percentile',
  interTokenP99Ms: 'wait between tokens, 99th percentile',
  loadMs: 'loading time',
  fileBytes: 'file size',
  peakResidentBytes: 'memory, at most',
  kvBytes: 'memory of the whole window',
  energyPerTokenJ: 'energy per token',
  startC: 'temperature at the start',
  endC: 'temperature at the end',
  perplexity: 'perplexity',
  perplexityPerByte: 'perplexity per byte',
  klDivergence: 'distance from the original',
  topOneAgreement: 'same next word as the original',
  exactMatch: 'questions answered right',
}

/** With its unit, as many digits as mean something. */
export const formatMetric = (metric: LabMetric, value: number): string => byUnit[labMetricFacts[metric].unit](value)

const number = (value: number): string => (Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3))))

const byUnit: Record<LabMetricFacts['unit'], (value: number) => string> = {
  'tokens/s': (value) => `${number(value)} tokens/s`,
  ms: (value) => (value >= 10_000 ? `${number(value / 1000)} s` : `${number(value)} ms`),
  bytes: (value) => bytes(value),
  'J/token': (value) => `${number(value)} J/token`,
  celsius: (value) => `${number(value)} °C`,
  ratio: (value) => (value >= 1000 ? number(value) : String(Number(value.toPrecision(5)))),
  nats: (value) => `${String(Number(value.toPrecision(3)))} nats`,
  share: (value) => `${String(Number((value * 100).toFixed(1)))} %`,
}

const bytes = (value: number): string => {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3))
  return `${number(value / 1000 ** power)} ${units[power] ?? 'B'}`
}

/** For the ticks of an axis, whose label has `axisUnit`. */
export const tickText = (metric: LabMetric, value: number): string => {
  const { unit } = labMetricFacts[metric]
  return axisUnits[unit] === '' ? byUnit[unit](value) : number(value)
}

/** Empty where every tick says it. */
export const axisUnit = (metric: LabMetric): string => axisUnits[labMetricFacts[metric].unit]

const axisUnits: Record<LabMetricFacts['unit'], string> = { 'tokens/s': 'tokens/s', ms: 'ms', bytes: '', 'J/token': 'J/token', celsius: '°C', ratio: '', nats: 'nats', share: '' }

/** `12 % faster than F16`, `as fast as F16`. */
export const paceAgainst = (one: number, other: number, label: string): string => {
  const percent = Math.round((one / other - 1) * 100)
  if (percent === 0) return `as fast as ${label}`
  return `${String(Math.abs(percent))} % ${percent > 0 ? 'faster' : 'slower'} than ${label}`
}

/** Why a cell is empty, in a sentence. */
export const reasonText = ({ code, details }: LabReason): string => {
  const known = reasons[code]
  return known === undefined ? `Failed: ${code}${typeof details['reason'] === 'string' ? ` (${details['reason']})` : ''}.` : known(details)
}

const reasons: Partial<Record<LabReason['code'], (details: LabReason['details']) => string>> = {
  'text-too-short': ({ tokens, windowTokens }) => `The text has ${String(tokens)} tokens, less than one window of ${String(windowTokens)}. Choose a longer text or a smaller window.`,
  'other-tokenizer': () => 'It divides text into other tokens than the reference does, so the two cannot be compared word by word. Perplexity per byte compares them.',
  'is-reference': () => 'This is the original that the others are compared with.',
  'no-reference': () => 'The reference could not be measured.',
  'no-sensor': () => 'This machine does not tell.',
  'no-questions': () => 'No questions were asked.',
  'out-of-memory': ({ neededMiB, freeMiB }) => `It does not fit into memory${typeof neededMiB === 'number' && typeof freeMiB === 'number' ? `: it needs ${String(neededMiB)} MiB, ${String(freeMiB)} MiB are free` : ''}.`,
  'model-load-failed': ({ reason }) => (reason === 'crashed' ? 'The process died while it was measured.' : `It could not be loaded${typeof reason === 'string' ? ` (${reason})` : ''}.`),
  'context-overflow': () => 'Prompt and answer are longer than its window.',
  'not-found': () => 'The model is no longer in the library.',
  'storage-full': () => 'The disk was full.',
}
