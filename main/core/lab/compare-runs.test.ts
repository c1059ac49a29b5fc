import { describe, expect, it } from 'vitest'
import { compareRuns } from './compare-runs.ts'
import { type Made, madeRecord, madeRun } from './lab-fixtures-for-tests.ts'

const q4: Made = { label: 'Q4_K_M', fileBytes: 300, gapMs: 10, nll: 2.05, kl: null, joules: 1.5 }

const updated = { provenance: { ...madeRecord([q4]).provenance, llamaCppRelease: 'v0.6.0' } }

describe('two runs beside each other', () => {
  it('point out a slowdown after an update, with both figures and what was updated', () => {
    const compared = compareRuns(madeRun([q4]), madeRun([{ ...q4, gapMs: 12.5 }], updated))
    expect(compared.isSameMachine).toBe(true)
    expect(compared.differs).toEqual(['llama.cpp'])
    expect(compared.slowdowns).toContain('Q4_K_M: writing speed is 20 % worse (100 tokens/s then, 80 tokens/s now). In between changed: llama.cpp v0.5.0 to v0.6.0.')
  })

  it('find no difference between equals, and say nothing of slowdowns', () => {
    const { changes, slowdowns } = compareRuns(madeRun([q4]), madeRun([q4]))
    expect([changes.every(({ verdict }) => verdict === 'no-difference' || verdict === 'unclear'), slowdowns]).toEqual([true, []])
  })

  it('blame no update on another machine', () => {
    const machine = { ...madeRecord([q4]).machine, cpu: 'A slower processor' }
    const compared = compareRuns(madeRun([q4]), madeRun([{ ...q4, gapMs: 40 }], { machine }))
    expect([compared.isSameMachine, compared.slowdowns, compared.changes.find(({ metric }) => metric === 'decodeTokensPerSecond')?.verdict]).toEqual([false, [], 'worse'])
  })

  it('name variants that are in one of them only', () => {
    const compared = compareRuns(madeRun([q4, { ...q4, label: 'Q8_0' }]), madeRun([q4]))
    expect([compared.onlyInOne, compared.onlyInOther]).toEqual([['Q8_0'], []])
  })
})
