/* How far a run is, and how long the rest takes.
 *
 * A step's weight is the median time of its stage and variant so far, else of its stage,
 * else a guess in proportion to the file: after the first round of repetitions all are
 * known. Time left is the weight of what is left; before any step is over there is none. */
import type { LabProgress, LabVariantId } from '../../contract/lab-run.ts'
import type { LabRecord, StepResult } from './lab-record.ts'
import type { LabStep } from './schedule.ts'
import { median } from './statistics.ts'

/** What is being done: of a step of the schedule, and how much of it is over. */
export type Current = { step: LabStep; fraction: number; isLoading: boolean }

export type StepsOf = { record: LabRecord; schedule: readonly LabStep[]; results: readonly StepResult[]; current: Current | null }

export const keyOf = ({ variant, stage, rep }: Pick<StepResult, 'variant' | 'stage' | 'rep'>): string => `${String(variant)} ${stage} ${String(rep)}`

export const isOver = (result: StepResult | undefined): boolean => result?.state === 'done' || result?.state === 'failed'

export const progressOf = ({ record, schedule, results, current }: StepsOf): LabProgress => {
  const byKey = new Map(results.map((result) => [keyOf(result), result]))
  const over = results.filter((result) => isOver(result))
  const weights = schedule.map((step) => weightOf(step, over, record))
  const shares = schedule.map((step) => shareOf(step, byKey.get(keyOf(step)), current))
  const knowsTimes = over.length > 0
  const partOf = (chosen: (step: LabStep) => boolean): { fraction: number; remainingMs: number | null } => {
    let [all, done] = [0, 0]
    for (const [at, step] of schedule.entries()) {
      if (!chosen(step)) continue
      all += weights[at] ?? 0
      done += (weights[at] ?? 0) * (shares[at] ?? 0)
    }
    return { fraction: all === 0 ? 1 : Math.min(1, done / all), remainingMs: knowsTimes ? Math.round(all - done) : null }
  }
  return {
    done: shares.filter((share) => share === 1).length,
    total: schedule.length,
    ...partOf(() => true),
    current: current === null ? null : describe(record, current),
    variants: record.variants.map(({ id }, variant) => ({ variantId: id, ...partOf((step) => step.variant === variant) })),
  }
}

const describe = ({ variants }: LabRecord, { step, fraction, isLoading }: Current): LabProgress['current'] => {
  const variantId: LabVariantId | undefined = variants[step.variant]?.id
  return variantId === undefined ? null : { variantId, stage: isLoading ? 'loading' : step.stage, rep: step.rep, fraction }
}

const weightOf = ({ variant, stage }: LabStep, over: readonly StepResult[], record: LabRecord): number => {
  const { variants } = record
  const same = over.filter((result) => result.stage === stage && result.state === 'done')
  const own = median(same.filter((result) => result.variant === variant).map(({ tookMs }) => tookMs))
  return own ?? median(same.map(({ tookMs }) => tookMs)) ?? guessOf({ variant, stage }, over, record) ?? 1000 + (variants[variant]?.fileBytes ?? 0) / 1e6
}

/** An answer to a question is short. */
const answerTokens = 12

/** From how fast it reads and writes, once that is known. */
const guessOf = ({ variant, stage }: Pick<LabStep, 'variant' | 'stage'>, over: readonly StepResult[], { plan }: LabRecord): number | undefined => {
  const known = over.filter(({ speed }) => speed !== null)
  const result = known.find((one) => one.variant === variant) ?? known[0]
  if (result?.speed === null || result === undefined || stage === 'speed') return undefined
  const { timeToFirstTokenMs, promptTokens, gapsMs } = result.speed
  const readMs = timeToFirstTokenMs / promptTokens
  // Scoring a place costs about as much again as reading it, on a small model.
  if (stage === 'quality') return 1000 + plan.quality.most * plan.quality.windowTokens * readMs * 3
  return 1000 + (plan.questions?.most ?? 0) * answerTokens * (median(gapsMs) ?? 0) * 2
}

const shareOf = (step: LabStep, result: StepResult | undefined, current: Current | null): number => {
  if (isOver(result)) return 1
  const isCurrent = current !== null && keyOf(current.step) === keyOf(step)
  const begun = result?.text === null || result === undefined ? 0 : result.windows.length / Math.max(1, result.text.windows)
  return Math.min(0.99, isCurrent ? Math.max(current.fraction, begun) : begun)
}
