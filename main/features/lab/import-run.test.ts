import { describe, expect, it } from 'vitest'
import type { LabRun } from '../../contract/lab-run.ts'
import { type Made, madeRun } from '../../core/lab/lab-fixtures-for-tests.ts'
import { exportRun } from './export-run.ts'
import { importRun } from './import-run.ts'

const made: readonly Made[] = [{ label: 'F16', fileBytes: 1000, gapMs: 20, nll: 2, kl: null }]

const run = (): LabRun => madeRun(made)

const problemOf = (text: string): unknown => {
  try {
    importRun(text, 0)
  } catch (error) {
    return error
  }
  return undefined
}

describe('somebody else’s run', () => {
  it('comes in as it was sent, under an id of its own, marked as imported', () => {
    const original = run()
    const { imported } = importRun(exportRun(original, 'json').text, 0)
    expect(imported).toEqual({ ...original, id: imported?.id, isImported: true })
    expect(imported?.id).not.toBe(original.id)
  })

  it('is refused with the place where it is none', () => {
    const { text } = exportRun(run(), 'json')
    expect(problemOf('{')).toMatchObject({ code: 'invalid-input', details: { reason: 'no-json' } })
    expect(problemOf('{}')).toMatchObject({ code: 'invalid-input', details: { reason: 'no-lab-run', path: 'format' } })
    expect(problemOf(text.replace('"cores": 8', '"cores": -8'))).toMatchObject({ details: { path: 'run.machine.cores' } })
    expect(problemOf(text.replace('"cores": 8', '"cores": 8, "extra": 1'))).toMatchObject({ details: { path: 'run.machine' } })
    expect(problemOf(text.replaceAll('"variantId": "v1"', '"variantId": "v9"'))).toMatchObject({ details: { path: 'run.cells' } })
  })
})
