import { describe, expect, it } from 'vitest'
import { LabMetric } from '../../contract/lab-metrics.ts'
import { type Made, madeRecord, madeResults } from './lab-fixtures-for-tests.ts'
import { type LabFigures, figuresOf } from './lab-figures.ts'
import type { LabRecord, StepResult } from './lab-record.ts'

const f16: Made = { label: 'F16', fileBytes: 1000, gapMs: 20, nll: 2, kl: null, joules: 4 }
const q8: Made = { label: 'Q8_0', fileBytes: 530, gapMs: 12, nll: 2.001, kl: 0.002, joules: 2.5 }
const q4: Made = { label: 'Q4_K_M', fileBytes: 300, gapMs: 8, nll: 2.05, kl: 0.09, joules: 1.5 }
const q2: Made = { label: 'Q2_K', fileBytes: 200, gapMs: 7, nll: 3, kl: 1.2, joules: 1.2 }
const slowQ4: Made = { label: 'slow Q4', fileBytes: 300, gapMs: 14, nll: 2.05, kl: 0.1, joules: 3 }

const work = (made: readonly Made[], change: Partial<LabRecord> = {}, edit: (results: StepResult[]) => StepResult[] = (results) => results): LabFigures =>
  figuresOf(madeRecord(made, change), edit(madeResults(made)))

const cell = ({ cells }: LabFigures, variant: number, metric: LabMetric) => cells.find(({ variantId, metric: own }) => variantId === `v${String(variant)}` && own === metric)

