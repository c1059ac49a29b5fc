/* The runs of the lab in memory and on disk, and what is told of them.
 *
 * Figures are worked out anew when a step has come; between steps they are kept. */
import { AppError } from '../../contract/errors.ts'
import type { LabNews } from '../../contract/lab.ts'
import type { LabRun, LabRunId, LabRunSummary } from '../../contract/lab-run.ts'
import { type LabFigures, figuresOf } from '../../core/lab/lab-figures.ts'
import type { LabRecord, StepResult } from '../../core/lab/lab-record.ts'
import { type Current, keyOf, progressOf } from '../../core/lab/progress.ts'
import { type LabQuestion, questionSets } from '../../core/lab/questions/question-sets.ts'
import { type LabStep, scheduleOf, shuffle } from '../../core/lab/schedule.ts'
import { createRandom } from '../../core/governor/simulator/random.ts'
import { type ChangeFeed, createChangeFeed } from '../../storage/change-feed.ts'
import type { LabOptions } from './lab-ports.ts'

export type LabShelf = {
  /** Newest first. */
  all: () => LabRecord[]
  find: (id: LabRunId) => LabRecord | undefined
  /** @throws AppError not-found */
  get: (id: LabRunId) => LabRecord
  put: (record: LabRecord, texts?: readonly string[]) => void
  erase: (id: LabRunId) => void
  step: (id: LabRunId, step: LabStep) => StepResult | undefined
  putStep: (id: LabRunId, result: StepResult) => void
  /** What the engine made of a variant is known now. */
  noteLoaded: (id: LabRunId, result: StepResult) => void
  scheduleOf: (record: LabRecord) => LabStep[]
  questionsOf: (record: LabRecord) => LabQuestion[]
  /** Progress alone moved. */
  moved: (id: LabRunId) => void
  run: (id: LabRunId) => LabRun
  summary: (id: LabRunId) => LabRunSummary
  readonly news: ChangeFeed<LabNews>
}

type Options = Pick<LabOptions, 'lab' | 'log'> & { current: (id: LabRunId) => Current | null }

export const createLabShelf = ({ lab, log, current }: Options): LabShelf => {
  const records = new Map(readRuns(lab, log).map((record) => [record.id, record]))
  const results = new Map<LabRunId, Map<string, StepResult>>()
  const figures = new Map<LabRunId, LabFigures>()
  const news = createChangeFeed<LabNews>()

  const get: LabShelf['get'] = (id) => {
    const record = records.get(id)
    if (record === undefined) throw new AppError('not-found', 'There is no such run', { details: { kind: 'lab-run' } })
    return record
  }
  const stepsOf = (id: LabRunId): Map<string, StepResult> => {
    const known = results.get(id) ?? new Map(lab.steps(id).map((result) => [keyOf(result), result]))
    results.set(id, known)
    return known
  }
  const figuresFor = (record: LabRecord): LabFigures => {
    const known = figures.get(record.id) ?? figuresOf(record, [...stepsOf(record.id).values()])
    figures.set(record.id, known)
    return known
  }
  const run: LabShelf['run'] = (id) => {
    const record = get(id)
    return record.imported ?? toRun(record, { figures: figuresFor(record), schedule: scheduleFor(record), results: [...stepsOf(id).values()], current: current(id) })
  }
  const summary: LabShelf['summary'] = (id) => summaryOf(run(id))
  const moved: LabShelf['moved'] = (id) => news.publish({ type: 'run', run: summary(id) })
  return {
    news,
    get,
    run,
    summary,
    moved,
    all: () => [...records.values()].toSorted((one, other) => other.createdAtMs - one.createdAtMs),
    find: (id) => records.get(id),
    put: (record, texts) => {
      lab.save(record, texts)
      records.set(record.id, record)
      figures.delete(record.id)
      moved(record.id)
    },
    erase: (id) => {
      lab.erase(id)
      for (const map of [records, results, figures]) map.delete(id)
      news.publish({ type: 'removed', id })
    },
    step: (id, step) => stepsOf(id).get(keyOf(step)),
    putStep: (id, result) => {
      lab.saveStep(id, result)
      stepsOf(id).set(keyOf(result), result)
      figures.delete(id)
      news.publish({ type: 'figures', id })
      moved(id)
    },
    noteLoaded: (id, { variant, loaded, stage }) => {
      const record = get(id)
      const known = record.variants[variant]
      if (known === undefined || loaded === null || stage === 'quality' || known.loaded !== null) return
      const { threads, contextSize, gpu } = loaded
      const variants = record.variants.map((one, at) => (at === variant ? { ...one, loaded: { threads, contextSize, gpu } } : one))
      const changed = { ...record, variants }
      lab.save(changed)
      records.set(id, changed)
      figures.delete(id)
    },
    scheduleOf: scheduleFor,
    questionsOf,
  }
}

/** A database of a version without the lab, opened for reading only, has no runs. */
const readRuns = (lab: LabOptions['lab'], log: LabOptions['log']): LabRecord[] => {
  try {
    return lab.runs()
  } catch (error) {
    log.warn({ err: error }, 'The runs of the lab could not be read')
    return []
  }
}

const scheduleFor = ({ variants, reference, plan, provenance, imported }: LabRecord): LabStep[] =>
  imported === null
    ? scheduleOf({ variants: variants.length, reference, reps: plan.reps, hasTexts: provenance.texts.length > 0, hasQuestions: plan.questions !== null, seed: plan.seed })
    : []

/** The same ones for all variants, chosen by the seed. */
const questionsOf = ({ plan }: LabRecord): LabQuestion[] => {
  const set = questionSets().find(({ id }) => id === plan.questions?.id)
  return set === undefined ? [] : shuffle(set.questions, createRandom(plan.seed)).slice(0, plan.questions?.most)
}

type Parts = { figures: LabFigures; schedule: readonly LabStep[]; results: readonly StepResult[]; current: Current | null }

const toRun = (record: LabRecord, { figures, schedule, results, current }: Parts): LabRun => {
  const { id, name, state, hold, createdAtMs, startedAtMs, endedAtMs, plan, variants, events, machine, provenance, problem } = record
  const stage = current?.step.stage
  const cells = figures.cells.map((cell) => (isMeasuredNow(cell, variants[current?.step.variant ?? -1]?.id, stage) ? { ...cell, state: 'running' as const } : cell))
  return {
    ...{ id, name, state, hold, isImported: false, createdAtMs, startedAtMs, endedAtMs, plan, variants, cells, latency: figures.latency },
    progress: progressOf({ record, schedule, results, current }),
    ...{ events, machine, provenance, analysis: figures.analysis, problem },
  }
}

const stageOfMetric: Partial<Record<string, StepResult['stage']>> = { exactMatch: 'questions', perplexity: 'quality', perplexityPerByte: 'quality', klDivergence: 'quality', topOneAgreement: 'quality' }

const isMeasuredNow = ({ variantId, metric, state }: LabRun['cells'][number], current: LabRun['cells'][number]['variantId'] | undefined, stage: string | undefined): boolean =>
  variantId === current && state !== 'unavailable' && (stageOfMetric[metric] ?? 'speed') === stage

const summaryOf = ({ id, name, state, hold, isImported, createdAtMs, endedAtMs, progress, variants, analysis }: LabRun): LabRunSummary => ({
  ...{ id, name, state, hold, isImported, createdAtMs, endedAtMs, progress },
  labels: variants.map(({ label }) => label),
  recommendations: analysis.recommendations,
})
