// features/lab/preview-plan.ts - What a run would be like: how long, and what of it will not work.
import { AppError } from '../../contract/errors.ts'
import type { LabPreview } from '../../contract/lab.ts'
import type { LabLoad, LabPlan } from '../../contract/lab-run.ts'
import type { ModelSummary } from '../../contract/models.ts'
import { labelsOf } from '../../core/lab/labels.ts'
import { median } from '../../core/lab/statistics.ts'
import { shippedTexts } from '../../core/lab/texts/shipped-texts.ts'
import type { LabOptions } from './lab-ports.ts'
import type { LabShelf } from './lab-shelf.ts'

type Warning = LabPreview['warnings'][number]

/** @throws AppError not-found */
export const previewPlan = (options: LabOptions, shelf: LabShelf, plan: LabPlan): LabPreview => {
  const summaries = plan.variants.map(({ modelId }) => options.models.summary(modelId))
  return {
    expectedMs: expectedMs(options, shelf, plan),
    labels: labelsOf(plan.variants, summaries),
    warnings: [...plan.variants.flatMap((load, at) => warningsOf(options, load, { at, plan, summaries })), ...machineWarnings(options, plan), ...textWarning(plan)],
  }
}

type Place = { at: number; plan: LabPlan; summaries: readonly ModelSummary[] }

const warningsOf = ({ models }: LabOptions, load: LabLoad, { at, plan, summaries }: Place): Warning[] => {
  const warning = (kind: Warning['kind'], reason: Warning['reason'] = null): Warning => ({ kind, variant: at, reason })
  const summary = summaries[at]
  if (summary === undefined) return []
  const room = summary.state === 'available' ? models.room(load) : null
  const [first] = summaries
  const isTwin = plan.variants.findIndex((other) => JSON.stringify(other) === JSON.stringify(load)) < at
  return [
    ...(summary.state === 'available' || summary.state === 'quarantined' ? [] : [warning('cannot-be-used', { code: 'model-load-failed', details: { reason: summary.state } })]),
    ...(room?.kind === 'never' ? [warning('does-not-fit', room.reason)] : []),
    ...(JSON.stringify(first?.tokenizer) === JSON.stringify(summary.tokenizer) ? [] : [warning('other-tokenizer')]),
    ...(isTwin ? [warning('same-variant-twice')] : []),
  ]
}

const machineWarnings = ({ machine, engine }: LabOptions, plan: LabPlan): Warning[] => {
  const { isOnMains, temperatureC } = machine.now()
  const { packageLimitW, userPerCoreW, watts } = machine.derived()
  const all: [boolean, Warning['kind']][] = [
    [isOnMains === false, 'on-battery'],
    [temperatureC === null && plan.guards.stopAtC !== null, 'no-temperature'],
    [packageLimitW === null && userPerCoreW === null && watts.perCoreW === null && watts.restPackageW === null, 'no-energy'],
    [engine.isAnswering(), 'answers-running'],
  ]
  return all.flatMap(([holds, kind]) => (holds ? [{ kind, variant: null, reason: null }] : []))
}

/** Without the model nobody knows the tokens: at one token per character even the finest vocabulary has no window. */
const textWarning = ({ texts, quality }: LabPlan): Warning[] => {
  const lengths = texts.map((text) => (text.kind === 'own' ? text.text.length : (shippedTexts().find(({ id }) => id === text.id)?.text.length ?? 0)))
  const longest = Math.max(0, ...lengths)
  if (texts.length === 0 || longest >= quality.windowTokens) return []
  return [{ kind: 'text-too-short', variant: null, reason: { code: 'text-too-short', details: { tokens: longest, windowTokens: quality.windowTokens } } }]
}

/** As long as the steps of earlier runs took with the same models. */
const expectedMs = ({ lab }: LabOptions, shelf: LabShelf, plan: LabPlan): number | null => {
  const known = shelf.all().filter(({ imported }) => imported === null).slice(0, 5)
  const times = new Map<string, number[]>()
  for (const { id, variants } of known) {
    for (const { variant, stage, tookMs, state } of lab.steps(id)) {
      const key = `${String(variants[variant]?.load.modelId)} ${stage}`
      if (state === 'done') times.set(key, [...(times.get(key) ?? []), tookMs])
    }
  }
  const parts = plan.variants.map(({ modelId }) => {
    const timeOf = (stage: string): number | undefined => median(times.get(`${modelId} ${stage}`) ?? [])
    const [speed, quality, questions] = [timeOf('speed'), timeOf('quality'), timeOf('questions')]
    if (speed === undefined) return null
    return speed * plan.reps + (plan.texts.length > 0 ? (quality ?? speed) : 0) + (plan.questions === null ? 0 : (questions ?? speed))
  })
  return parts.some((part) => part === null) ? null : Math.round(parts.reduce<number>((sum, part) => sum + (part ?? 0), 0))
}

/** For a run that cannot be begun where nothing can be written. */
export const refuseReadOnly = ({ isReadOnly }: Pick<LabOptions, 'isReadOnly'>): void => {
  if (isReadOnly) throw new AppError('storage-failed', 'The data folder cannot be written', { details: { reason: 'read-only' } })
}