describe('the figures of a run', () => {
  it('have one cell for each variant and metric, with the median and an interval around it', () => {
    const figures = work([f16, q8])
    expect(figures.cells.length).toBe(2 * LabMetric.options.length)
    const speed = cell(figures, 2, 'decodeTokensPerSecond')
    expect(speed).toMatchObject({ state: 'done', count: 6, label: 'measured', isThrottled: false, reason: null })
    expect(speed?.value).toBeCloseTo(1000 / 12, 0)
    expect((speed?.low ?? 0) < (speed?.value ?? 0) && (speed?.high ?? 0) > (speed?.value ?? 0)).toBe(true)
  })

  it('pool perplexity over windows, and say that the reference has no distance to itself', () => {
    const figures = work([f16, q8])
    const nlls = Array.from({ length: 8 }, (_, index) => 2 + (index % 3) / 10)
    expect(cell(figures, 1, 'perplexity')?.value).toBeCloseTo(Math.exp(nlls.reduce((sum, nll) => sum + nll, 0) / 8), 6)
    expect(cell(figures, 1, 'klDivergence')).toMatchObject({ state: 'unavailable', value: null, reason: { code: 'is-reference' } })
    expect(cell(figures, 2, 'klDivergence')?.value).toBeCloseTo(0.002, 9)
    expect(cell(figures, 2, 'topOneAgreement')?.value).toBeCloseTo(250 / 255, 9)
  })

  it('say that there is no difference between equals, and which is better where there is one', () => {
    const { analysis } = work([f16, { ...f16, label: 'twin' }, q4])
    const verdict = (oneId: string, otherId: string, metric: LabMetric) => analysis.verdicts.find((one) => one.oneId === oneId && one.otherId === otherId && one.metric === metric)?.verdict
    expect([verdict('v2', 'v1', 'decodeTokensPerSecond'), verdict('v3', 'v1', 'decodeTokensPerSecond'), verdict('v3', 'v1', 'perplexity')]).toEqual(['no-difference', 'better', 'worse'])
  })

  it('recommend for mains the fastest that is as good, for battery the thriftiest that is nearly', () => {
    const { analysis } = work([f16, q8, q4, q2])
    expect(analysis.recommendations.map(({ supply, variantId, basis }) => [supply, variantId, basis])).toEqual([
      ['mains', 'v2', 'measured'],
      ['battery', 'v3', 'measured'],
    ])
    expect(analysis.recommendations[0]?.sentence).toBe('Plugged in, use Q8_0: it writes 83.3 tokens/s and 2.5 J/token, 67 % faster than F16, with answers close to those of F16 (KL divergence 0.002 nats).')
  })

  it('say so where no energy is known, and go by speed', () => {
    const { analysis } = work([f16, q8, q4].map((one) => ({ ...one, joules: null })))
    const battery = analysis.recommendations.find(({ supply }) => supply === 'battery')
    expect([battery?.variantId, battery?.basis]).toEqual(['v3', 'without-energy'])
    expect(battery?.sentence).toContain('this machine does not tell energy')
  })

  it('recommend none that got fewer questions right beyond chance', () => {
    const { analysis } = work([f16, { ...q8, right: 4 }, q4])
    expect(analysis.recommendations.map(({ variantId }) => variantId)).not.toContain('v2')
  })

  it('do not prefer what is faster only by chance', () => {
    const { analysis } = work([f16, { ...q8, gapMs: 19.95, kl: 0.03 }])
    expect(analysis.recommendations.find(({ supply }) => supply === 'mains')?.variantId).toBe('v1')
  })

  it('name the front and warn of what is beaten in everything, size included', () => {
    const { analysis } = work([f16, q8, q4, slowQ4])
    const speed = analysis.fronts.find(({ axis }) => axis === 'speed')
    expect(speed?.points.map(({ variantId, isOnFront }) => [variantId, isOnFront])).toEqual([['v1', true], ['v2', true], ['v3', true], ['v4', false]])
    expect(analysis.dominated).toMatchObject([{ variantId: 'v4', byId: 'v3' }])
  })

  it('give a variant that failed its reason in every cell, and the others their figures', () => {
    const reason = { code: 'out-of-memory', details: { neededMiB: 9000, freeMiB: 100 } } as const
    const figures = work([f16, q8], {}, (results) => results.map((result) => (result.variant === 1 ? { ...result, state: 'failed', reason, speed: null, energy: null, loaded: null, windows: [], answers: [] } : result)))
    expect([cell(figures, 2, 'decodeTokensPerSecond'), cell(figures, 2, 'perplexity')]).toMatchObject([{ state: 'failed', value: null, reason }, { state: 'failed', reason }])
    expect(cell(figures, 1, 'decodeTokensPerSecond')?.state).toBe('done')
    expect(figures.analysis.recommendations.map(({ variantId }) => variantId)).toEqual(['v1', 'v1'])
  })

  it('refuse the divergence between other tokens, and offer perplexity per byte', () => {
    const figures = work([f16, q8], {}, (results) => results.map((result) => (result.variant === 1 && result.stage === 'quality' ? { ...result, hasOtherTokens: true, windows: result.windows.map((window) => ({ ...window, kl: null, agreed: null })) } : result)))
    expect(cell(figures, 2, 'klDivergence')).toMatchObject({ state: 'unavailable', reason: { code: 'other-tokenizer' } })
    expect(figures.analysis.quality).toBe('perplexityPerByte')
    expect(cell(figures, 2, 'perplexityPerByte')?.value).toBeGreaterThan(1)
  })

  it('say that a text is shorter than a window', () => {
    const figures = work([f16], {}, (results) => results.map((result) => (result.stage === 'quality' ? { ...result, windows: [], text: { tokens: 40, windows: 0, longest: 40 } } : result)))
    expect(cell(figures, 1, 'perplexity')).toMatchObject({ state: 'unavailable', reason: { code: 'text-too-short', details: { tokens: 40, windowTokens: 512 } } })
  })

  it('mark the cells of a variant that throttled', () => {
    const figures = work([f16, { ...q8, throttles: true }])
    expect([cell(figures, 1, 'decodeTokensPerSecond')?.isThrottled, cell(figures, 2, 'decodeTokensPerSecond')?.isThrottled, cell(figures, 2, 'perplexity')?.isThrottled]).toEqual([false, true, false])
  })

  it('are the same when worked out again', () => {
    expect(work([f16, q8, q4])).toEqual(work([f16, q8, q4]))
  })
})
