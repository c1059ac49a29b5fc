import { describe, expect, it } from 'vitest'
import { powerLevels } from '../../contract/power.ts'
import { type TargetFacts, targetsOf } from './level-targets.ts'

const laptop: TargetFacts = { cores: 8, knee: 4, maxThreads: null, speculationGain: null, isMemoryTight: false }
const threads = (facts: Partial<TargetFacts>): number[] =>
  powerLevels.map((level) => targetsOf(level, { ...laptop, ...facts }).decodeThreads)

describe('what a level means', () => {
  it('is fewer threads the gentler it is, around the knee of the machine', () => {
    expect(threads({})).toEqual([5, 4, 3, 2, 1])
  })

  it('goes one thread beyond the knee only where the knee was measured', () => {
    expect(threads({ knee: null })).toEqual([7, 7, 6, 2, 1])
  })

  it('never asks for a thread that is not there or not allowed', () => {
    expect([threads({ cores: 1, knee: 1 }), threads({ cores: 2, knee: 2 }), threads({ maxThreads: 2 })]).toEqual([
      [1, 1, 1, 1, 1],
      [2, 2, 2, 2, 1],
      [2, 2, 2, 2, 1],
    ])
  })

  it('guesses ahead at gentle speed only where that was measured to pay', () => {
    const allows = (speculationGain: number | null): boolean => targetsOf('eco', { ...laptop, speculationGain }).allowSpeculation
    expect([allows(null), allows(1.05), allows(1.3)]).toEqual([false, false, true])
  })

  it('drops the draft and keeps windows small while memory is short', () => {
    expect(targetsOf('normal', { ...laptop, isMemoryTight: true })).toMatchObject({ allowSpeculation: false, contextCap: 4096 })
  })
})
