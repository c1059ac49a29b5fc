/* What thumbs and regenerations teach, within bounds.
 *
 * Opinions are kept per tenth of confidence, as sums of right and wrong that fade: each new one counts fully, what was there
 * shrinks so that a tenth never holds more than forty. A tenth's probability is the table's, held by `trust`
 * opinions' worth, moved by what came in, and never further than `mostShift`: a few clicks say something about taste,
 * not about a model. A regeneration without a word counts as a fifth of a thumb down. After moving, the
 * tenths are put in order again, so that a surer answer never becomes a less sure one.
 *
 * An opinion is about a confidence that had been moved already when it was shown; it counts for the tenth that this came from, told by
 * undoing today's moves. Otherwise what was learned of one tenth would be learned again of the next.
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

/** `shown` is the confidence that the answer was given with. */
export const withOpinion = (feedback: Feedback, shown: number, opinion: Opinion): Feedback => {
  const bin = binOf(unmoved(feedback, shown))
  const total = (feedback.up[bin] ?? 0) + (feedback.down[bin] ?? 0)
  const added = weightOf[opinion]
  const fade = total + added > mostPerBin ? (mostPerBin - added) / total : 1
  const change = (sums: readonly number[], more: number): number[] => sums.map((sum, at) => (at === bin ? sum * fade + more : sum))
  return { up: change(feedback.up, opinion === 'up' ? added : 0), down: change(feedback.down, opinion === 'up' ? 0 : added) }
}

/** Takes back what an opinion added, as far as it is still there: where the tenths have moved since, from the nearest that has it. */
export const withoutOpinion = (feedback: Feedback, shown: number, opinion: Opinion): Feedback => {
  const side = opinion === 'up' ? 'up' : 'down'
  const near = binOf(unmoved(feedback, shown))
  const weight = weightOf[opinion]
  const holding = feedback[side].flatMap((sum, bin) => (sum >= weight ? [bin] : [])).sort((one, other) => Math.abs(one - near) - Math.abs(other - near))
  const bin = holding[0] ?? near
  return { ...feedback, [side]: feedback[side].map((sum, at) => (at === bin ? Math.max(0, sum - weight) : sum)) }
}

/** The confidence that is moved to this one; moving never changes the order, so halving finds it. */
const unmoved = (feedback: Feedback, shown: number): number => {
  const shifts = shiftsOf(feedback)
  let [low, high] = [Math.max(0, shown - mostShift), Math.min(1, shown + mostShift)]
  for (let halving = 0; halving < 20; halving += 1) {
    const middle = (low + high) / 2
    if (movedBy(shifts, middle) < shown) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** A confidence, moved by what readers thought of answers like it. */
export const moved = (feedback: Feedback, value: number): number => movedBy(shiftsOf(feedback), value)

const middleOf = (bin: number): number => (bin + 0.5) / bins

/** How far the middle of each tenth is moved. */
const shiftsOf = (feedback: Feedback): number[] =>
  runningMost(Array.from({ length: bins }, (_, bin) => middleOf(bin) + shiftOf(feedback, bin, middleOf(bin)))).map((raised, bin) => raised - middleOf(bin))

/** Straight between the middles. */
const movedBy = (shifts: readonly number[], value: number): number => {
  const at = value * bins - 0.5
  const low = Math.min(bins - 1, Math.max(0, Math.floor(at)))
  const high = Math.min(bins - 1, low + 1)
  const share = Math.min(1, Math.max(0, at - low))
  return Math.min(1, Math.max(0, value + (shifts[low] ?? 0) * (1 - share) + (shifts[high] ?? 0) * share))
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
