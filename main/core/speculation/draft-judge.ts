/* When a draft stops, and how many of its guesses are verified.
 *
 * The draft knows at each place how sure it is, and that tells more than any record: in one sentence a
 * name can be anybody's and the rest of the line is certain. So its length is not chosen before the step, but place by place.
 *
 * If r_i is the probability that the first i guesses are right (the product of what the scale of
 * confidence says), verifying n of them brings 1 + r_1 + ... + r_n tokens for V(n) plain steps.
 * Time not spent here is spent on the text that follows, at some rate R (tokens per plain step); so the
 * best n is where
 *
 *     r_1 + ... + r_n - R V(n)
 *
 * is largest (0 is allowed: what was drafted is then lost, and the step is a plain one), and
 * drafting goes on while some longer n, with places as likely as those so far and at the price of drafting them, promises
 * more than stopping. V is not a line: on some processors two tokens cost twice as much as one and five hardly more than two
 * (measured: 1, 2.2, 2.3, 2.4, 2.6, 2.7, 3.6 for 1 to 7 tokens of an F16 model on a Zen 5), so each n is looked at.
 *
 * R is the rate of the text around this place: the best that a draft of constant length could reach if every
 * place were as likely as those of this step. A tenth is taken off, since the largest of several estimates is too large
 * on average, and a place that follows may be harder. */
import type { ConfidenceScale } from './confidence-scale.ts'
import type { StepCosts } from './step-costs.ts'

export type DraftJudge = {
  /** Whether another guess is worth making after guesses of these confidences. */
  wantsMore: (confidences: readonly number[]) => boolean
  /** How many of them are worth verifying. */
  keeps: (confidences: readonly number[]) => number
}

type Means = { costs: StepCosts; scale: ConfidenceScale; most: number; /** How likely a guess has been right lately. */ usuallyRight: number }

const cautious = 0.9

export const createDraftJudge = ({ costs, scale, most, usuallyRight }: Means): DraftJudge => ({
  wantsMore: (confidences) => {
    if (confidences.length === 0 || confidences.length >= most) return confidences.length < most
    const { bestWorth, reach, tokens, likely, rate } = judge({ costs, scale, most, usuallyRight }, confidences)
    const drafted = costs.draft(confidences.length)
    let ahead = reach
    let sum = tokens
    for (let length = confidences.length + 1; length <= most; length += 1) {
      ahead *= likely
      sum += ahead
      if (sum - rate * (costs.verify(length) + costs.draft(length) - drafted) > bestWorth) return true
    }
    return false
  },
  keeps: (confidences) => judge({ costs, scale, most, usuallyRight }, confidences).best,
})

type Judgement = {
  /** The best number of guesses to verify, and what it is worth. */
  best: number
  bestWorth: number
  /** All guesses are right; tokens to expect if all are verified, the model's own not counted. */
  reach: number
  tokens: number
  /** A place here is guessed right. */
  likely: number
  rate: number
}

const judge = ({ costs, scale, most, usuallyRight }: Means, confidences: readonly number[]): Judgement => {
  const rights = confidences.map((confidence) => scale.rightAt(confidence))
  const likely = rights.reduce((sum, right) => sum + right, usuallyRight) / (rights.length + 1)
  const rate = Math.max(1, cautious * constantRate(costs, { likely, most }))
  const judgement = { best: 0, bestWorth: -rate, reach: 1, tokens: 0, likely, rate }
  for (const [at, right] of rights.entries()) {
    judgement.reach *= right
    judgement.tokens += judgement.reach
    const worth = judgement.tokens - rate * costs.verify(at + 1)
    if (worth <= judgement.bestWorth) continue
    judgement.best = at + 1
    judgement.bestWorth = worth
  }
  return judgement
}

/** Tokens per plain step's time of the best constant length, where each guess is right with this probability. */
const constantRate = (costs: StepCosts, { likely, most }: { likely: number; most: number }): number => {
  let best = 1
  let reach = 1
  let tokens = 1
  for (let length = 1; length <= most; length += 1) {
    reach *= likely
    tokens += reach
    best = Math.max(best, tokens / (costs.verify(length) + costs.draft(length)))
  }
  return best
}
