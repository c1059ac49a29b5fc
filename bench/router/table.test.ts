import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CalibrationFile } from '../../main/core/router/calibration.ts'
import { HeldOutItem } from '../../native-models/starter/eval/score.ts'
import { starterFile } from '../wide-starter.ts'
import { fileOf } from './answer-questions.ts'

const table = CalibrationFile.parse(JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'native-models', 'starter', 'router.json'), 'utf8')))

describe('the table that ships with the starter', () => {
  it('is of this very starter and of these very questions; else make it again with train-router.ts', () => {
    expect(table.modelSha256).toBe(starterFile().sha256)
    expect(table.provenance.sets.map(({ sha256 }) => sha256)).toEqual([fileOf('held-out').sha256, fileOf('outside-set').sha256])
  })

  it('never takes a surer answer for a less sure one', () => {
    const { knots, quantiles } = table.calibration
    for (const rising of [knots.map(([score]) => score), knots.map(([, probability]) => probability), quantiles]) {
      expect(rising).toEqual(rising.toSorted((one, other) => one - other))
    }
  })
})

it('the outside set has at least 300 questions of their own, none of them in the other sets', () => {
  const questionsOf = (set: 'held-out' | 'second-set' | 'outside-set') =>
    readFileSync(fileOf(set).path, 'utf8').trim().split('\n').map((line) => HeldOutItem.parse(JSON.parse(line)))
  const outside = questionsOf('outside-set')
  const known = new Set([...questionsOf('held-out'), ...questionsOf('second-set')].map(({ messages }) => messages.at(-1)?.content))
  expect(outside.length).toBeGreaterThanOrEqual(300)
  expect(new Set(outside.map(({ id }) => id)).size).toBe(outside.length)
  expect(new Set(outside.map(({ messages }) => messages.at(-1)?.content)).size).toBe(outside.length)
  expect(outside.filter(({ messages }) => known.has(messages.at(-1)?.content))).toEqual([])
})
