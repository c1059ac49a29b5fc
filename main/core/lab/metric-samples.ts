// main/core/lab/metric-samples.ts - From what steps measured to the samples of each metric, and why there are none.
import { LabMetric } from '../../contract/lab-metrics.ts'
import type { LabReason, LabVariantId } from '../../contract/lab-run.ts'
import type { LabRecord, StepResult } from './lab-record.ts'
import type { QualityWindow, SpeedSample } from './measurement.ts'
import { type Pool, median, quantile } from './statistics.ts'

export type Samples = {
  /** Of speed, per repetition; questions are 0 or 1; for quality what each window says alone. */
  values: number[]
  /** What belongs together across variants: the repetition, window or question of each value. */
  keys: number[]
  /** Quality is pooled: the whole is not the mean of its windows. */
  pools: { windows: Pool[]; finish: (mean: number) => number } | null
  label: 'measured' | 'modelled' | 'unavailable'
  reason: LabReason | null
  isThrottled: boolean
}

export type VariantSamples = { id: LabVariantId; samples: ReadonlyMap<LabMetric, Samples> }

/** Of one variant. */
export const samplesOf = (record: LabRecord, variant: number, results: readonly StepResult[]): Map<LabMetric, Samples> => {
  const own = results.filter((result) => result.variant === variant)
  return new Map(LabMetric.options.map((metric) => [metric, build(record, { variant, metric, own, results })]))
}

type Case = { variant: number; metric: LabMetric; own: readonly StepResult[]; results: readonly StepResult[] }

const build = (record: LabRecord, asked: Case): Samples => {
  if (asked.metric === 'fileBytes') return measured([[0, record.variants[asked.variant]?.fileBytes ?? 0]], asked, 'speed')
  if (asked.metric === 'exactMatch') return ofQuestions(record, asked)
  const quality = qualityMetrics.get(asked.metric)
  return quality === undefined ? ofSpeed(asked) : ofQuality(record, asked, quality)
}

type ReadSpeed = (sample: SpeedSample, result: StepResult) => number | null | undefined

const speedMetrics = new Map<LabMetric, ReadSpeed>([
  ['prefillTokensPerSecond', ({ promptTokens, timeToFirstTokenMs }) => (timeToFirstTokenMs > 0 ? (promptTokens * 1000) / timeToFirstTokenMs : null)],
  ['decodeTokensPerSecond', ({ gapsMs }) => decodeSpeed(gapsMs)],
  ['timeToFirstTokenMs', ({ timeToFirstTokenMs }) => timeToFirstTokenMs],
  ['interTokenMedianMs', ({ gapsMs }) => median(gapsMs)],
  ['interTokenP95Ms', ({ gapsMs }) => quantile(gapsMs, 0.95)],
  ['interTokenP99Ms', ({ gapsMs }) => quantile(gapsMs, 0.99)],
  ['loadMs', (_, { loaded }) => loaded?.loadMs],
  ['peakResidentBytes', ({ peakResidentBytes }) => peakResidentBytes],
  ['kvBytes', ({ kvBytes }) => kvBytes],
  ['energyPerTokenJ', ({ answerTokens }, { energy }) => (energy?.joules === null || energy === null ? null : energy.joules / answerTokens)],
  ['startC', (_, { startC }) => startC],
  ['endC', (_, { endC }) => endC],
])

const decodeSpeed = (gapsMs: readonly number[]): number | null => {
  const sum = gapsMs.reduce((total, gap) => total + gap, 0)
  return sum > 0 ? (gapsMs.length * 1000) / sum : null
}

const ofSpeed = (asked: Case): Samples => {
  const read = speedMetrics.get(asked.metric)
  const values = stepsOf(asked, 'speed').flatMap((result): [number, number][] => {
    const value = result.speed === null ? null : read?.(result.speed, result)
    return value === null || value === undefined ? [] : [[result.rep, value]]
  })
  const isModelled = asked.metric === 'energyPerTokenJ' && stepsOf(asked, 'speed').some(({ energy }) => energy?.label === 'modelled')
  const samples = measured(values, asked, 'speed')
  if (values.length === 0 && samples.reason === null && hasDone(asked, 'speed')) return { ...samples, label: 'unavailable', reason: { code: 'no-sensor', details: {} } }
  return isModelled ? { ...samples, label: 'modelled' } : samples
}

