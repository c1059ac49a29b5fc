/* One step of a run, in a workshop of its own, and what came of it.
 *
 * What a variant is at fault for (it does not fit, cannot be loaded, kills its process twice: run-queue.ts)
 * becomes a result with the reason, and the run goes on. Being called off, and a machine
 * that slept meanwhile, are no results: the step is taken again. */
import { join } from 'node:path'
import { AppError } from '../../contract/errors.ts'
import type { LabReason, LabRunId } from '../../contract/lab-run.ts'
import type { LabRecord, StepResult } from '../../core/lab/lab-record.ts'
import { emptyResult } from '../../core/lab/lab-record.ts'
import type { LabLoaded, QualityWindow } from '../../core/lab/measurement.ts'
import { isRight } from '../../core/lab/questions/is-right.ts'
import type { LabQuestion } from '../../core/lab/questions/question-sets.ts'
import type { LabStep } from '../../core/lab/schedule.ts'
import type { WorkshopClient } from '../../engine-link/run-workshop.ts'
import type { LoadRequest } from '../../engine/protocol.ts'
import type { LabOptions } from './lab-ports.ts'
import { type StepMeter, createStepMeter } from './step-meter.ts'

export type StepWork = {
  record: LabRecord
  step: LabStep
  /** What there is of it already. */
  before: StepResult | undefined
  texts: readonly string[]
  questions: readonly LabQuestion[]
  signal: AbortSignal
  onProgress: (fraction: number, isLoading: boolean) => void
  /** A part that is worth keeping: what follows goes on behind it. */
  onPart: (result: StepResult) => void
}

export type StepOutcome = { type: 'result'; result: StepResult } | { type: 'again'; sleptMs: number }

/** After so long a step is taken for hung. */
const limitMs = 2 * 60 * 60_000
/** Of the reference, per place of the text: see engine/lab/reference-file.ts. */
const likeliest = 64
const answerMaxTokens = 64

export const referencePath = (folder: string, id: LabRunId): string => join(folder, `${id}.reference`)

/** @throws AppError cancelled */
export const runStep = async (options: LabOptions, work: StepWork): Promise<StepOutcome> => {
  const { step, signal } = work
  const startedMs = options.clock.nowMs()
  const first: StepResult = work.before ?? { ...emptyResult, ...step, windows: [], answers: [] }
  const took = (): number => first.tookMs + options.clock.nowMs() - startedMs
  const loadOf = work.record.variants[step.variant]?.load
  try {
    if (loadOf === undefined) throw new AppError('not-found', 'There is no such variant')
    const room = options.models.room(loadOf)
    if (room.kind === 'never') return { type: 'result', result: { ...first, state: 'failed', reason: room.reason } }
    const load = await options.models.loadRequest(loadOf)
    return await options.workshops.run((client) => measure({ options, work, client, load, first, took }), { limitMs, signal, isLong: true })
  } catch (error) {
    if (error instanceof AppError && error.code === 'cancelled') throw error
    if (!(error instanceof AppError)) options.log.error({ err: error }, 'A step of the lab failed inside')
    return { type: 'result', result: { ...first, state: 'failed', reason: reasonOf(error), tookMs: took() } }
  }
}

/** stderr may hold paths and texts: it stays in the log. */
export const reasonOf = (error: unknown): LabReason => {
  if (!(error instanceof AppError)) return { code: 'internal', details: {} }
  return { code: error.code, details: Object.fromEntries(Object.entries(error.details).filter(([name]) => name !== 'stderr')) }
}

type Measuring = { options: LabOptions; work: StepWork; client: WorkshopClient; load: LoadRequest; first: StepResult; took: () => number }

const measure = async (measuring: Measuring): Promise<StepOutcome> => {
  const { options, work, client, took } = measuring
  const meter = createStepMeter(options, (await client.hello()).pid)
  try {
    const part = await stages[work.step.stage](measuring, meter)
    const { energy, startC, endC, isThrottled, sleptMs } = await meter.end()
    if (sleptMs > 0) return { type: 'again', sleptMs }
    const result: StepResult = { ...part, state: 'done', tookMs: took(), energy: work.step.stage === 'speed' ? energy : null, startC, endC, isThrottled: isThrottled || part.isThrottled }
    return { type: 'result', result }
  } finally {
    meter.close()
  }
}

