// bench/router/measures.ts - What a router is judged by. Formulas as in RouteLLM (arXiv 2406.18665) and Guo et al. (arXiv 1706.04599).

/** Chance that a positive's score is above a negative's; ties count half. Mann and Whitney's U over the number of pairs. */
export const auroc = (answers: readonly { score: number; isPositive: boolean }[]): number => {
  const sorted = answers.toSorted((one, other) => one.score - other.score)
  const positives = answers.filter(({ isPositive }) => isPositive).length
  let rankSum = 0
  for (let from = 0; from < sorted.length; ) {
    let to = from
    while (to < sorted.length && sorted[to]?.score === sorted[from]?.score) to += 1
    // Ranks count from 1; those of a tie share their middle.
    rankSum += sorted.slice(from, to).filter(({ isPositive }) => isPositive).length * ((from + 1 + to) / 2)
    from = to
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (answers.length - positives))
}

const eceBins = 10

/** Expected calibration error over ten bins of equal width: how far what was claimed is from what came, weighted by how often. */
export const calibrationError = (answers: readonly { probability: number; isRight: boolean }[]): number => {
  const binOf = (probability: number): number => Math.min(eceBins - 1, Math.floor(probability * eceBins))
  return Array.from({ length: eceBins }, (_, bin) => {
    const own = answers.filter(({ probability }) => binOf(probability) === bin)
    const claimed = own.reduce((sum, { probability }) => sum + probability, 0)
    const right = own.filter(({ isRight }) => isRight).length
    return Math.abs(claimed - right) / answers.length
  }).reduce((sum, error) => sum + error, 0)
}

export type Routable = { id: string; score: number; isRightHere: boolean; isRightThere: boolean }

/**
 * The least share of questions to send, those with the lowest score first, so that this share of the gap between all here and all
 * there is recovered. Equal scores are ordered by a hash, as a router that cannot tell them apart would send any.
 */
export const callShare = (answers: readonly Routable[], recovered: number): number => {
  const here = answers.filter(({ isRightHere }) => isRightHere).length
  const there = answers.filter(({ isRightThere }) => isRightThere).length
  let right = here
  if (recovered <= 0) return 0
  const order = answers.toSorted((one, other) => one.score - other.score || hash(one.id) - hash(other.id))
  for (const [sent, { isRightHere, isRightThere }] of order.entries()) {
    right += Number(isRightThere) - Number(isRightHere)
    if (right >= here + recovered * (there - here)) return (sent + 1) / answers.length
  }
  return 1
}

/** Mean share of the gap recovered over all shares sent: 0.5 at random. */
export const meanRecovered = (answers: readonly Routable[]): number => {
  const here = answers.filter(({ isRightHere }) => isRightHere).length
  const there = answers.filter(({ isRightThere }) => isRightThere).length
  const order = answers.toSorted((one, other) => one.score - other.score || hash(one.id) - hash(other.id))
  let right = here
  let sum = 0
  for (const { isRightHere, isRightThere } of order) {
    right += Number(isRightThere) - Number(isRightHere)
    sum += (right - here) / (there - here)
  }
  return sum / answers.length
}

/** FNV-1a, for orders that must be the same in every run and mean nothing. */
export const hash = (text: string): number => {
  let value = 0x811c_9dc5
  for (const letter of text) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 0x0100_0193) >>> 0
  // The last step of MurmurHash3: names that differ in their last digit end far apart.
  value = Math.imul(value ^ (value >>> 16), 0x85eb_ca6b)
  return (value ^ (value >>> 13)) >>> 0
}
