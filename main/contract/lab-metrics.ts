// main/contract/lab-metrics.ts - What the lab measures: each metric's unit, which way is better, and the group it is shown in.
import { z } from 'zod'

export const LabMetric = z.enum([
  'prefillTokensPerSecond',
  'decodeTokensPerSecond',
  'timeToFirstTokenMs',
  'interTokenMedianMs',
  'interTokenP95Ms',
  'interTokenP99Ms',
  'loadMs',
  'fileBytes',
  'peakResidentBytes',
  'kvBytes',
  'energyPerTokenJ',
  'startC',
  'endC',
  'perplexity',
  'perplexityPerByte',
  'klDivergence',
  'topOneAgreement',
  'exactMatch',
])
export type LabMetric = z.infer<typeof LabMetric>

export type LabMetricFacts = {
  group: 'speed' | 'memory' | 'energy' | 'heat' | 'quality'
  /** `share` is 0 to 1, shown as percent; `nats` and `ratio` are plain numbers. */
  unit: 'tokens/s' | 'ms' | 'bytes' | 'J/token' | 'celsius' | 'ratio' | 'nats' | 'share'
  /** Null: neither way is better. */
  better: 'higher' | 'lower' | null
  /** Where an axis may begin at something other than zero. */
  startsAtZero: boolean
}

const speed = { group: 'speed', unit: 'ms', better: 'lower', startsAtZero: true } as const
const memory = { group: 'memory', unit: 'bytes', better: 'lower', startsAtZero: true } as const
const heat = { group: 'heat', unit: 'celsius', better: null, startsAtZero: false } as const

export const labMetricFacts: Record<LabMetric, LabMetricFacts> = {
  prefillTokensPerSecond: { ...speed, unit: 'tokens/s', better: 'higher' },
  decodeTokensPerSecond: { ...speed, unit: 'tokens/s', better: 'higher' },
  timeToFirstTokenMs: speed,
  interTokenMedianMs: speed,
  interTokenP95Ms: speed,
  interTokenP99Ms: speed,
  loadMs: speed,
  fileBytes: memory,
  peakResidentBytes: memory,
  kvBytes: memory,
  energyPerTokenJ: { group: 'energy', unit: 'J/token', better: 'lower', startsAtZero: true },
  startC: heat,
  endC: heat,
  perplexity: { group: 'quality', unit: 'ratio', better: 'lower', startsAtZero: false },
  perplexityPerByte: { group: 'quality', unit: 'ratio', better: 'lower', startsAtZero: false },
  klDivergence: { group: 'quality', unit: 'nats', better: 'lower', startsAtZero: true },
  topOneAgreement: { group: 'quality', unit: 'share', better: 'higher', startsAtZero: false },
  exactMatch: { group: 'quality', unit: 'share', better: 'higher', startsAtZero: false },
}
