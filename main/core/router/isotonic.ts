/* From scores to probabilities: isotonic regression by pooling adjacent violators.
 *
 * Scores say which of two answers is more likely right, not how likely. The curve that
 * fits best among all that never fall is found by merging neighbours that are in the wrong
 * order until none are (Ayer et al. 1955). Between the middles of the merged blocks we draw straight lines, so
 * that two different scores stay different; each block is thought
 * to hold a few answers more, at the rate of all (`caution`), so that a handful cannot claim 0 or 1.
 */
export type Knot = readonly [score: number, probability: number]

type Block = { scores: number; right: number; count: number }

/** Answers that a block is thought to have besides its own, at the rate of all. */
const caution = 2

export const fitIsotonic = (answers: readonly { score: number; isRight: boolean }[]): Knot[] => {
  const rate = answers.filter(({ isRight }) => isRight).length / Math.max(1, answers.length)
  const blocks: Block[] = []
  for (const { score, isRight } of answers.toSorted((one, other) => one.score - other.score)) {
    blocks.push({ scores: score, right: Number(isRight), count: 1 })
    for (;;) {
      const [last, before] = [blocks.at(-1), blocks.at(-2)]
      if (last === undefined || before === undefined || before.right / before.count < last.right / last.count) break
      blocks.splice(-2, 2, { scores: before.scores + last.scores, right: before.right + last.right, count: before.count + last.count })
    }
  }
  return increasing(blocks.map(({ scores, right, count }) => ({ score: scores / count, probability: (right + caution * rate) / (count + caution), count })))
}

type Pooled = { score: number; probability: number; count: number }

/** Caution may put two blocks in the wrong order again; they take their middle, each for as many answers as it has. */
const increasing = (knots: readonly Pooled[]): Knot[] => {
  const merged: Pooled[] = []
  for (const knot of knots) {
    merged.push(knot)
    for (;;) {
      const [last, before] = [merged.at(-1), merged.at(-2)]
      if (last === undefined || before === undefined || before.probability <= last.probability) break
      const count = before.count + last.count
      const mean = (pick: (of: Pooled) => number): number => (pick(before) * before.count + pick(last) * last.count) / count
      merged.splice(-2, 2, { score: mean((of) => of.score), probability: mean((of) => of.probability), count })
    }
  }
  return merged.map(({ score, probability }): Knot => [score, probability])
}

/** Straight between knots, flat beyond them; one half where nothing is known. */
export const applyIsotonic = (knots: readonly Knot[], score: number): number => {
  const [first] = knots
  if (first === undefined) return 0.5
  if (score <= first[0]) return first[1]
  for (const [at, [right, above]] of knots.entries()) {
    const before = knots[at - 1]
    if (before === undefined || score > right) continue
    const [left, below] = before
    return right === left ? above : below + ((above - below) * (score - left)) / (right - left)
  }
  return knots.at(-1)?.[1] ?? first[1]
}
