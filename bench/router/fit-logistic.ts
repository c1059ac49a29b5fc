/* Logistic regression with what is known beforehand: a ridge that pulls each weight towards a value, and bounds on it.
 *
 * On standardised columns, one weight after the other by Newton's step, cut at its bounds, until none moves: the sum of the loss and the ridge
 * is convex and the bounds are of one weight each, so this ends at its least (cyclic coordinate descent, Friedman et al. 2010).
 */
export type Logistic = { bias: number; weights: number[] }
export type Example = { row: readonly number[]; isRight: boolean }

/** Of a column's weight, in the column's own units. */
export type Expected = { towards: number; least: number; most: number }

const rounds = 300
const free: Expected = { towards: 0, least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY }

/** `ridge` is the penalty on each standardised weight's distance from what is expected; the bias has none. Weights come back in the columns' own units. */
export const fitLogistic = (examples: readonly Example[], ridge = 1, expected: readonly Expected[] = []): Logistic => {
  const columns = examples[0]?.row.length ?? 0
  const spread = Array.from({ length: columns }, (_, at) => spreadOf(examples.map(({ row }) => row[at] ?? 0)))
  const terms = spread.map(({ mean, deviation }, at): Term => {
    const { towards, least, most } = expected[at] ?? free
    return { values: examples.map(({ row }) => ((row[at] ?? 0) - mean) / deviation), weight: towards * deviation, towards: towards * deviation, least: least * deviation, most: most * deviation, ridge }
  })
  const bias: Term = { ...free, values: examples.map(() => 1), weight: 0, ridge: 1e-9 }
  const scores = examples.map((_, at) => terms.reduce((sum, { values, weight }) => sum + weight * (values[at] ?? 0), 0))
  const rights = examples.map(({ isRight }) => Number(isRight))
  for (let round = 0; round < rounds; round += 1) {
    const moved = [bias, ...terms].map((term) => move(term, scores, rights))
    if (Math.max(...moved) < 1e-7) break
  }
  const weights = terms.map(({ weight }, at) => weight / (spread[at]?.deviation ?? 1))
  return { bias: weights.reduce((sum, weight, at) => sum - weight * (spread[at]?.mean ?? 0), bias.weight), weights }
}

const spreadOf = (values: readonly number[]): { mean: number; deviation: number } => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
  return { mean, deviation: deviation === 0 ? 1 : deviation }
}

type Term = Expected & { values: readonly number[]; weight: number; ridge: number }

/** One step of one weight; the scores move with it. How far it moved. */
const move = (term: Term, scores: number[], rights: readonly number[]): number => {
  let [gradient, curvature] = [term.ridge * (term.weight - term.towards), term.ridge]
  for (const [at, value] of term.values.entries()) {
    const claimed = logistic(scores[at] ?? 0)
    gradient += (claimed - (rights[at] ?? 0)) * value
    curvature += Math.max(1e-6, claimed * (1 - claimed)) * value * value
  }
  const next = Math.min(term.most, Math.max(term.least, term.weight - gradient / curvature))
  const step = next - term.weight
  term.weight = next
  for (const [at, value] of term.values.entries()) scores[at] = (scores[at] ?? 0) + step * value
  return Math.abs(step)
}

export const logistic = (value: number): number => 1 / (1 + Math.exp(-value))
