/* From what was measured to what is shown: cells with intervals, latencies, and what follows. Pure, and the same for the same record. */
import type { LabMetric } from '../../contract/lab-metrics.ts'
import type { LabAnalysis, LabCell, LabLatency, LabVariantId } from '../../contract/lab-run.ts'
import { type Random, createRandom } from '../governor/simulator/random.ts'
import { analyse } from './analyse.ts'
import type { LabRecord, StepResult } from './lab-record.ts'
import { latencyOf } from './latency.ts'
import { type Samples, type VariantSamples, samplesOf } from './metric-samples.ts'
import { type Interval, medianInterval, pooledInterval, thin, wilsonInterval } from './statistics.ts'

export type LabFigures = { cells: LabCell[]; latency: LabLatency[]; analysis: LabAnalysis }

const mostSamples = 512

export const figuresOf = (record: LabRecord, results: readonly StepResult[]): LabFigures => {
  const random = createRandom(record.provenance.seed)
  const samples = record.variants.map(({ id }, variant): VariantSamples => ({ id, samples: samplesOf(record, variant, results) }))
  const cells = samples.flatMap(({ id, samples: own }) =>
    [...own].map(([metric, one]) => cellOf(record, { variantId: id, metric, one, random })),
  )
  const latency = record.variants.flatMap(({ id }, variant) => latencyOf(id, gapsOf(results, variant)) ?? [])
  return { cells, latency, analysis: analyse(record, { cells, samples, random }) }
}

type Asked = { variantId: LabVariantId; metric: LabMetric; one: Samples; random: Random }

const cellOf = (record: LabRecord, { variantId, metric, one, random }: Asked): LabCell => {
  const found = intervalOf(metric, one, random)
  return {
    ...{ variantId, metric, state: stateOf(record, one), value: found?.value ?? null, low: found?.low ?? null, high: found?.high ?? null },
    samples: thin(one.values, mostSamples),
    count: one.values.length,
    ...{ label: one.label, isThrottled: one.isThrottled, reason: one.reason },
  }
}

const intervalOf = (metric: LabMetric, { values, pools }: Samples, random: Random): Interval | undefined => {
  if (metric === 'exactMatch') return wilsonInterval(values.filter((value) => value === 1).length, values.length)
  return pools === null ? medianInterval(values, random) : pooledInterval(pools.windows, pools.finish, random)
}

const stateOf = ({ state }: LabRecord, { values, reason, label }: Samples): LabCell['state'] => {
  if (values.length > 0) return 'done'
  if (reason !== null) return isExpected(reason.code) ? 'unavailable' : 'failed'
  return state === 'done' || state === 'cancelled' || (label !== 'unavailable' && state === 'failed') ? 'unavailable' : 'waiting'
}

const expected: ReadonlySet<string> = new Set(['text-too-short', 'other-tokenizer', 'is-reference', 'no-reference', 'no-sensor', 'no-questions'])

const isExpected = (code: string): boolean => expected.has(code)

const gapsOf = (results: readonly StepResult[], variant: number): number[] =>
  results.flatMap((result) => (result.variant === variant ? (result.speed?.gapsMs ?? []) : []))
