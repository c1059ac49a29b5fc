// bench/router/fit-logistic.ts - Logistic regression with a ridge, by Newton's method on standardised columns.

export type Logistic = { bias: number; weights: number[] }
export type Example = { row: readonly number[]; isRight: boolean }

const rounds = 30

/** `ridge` is the penalty on each standardised weight; the bias has none. Weights come back in the columns' own units. */
export const fitLogistic = (examples: readonly Example[], ridge = 1): Logistic => {
  const columns = examples[0]?.row.length ?? 0
  const spread = Array.from({ length: columns }, (_, at) => spreadOf(examples.map(({ row }) => row[at] ?? 0)))
  const rows = examples.map(({ row }) => [1, ...row.map((value, at) => (value - (spread[at]?.mean ?? 0)) / (spread[at]?.deviation ?? 1))])
  let weights: number[] = Array.from({ length: columns + 1 }, () => 0)
  for (let round = 0; round < rounds; round += 1) {
    const step = newtonStep({ rows, rights: examples.map(({ isRight }) => Number(isRight)), weights, ridge })
    weights = weights.map((weight, at) => weight - (step[at] ?? 0))
    if (Math.max(...step.map(Math.abs)) < 1e-8) break
  }
  const [bias = 0, ...scaled] = weights
  const own = scaled.map((weight, at) => weight / (spread[at]?.deviation ?? 1))
  return { bias: own.reduce((sum, weight, at) => sum - weight * (spread[at]?.mean ?? 0), bias), weights: own }
}

const spreadOf = (values: readonly number[]): { mean: number; deviation: number } => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
  return { mean, deviation: deviation === 0 ? 1 : deviation }
}

type Problem = { rows: readonly number[][]; rights: readonly number[]; weights: readonly number[]; ridge: number }

const newtonStep = ({ rows, rights, weights, ridge }: Problem): number[] => {
  const size = weights.length
  const gradient = weights.map((weight, at) => (at === 0 ? 0 : ridge * weight))
  const hessian = weights.map((_, at) => weights.map((__, other) => (at === other ? (at === 0 ? 1e-9 : ridge) : 0)))
  for (const [at, row] of rows.entries()) {
    const claimed = logistic(row.reduce((sum, value, column) => sum + value * (weights[column] ?? 0), 0))
    const error = claimed - (rights[at] ?? 0)
    const curvature = Math.max(1e-6, claimed * (1 - claimed))
    for (let one = 0; one < size; one += 1) {
      gradient[one] = (gradient[one] ?? 0) + error * (row[one] ?? 0)
      const line = hessian[one] ?? []
      for (let other = 0; other < size; other += 1) line[other] = (line[other] ?? 0) + curvature * (row[one] ?? 0) * (row[other] ?? 0)
    }
  }
  return solve(hessian, gradient)
}

export const logistic = (value: number): number => 1 / (1 + Math.exp(-value))

/** Gauss's elimination with the largest pivot; `matrix` is used up. */
const solve = (matrix: number[][], right: number[]): number[] => {
  const size = right.length
  const lines = matrix.map((line, at) => [...line, right[at] ?? 0])
  for (let column = 0; column < size; column += 1) {
    const rest = lines.slice(column).toSorted((one, other) => Math.abs(other[column] ?? 0) - Math.abs(one[column] ?? 0))
    lines.splice(column, rest.length, ...rest)
    const [pivot] = rest
    if (pivot === undefined || pivot[column] === 0) continue
    for (const line of lines) {
      if (line === pivot) continue
      const factor = (line[column] ?? 0) / (pivot[column] ?? 1)
      for (let at = column; at <= size; at += 1) line[at] = (line[at] ?? 0) - factor * (pivot[at] ?? 0)
    }
  }
  return lines.map((line, at) => (line[at] === 0 ? 0 : (line[size] ?? 0) / (line[at] ?? 1)))
}
