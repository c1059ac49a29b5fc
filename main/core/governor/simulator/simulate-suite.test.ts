import { describe, expect, it } from 'vitest'
import { parseController } from './controllers.ts'
import { simulateRun, bursty, continuous } from './simulate-run.ts'
import { judgeTargets, simulateController } from './simulate-suite.ts'

describe('the simulator', () => {
  it('is the same run for the same seed, and another one for another seed', () => {
    const run = (seed: number): number => simulateRun({ seed, controller: 'hysteresis', scenario: bursty }).peakC
    expect(run(7)).toBe(run(7))
    expect(run(7)).not.toBe(run(8))
  })

  it('overheats a machine that uses every core and is never held back', () => {
    const run = simulateRun({ seed: 3, controller: 'none', scenario: continuous })
    expect({ isHot: run.peakC > 96, isThrottled: run.throttledPercent > 10 }).toEqual({ isHot: true, isThrottled: true })
  })

  it('knows its controllers by name and no others', () => {
    expect(['hysteresis', 'pi', 'none', 'naive', 'fixed:3', 'fixed:0', 'fixed:', 'best'].map(parseController)).toEqual([
      'hysteresis',
      'pi',
      'none',
      'naive',
      'fixed:3',
      undefined,
      undefined,
      undefined,
    ])
  })

  it('shows that the law heats and swings less than thresholds without a gap', () => {
    const [ours] = simulateController('hysteresis', 20)
    const [naive] = simulateController('naive', 20)
    expect(ours?.throttledMeanPercent).toBe(0)
    expect((ours?.changesPerMinute ?? 99) * 10).toBeLessThan(naive?.changesPerMinute ?? 0)
    expect(ours?.joulesPerToken).toBeLessThan(naive?.joulesPerToken ?? 0)
  })

  // Seven seconds of arithmetic; a machine that does ten other things takes longer, and that is no failure.
  it('finds every target of the law met on a hundred machines', { timeout: 180_000 }, () => {
    expect(judgeTargets(100).filter(({ isMet }) => !isMet)).toEqual([])
  })
})