type QualityMetric = { pool: (window: QualityWindow) => Pool | null; finish: (mean: number) => number; isAgainst: boolean }

const itself = (mean: number): number => mean

const qualityMetrics = new Map<LabMetric, QualityMetric>([
  ['perplexity', { pool: ({ nll, scored }) => ({ sum: nll, weight: scored }), finish: Math.exp, isAgainst: false }],
  ['perplexityPerByte', { pool: ({ nll, bytes }) => ({ sum: nll, weight: bytes }), finish: Math.exp, isAgainst: false }],
  ['klDivergence', { pool: ({ kl, scored }) => (kl === null ? null : { sum: kl, weight: scored }), finish: itself, isAgainst: true }],
  ['topOneAgreement', { pool: ({ agreed, scored }) => (agreed === null ? null : { sum: agreed, weight: scored }), finish: itself, isAgainst: true }],
])

const ofQuality = (record: LabRecord, asked: Case, { pool, finish, isAgainst }: QualityMetric): Samples => {
  const [step] = stepsOf(asked, 'quality')
  const found = (step?.windows ?? []).flatMap((window): [number, Pool][] => {
    const part = pool(window)
    return part === null || part.weight === 0 ? [] : [[window.index, part]]
  })
  const values = found.map(([index, { sum, weight }]): [number, number] => [index, finish(sum / weight)])
  const samples = { ...measured(values, asked, 'quality'), pools: { windows: found.map(([, part]) => part), finish } }
  if (values.length > 0 || samples.reason !== null) return samples
  const reason = isAgainst ? whyNotCompared(record, asked) : whyNoWindow(record, asked)
  return reason === null ? samples : { ...samples, label: 'unavailable', reason }
}

const whyNoWindow = (record: LabRecord, asked: Case): LabReason | null => {
  if (record.reference === null) return { code: 'text-too-short', details: { tokens: 0, windowTokens: record.plan.quality.windowTokens } }
  const [step] = stepsOf(asked, 'quality')
  if (step?.text?.windows !== 0) return null
  return { code: 'text-too-short', details: { tokens: step.text.longest, windowTokens: record.plan.quality.windowTokens } }
}

const whyNotCompared = (record: LabRecord, asked: Case): LabReason | null => {
  const tooShort = whyNoWindow(record, asked)
  if (tooShort !== null) return tooShort
  if (record.reference === asked.variant) return { code: 'is-reference', details: {} }
  const [step] = stepsOf(asked, 'quality')
  if (step === undefined) return null
  if (step.hasOtherTokens) return { code: 'other-tokenizer', details: {} }
  return step.state === 'partial' ? null : { code: 'no-reference', details: {} }
}

const ofQuestions = (record: LabRecord, asked: Case): Samples => {
  if (record.plan.questions === null) return { ...nothing, label: 'unavailable', reason: { code: 'no-questions', details: {} } }
  const [step] = stepsOf(asked, 'questions')
  return measured((step?.answers ?? []).map(({ index, isRight }): [number, number] => [index, isRight ? 1 : 0]), asked, 'questions')
}

const nothing: Samples = { values: [], keys: [], pools: null, label: 'unavailable', reason: null, isThrottled: false }

const stepsOf = ({ own }: Case, stage: StepResult['stage']): StepResult[] => own.filter((result) => result.stage === stage)

const hasDone = (asked: Case, stage: StepResult['stage']): boolean => stepsOf(asked, stage).some(({ state }) => state === 'done')

/** The first failure is named; samples from before and after it count all the same. */
const measured = (values: readonly (readonly [number, number])[], asked: Case, stage: StepResult['stage']): Samples => {
  const steps = stepsOf(asked, stage)
  return {
    values: values.map(([, value]) => value),
    keys: values.map(([key]) => key),
    pools: null,
    label: values.length > 0 ? 'measured' : 'unavailable',
    reason: steps.find(({ reason }) => reason !== null)?.reason ?? null,
    isThrottled: steps.some(({ isThrottled }) => isThrottled),
  }
}
