// bench/router/tf-idf.ts - The usual baseline: words and pairs of words of the question, weighed by how rare they are, and a logistic regression.
import { logistic } from './fit-logistic.ts'

type Labelled = { question: string; isRight: boolean }
type Sparse = readonly (readonly [column: number, value: number])[]

const passes = 60
const rate = 0.5
const penalty = 1e-4

/** Learns from these; tells the chance that the local answer to another question is right. */
export const trainTfIdf = (examples: readonly Labelled[]): ((question: string) => number) => {
  const columns = new Map<string, number>()
  const inHowMany: number[] = []
  for (const { question } of examples) {
    for (const term of new Set(termsOf(question))) {
      const column = columns.get(term) ?? columns.size
      columns.set(term, column)
      inHowMany[column] = (inHowMany[column] ?? 0) + 1
    }
  }
  const row = (question: string): Sparse => unitRow(termsOf(question), (term) => {
    const column = columns.get(term)
    return column === undefined ? null : [column, Math.log((1 + examples.length) / (1 + (inHowMany[column] ?? 0))) + 1]
  })
  const weights = new Float64Array(columns.size)
  let bias = 0
  const scoreOf = (of: Sparse): number => of.reduce((sum, [column, value]) => sum + value * (weights[column] ?? 0), bias)
  const rows = examples.map(({ question, isRight }) => ({ of: row(question), right: Number(isRight) }))
  for (let pass = 0; pass < passes; pass += 1) {
    const speed = rate / Math.sqrt(1 + pass)
    for (const { of, right } of rows) {
      const error = logistic(scoreOf(of)) - right
      bias -= speed * error
      for (const [column, value] of of) weights[column] = (weights[column] ?? 0) * (1 - speed * penalty) - speed * error * value
    }
  }
  return (question) => logistic(scoreOf(row(question)))
}

const termsOf = (question: string): string[] => {
  const words = question.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return [...words, ...words.slice(1).map((word, at) => `${words[at] ?? ''} ${word}`)]
}

const unitRow = (terms: readonly string[], weigh: (term: string) => readonly [number, number] | null): Sparse => {
  const values = new Map<number, number>()
  for (const term of terms) {
    const weighed = weigh(term)
    if (weighed !== null) values.set(weighed[0], (values.get(weighed[0]) ?? 0) + weighed[1])
  }
  const length = Math.sqrt([...values.values()].reduce((sum, value) => sum + value ** 2, 0))
  return length === 0 ? [] : [...values].map(([column, value]) => [column, value / length])
}
