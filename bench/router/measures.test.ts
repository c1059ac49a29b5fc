import { describe, expect, it } from 'vitest'
import { auroc, calibrationError, callShare, hash, meanRecovered } from './measures.ts'

describe('AUROC', () => {
  const of = (pairs: readonly [number, boolean][]) => auroc(pairs.map(([score, isPositive]) => ({ score, isPositive })))

  it('is 1 in order, 0 in reverse, one half where nothing is told apart', () => {
    expect([of([[1, false], [2, true]]), of([[2, false], [1, true]]), of([[1, false], [1, true]])]).toEqual([1, 0, 0.5])
  })

  it('counts pairs', () => {
    expect(of([[1, false], [2, true], [3, false], [4, true]])).toBe(0.75)
  })
})

it('calibration error is the distance between what was claimed and what came', () => {
  const answers = [0.9, 0.9, 0.9, 0.9].map((probability, at) => ({ probability, isRight: at < 2 }))
  expect(calibrationError(answers)).toBeCloseTo(0.4)
  expect(calibrationError([{ probability: 1, isRight: true }, { probability: 0, isRight: false }])).toBe(0)
})

describe('questions that have to be sent', () => {
  const routable = (score: number, isRightHere: boolean) => ({ id: String(score), score, isRightHere, isRightThere: true })

  it('are as few as are wrong, where the router knows', () => {
    const answers = Array.from({ length: 10 }, (_, at) => routable(at, at >= 4))
    expect([callShare(answers, 0.5), callShare(answers, 1)]).toEqual([0.2, 0.4])
    expect(meanRecovered(answers)).toBeCloseTo(0.85)
  })

  it('are about the share itself, where it knows nothing', () => {
    const answers = Array.from({ length: 4000 }, (_, at) => ({ ...routable(0, hash(`right-${at}`) % 3 === 0), id: `question-${at}` }))
    expect(callShare(answers, 0.5)).toBeCloseTo(0.5, 1)
    expect(meanRecovered(answers)).toBeCloseTo(0.5, 1)
  })
})
