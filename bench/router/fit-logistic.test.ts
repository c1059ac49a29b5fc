import { expect, it } from 'vitest'
import { fitLogistic, logistic } from './fit-logistic.ts'
import { hash } from './measures.ts'

it('finds the weights that answers were made with', () => {
  const examples = Array.from({ length: 6000 }, (_, at) => {
    const [one, other, luck] = ['a', 'b', 'c'].map((name) => hash(`${name}-${at}`) / 2 ** 32)
    const row = [(one ?? 0) * 4, (other ?? 0) * 10 - 5]
    return { row, isRight: (luck ?? 0) < logistic(-1 + 1.5 * (row[0] ?? 0) - 0.7 * (row[1] ?? 0)) }
  })
  const { bias, weights } = fitLogistic(examples, 0.01)
  expect(Math.abs(bias + 1)).toBeLessThan(0.2)
  expect(Math.abs((weights[0] ?? 0) - 1.5)).toBeLessThan(0.15)
  expect(Math.abs((weights[1] ?? 0) + 0.7)).toBeLessThan(0.07)
})

it('leaves a column that never changes without a weight', () => {
  const examples = Array.from({ length: 40 }, (_, at) => ({ row: [7, at], isRight: at >= 20 }))
  const { weights } = fitLogistic(examples)
  expect(weights[0]).toBeCloseTo(0)
  expect(weights[1]).toBeGreaterThan(0.05)
})

it('keeps a weight within its bounds, and where it is expected when nothing speaks of it', () => {
  const examples = Array.from({ length: 200 }, (_, at) => ({ row: [at % 10, 5], isRight: at % 10 >= 5 }))
  const { weights } = fitLogistic(examples, 1, [
    { towards: -1, least: Number.NEGATIVE_INFINITY, most: 0 },
    { towards: 0.7, least: 0, most: Number.POSITIVE_INFINITY },
  ])
  expect(weights).toEqual([0, 0.7])
})
