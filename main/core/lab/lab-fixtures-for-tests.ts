// main/core/lab/lab-fixtures-for-tests.ts - A run made of numbers, for tests: variants with known speeds and qualities.
import { type LabRun, LabRunId, LabVariantId } from '../../contract/lab-run.ts'
import { figuresOf } from './lab-figures.ts'
import { ModelId } from '../../contract/ids.ts'
import { type LabRecord, type StepResult, emptyResult } from './lab-record.ts'
import type { QualityWindow } from './measurement.ts'

export type Made = { label: string; fileBytes: number; gapMs: number; nll: number; kl: number | null; joules?: number | null; right?: number; throttles?: boolean }

export const madeRecord = (made: readonly Made[], change: Partial<LabRecord> = {}): LabRecord => ({
  id: LabRunId.parse('00000000-0000-4000-8000-000000000001'),
  ...{ name: 'Made of numbers', state: 'done', hold: null, createdAtMs: 0, startedAtMs: 0, endedAtMs: 1, reference: 0 },
  plan: {
    variants: made.map((_, at) => loadOf(at)),
    ...{ questions: { id: 'sums', most: 20 }, reps: 6, seed: 1 },
    speed: { promptTokens: 100, answerTokens: 10 },
    quality: { windowTokens: 512, most: 16 },
    guards: { onlyOnMains: false, stopAtC: null },
  },
  variants: made.map(({ label, fileBytes }, at) => ({
    ...{ id: LabVariantId.parse(`v${String(at + 1)}`), load: loadOf(at), label, modelName: 'Made', quantization: label, familyId: 'made', architecture: 'llama' },
    ...{ parameters: 7, fileBytes, sha256: null, tokenizer: null, loaded: null },
  })),
  machine: {
    ...{ cpu: 'A processor', cores: 8, memoryBytes: 16e9, platform: 'linux', arch: 'x64', release: '6.1', gpu: '', supply: 'mains' },
    sensors: { supply: 'valid', temperature: 'valid', energy: 'valid' },
  },
  provenance: {
    ...{ appVersion: '0.1.0', libraryVersion: '3.22.1', llamaCppRelease: 'v0.5.0', seed: 1, method: 1, questions: null },
    texts: [{ name: 'A text', sha256: 'a'.repeat(64), bytes: 1000, isShipped: true }],
  },
  ...{ events: [], trying: null, problem: null, imported: null },
  ...change,
})

const loadOf = (at: number): LabRecord['plan']['variants'][number] => ({ modelId: ModelId.parse(`model-${String(at + 1)}`), kvType: 'f16', threads: 0, contextSize: 1024, draftModelId: null })

/** Six repetitions that swing by a hundredth, eight windows, twenty questions. */
export const madeResults = (made: readonly Made[]): StepResult[] =>
  made.flatMap((one, variant) => [
    ...Array.from({ length: 6 }, (_, rep) => speedResult(one, variant, rep)),
    { ...emptyResult, variant, stage: 'quality', rep: 0, state: 'done', windows: Array.from({ length: 8 }, (_, index) => windowOf(one, index)), answers: [], text: { tokens: 4096, windows: 8, longest: 4096 } },
    { ...emptyResult, variant, stage: 'questions', rep: 0, state: 'done', windows: [], answers: Array.from({ length: 20 }, (_, index) => ({ index, isRight: index < (one.right ?? 20) })) },
  ])

const speedResult = ({ gapMs, joules = null, throttles = false }: Made, variant: number, rep: number): StepResult => ({
  ...emptyResult,
  ...{ variant, stage: 'speed', rep, state: 'done', windows: [], answers: [], isThrottled: throttles && rep === 0, tookMs: 100 },
  loaded: { loadMs: 50, threads: 1, contextSize: 1024, gpu: 'off' },
  speed: {
    ...{ promptTokens: 100, answerTokens: 10, timeToFirstTokenMs: gapMs * 5 * swing(rep), peakResidentBytes: 1e8 + variant, kvBytes: 1000 },
    gapsMs: Array.from({ length: 9 }, () => gapMs * swing(rep)),
  },
  energy: joules === null ? null : { label: 'measured', source: 'rapl', joules: joules * 10 * swing(rep), lowJ: null, highJ: null },
})

const swing = (rep: number): number => 1 + ((rep % 3) - 1) / 100

const windowOf = ({ nll, kl }: Made, index: number): QualityWindow => ({ index, scored: 255, nll: 255 * (nll + (index % 3) / 10), bytes: 1000, kl: kl === null ? null : 255 * kl, agreed: kl === null ? null : 250 })

/** All of it measured. */
export const madeRun = (made: readonly Made[], change: Partial<LabRecord> = {}): LabRun => {
  const record = madeRecord(made, change)
  const { id, name, state, hold, createdAtMs, startedAtMs, endedAtMs, plan, variants, machine, provenance, events, problem } = record
  const progress = { done: 1, total: 1, fraction: 1, current: null, remainingMs: 0, variants: [] }
  return { id, name, state, hold, createdAtMs, startedAtMs, endedAtMs, plan, variants, machine, provenance, events, problem, isImported: false, progress, ...figuresOf(record, madeResults(made)) }
}