type Stage = (measuring: Measuring, meter: StepMeter) => Promise<StepResult>

const measureSpeed: Stage = async ({ work, client, load, first }, meter) => {
  const { record, texts, onProgress } = work
  const result = { ...first }
  const text = texts[0] ?? fallbackText
  for await (const event of await client.labSpeed({ load, text, ...record.plan.speed })) {
    if (event.type === 'loading') onProgress(event.fraction * 0.3, true)
    else if (event.type === 'loaded') result.loaded = event.model
    else if (event.type === 'measuring') {
      onProgress(0.5, false)
      await meter.begin()
    } else result.speed = { ...event.sample, gapsMs: event.sample.gapsMs.map((gap) => Number(gap.toFixed(3))) }
  }
  return result
}

/** A run without a text still needs something to read. */
const fallbackText = 'The lighthouse keeper wrote in his book every evening which ships had passed and from where the wind came. '

const partEveryWindows = 8

const measureQuality: Stage = async ({ options, work, client, load, first }, meter) => {
  const { record, step, texts, onProgress, onPart } = work
  const role = step.variant === record.reference ? 'write' : 'compare'
  const { windowTokens, most } = record.plan.quality
  const reference = first.hasOtherTokens ? null : ({ role, path: referencePath(options.folder, record.id), likeliest } as const)
  const state = { loaded: first.loaded, text: first.text, windows: [...first.windows] }
  await meter.begin()
  const now = (): StepResult => ({ ...first, loaded: state.loaded, text: state.text, windows: [...state.windows] })
  const request = { load, texts: [...texts], windowTokens, mostWindows: most, fromWindow: state.windows.length, reference }
  try {
    for await (const event of await client.labQuality(request)) {
      if (event.type === 'loading') onProgress(0, true)
      else if (event.type === 'loaded') state.loaded = event.model
      else if (event.type === 'tokenized') state.text = { tokens: event.tokens, windows: event.windows, longest: event.longest }
      else noteWindow(state, event.window, { onProgress, onPart: () => onPart(now()) })
    }
  } catch (error) {
    const isOtherTokens = error instanceof AppError && error.details.reason === 'other-tokens'
    if (!isOtherTokens || reference === null) throw error
    // Perplexity alone can be told; it begins again, since windows of other tokens are other windows.
    return measureQuality({ options, work, client, load, first: { ...first, hasOtherTokens: true, windows: [] }, took: () => 0 }, meter)
  }
  return now()
}

type QualityState = { loaded: LabLoaded | null; text: StepResult['text']; windows: QualityWindow[] }

const noteWindow = (state: QualityState, window: QualityWindow, { onProgress, onPart }: { onProgress: StepWork['onProgress']; onPart: () => void }): void => {
  state.windows.push(window)
  onProgress(state.windows.length / Math.max(1, state.text?.windows ?? 1), false)
  if (state.windows.length % partEveryWindows === 0) onPart()
}

const askQuestions: Stage = async ({ work, client, load, first }, meter) => {
  const { questions, onProgress } = work
  const result = { ...first, answers: [...first.answers] }
  const asked = questions.map(({ messages }, index) => ({ index, messages: [...messages] })).slice(result.answers.length)
  await meter.begin()
  for await (const event of await client.labQuestions({ load, questions: asked, maxTokens: answerMaxTokens })) {
    if (event.type === 'loading') onProgress(0, true)
    else if (event.type === 'loaded') result.loaded = event.model
    else {
      const question = questions[event.index]
      if (question !== undefined) result.answers.push({ index: event.index, isRight: isRight(event.text, question.expect) })
      onProgress(result.answers.length / Math.max(1, questions.length), false)
    }
  }
  return result
}

const stages: Record<StepResult['stage'], Stage> = { speed: measureSpeed, quality: measureQuality, questions: askQuestions }
