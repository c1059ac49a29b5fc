/* What thumbs and regenerations teach, within bounds.
 *
 * Opinions are kept per tenth of confidence, as sums of right and wrong that fade: each new one counts fully, what was there
 * shrinks so that a tenth never holds more than forty. A tenth's probability is the table's, held by `trust`
 * opinions' worth, moved by what came in, and never further than `mostShift`: a few clicks say something about taste,
 * not about a model. A regeneration without a word counts as a fifth of a thumb down. After moving, the
 * tenths are put in order again, so that a surer answer never becomes a less sure one.
 */
import { z } from 'zod'

const bins = 10
const trust = 12
const mostShift = 0.15
const mostPerBin = 40

export const Feedback = z.strictObject({
  /** Weights of opinions by tenth of the confidence that the answer was given with. */
  up: z.array(z.number().min(0)).length(bins),
  down: z.array(z.number().min(0)).length(bins),
})
export type Feedback = z.infer<typeof Feedback>

export const noFeedback: Feedback = { up: Array.from({ length: bins }, () => 0), down: Array.from({ length: bins }, () => 0) }

export type Opinion = 'up' | 'down' | 'regenerated'

const weightOf: Readonly<Record<Opinion, number>> = { up: 1, down: 1, regenerated: 0.2 }

const binOf = (value: number): number => Math.min(bins - 1, Math.max(0, Math.floor(value * bins)))

/** `value` is the confidence before feedback moved it. */
export const withOpinion = (feedback: Feedback, value: number, opinion: Opinion): Feedback => {
  const bin = binOf(value)
  const total = (feedback.up[bin] ?? 0) + (feedback.down[bin] ?? 0)
  const added = weightOf[opinion]
  const fade = total + added > mostPerBin ? (mostPerBin - added) / total : 1
  const change = (sums: readonly number[], more: number): number[] => sums.map((sum, at) => (at === bin ? sum * fade + more : sum))
  return { up: change(feedback.up, opinion === 'up' ? added : 0), down: change(feedback.down, opinion === 'up' ? 0 : added) }
}

/** Takes back what an opinion added, as far as it is still there. */
export const withoutOpinion = (feedback: Feedback, value: number, opinion: Opinion): Feedback => {
  const bin = binOf(value)
  const less = (sums: readonly number[], isIts: boolean): number[] =>
    sums.map((sum, at) => (at === bin && isIts ? Math.max(0, sum - weightOf[opinion]) : sum))
  return { up: less(feedback.up, opinion === 'up'), down: less(feedback.down, opinion !== 'up') }
}

/** A confidence, moved by what readers thought of answers like it. */
export const moved = (feedback: Feedback, value: number): number => {
  const middles = Array.from({ length: bins }, (_, bin) => (bin + 0.5) / bins)
  const shifts = middles.map((middle, bin) => shiftOf(feedback, bin, middle))
  const raised = runningMost(middles.map((middle, bin) => middle + (shifts[bin] ?? 0)))
  const at = value * bins - 0.5
  const low = Math.min(bins - 1, Math.max(0, Math.floor(at)))
  const high = Math.min(bins - 1, low + 1)
  const share = Math.min(1, Math.max(0, at - low))
  const shift = (bin: number): number => (raised[bin] ?? 0) - (middles[bin] ?? 0)
  return Math.min(1, Math.max(0, value + shift(low) * (1 - share) + shift(high) * share))
}

const shiftOf = ({ up, down }: Feedback, bin: number, middle: number): number => {
  const [right, wrong] = [up[bin] ?? 0, down[bin] ?? 0]
  const after = (middle * trust + right) / (trust + right + wrong)
  return Math.min(mostShift, Math.max(-mostShift, after - middle))
}

/** Nothing falls: what is lower than what comes before takes its value, from both ends to their middle. */
const runningMost = (values: readonly number[]): number[] => {
  const fromLeft = values.map((_, at) => Math.max(...values.slice(0, at + 1)))
  const fromRight = values.map((_, at) => Math.min(...values.slice(at)))
  return values.map((_, at) => ((fromLeft[at] ?? 0) + (fromRight[at] ?? 0)) / 2)
}
