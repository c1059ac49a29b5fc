import { describe, expect, it } from 'vitest'
import type { Fit } from '../../main/contract/fit.ts'
import { fitAdvice, fitBrief, fitFacts, fitWords, memoryWords, speedWords } from './fit-text.ts'

const plain = (text: string): string => text.replaceAll('\u00a0', ' ')
const GB = 1_000_000_000

const fit: Fit = {
  verdict: 'cpu',
  contextSize: 4096,
  kvType: 'f16',
  layers: 28,
  gpuLayers: 0,
  parts: { weights: 2.4 * GB, kvCache: 0.4 * GB, compute: 0.1 * GB, draft: 0, adapters: 0, runtime: 0.1 * GB },
  neededBytes: 3 * GB,
  neededGpuBytes: 0,
  memory: { freeBytes: 8 * GB, totalBytes: 16 * GB, reserveBytes: GB, gpuFreeBytes: null, gpuTotalBytes: null, isUnified: false },
  largestContextSize: 32_768,
  tokensPerSecond: { expected: 12.4, low: 9, high: 15, basis: 'modelled' },
  correction: { factor: 1, loads: 0 },
  confidence: 'medium',
}

const words = (change: Partial<Fit>) => {
  const { tone, label, reason } = fitWords({ ...fit, ...change })
  return [tone, label, plain(reason)]
}

describe('whether a model fits', () => {
  it('is said with the numbers behind it', () => {
    expect(words({})).toEqual(['ok', 'Fits', 'Needs about 3.0 GB of memory; 8.0 GB of 16.0 GB is free now.'])
    expect(words({ verdict: 'too-large', neededBytes: 9 * GB })).toEqual([
      'bad',
      'Too large',
      'Needs about 9.0 GB of memory, 2.0 GB more than may be used: 8.0 GB of 16.0 GB is free now.',
    ])
    expect(words({ neededBytes: 6.5 * GB })[1]).toBe('Just fits')
    expect(words({ verdict: 'partial', gpuLayers: 12 })[2]).toMatch(/^12 of 28 layers fit the graphics card\./)
  })

  it('an estimated speed says so, and a measured one too', () => {
    expect(plain(speedWords(fit))).toBe('about 12 tok/s, estimated')
    expect(plain(speedWords({ ...fit, tokensPerSecond: { expected: 8.4, low: 8, high: 9, basis: 'measured' } }))).toBe('8.4 tok/s, measured here')
    expect(speedWords({ ...fit, tokensPerSecond: null })).toBe('speed not known yet')
  })

  it('what is nothing is not listed, and the sum says how it was found', () => {
    const facts = fitFacts({ ...fit, correction: { factor: 1.04, loads: 3 } })
    expect(facts.map(({ term }) => term)).not.toContain('Adapters')
    expect(plain(facts.find(({ term }) => term === 'Together')?.value ?? '')).toBe('3.0 GB, estimated and corrected by 3 loads on this computer')
  })

  it('in a list, what is free is said once and each line only what it needs', () => {
    expect(plain(fitBrief(fit))).toBe('needs 3.0 GB, about 12 tok/s')
    expect(plain(memoryWords(fit))).toBe('8.0 GB of 16.0 GB of memory is free now.')
  })

  it('advice is given only where something is wrong', () => {
    expect(fitAdvice(fit)).toBeNull()
    expect(plain(fitAdvice({ ...fit, verdict: 'too-large', largestContextSize: 1024 }) ?? '')).toBe(
      'It would fit if it remembered 1,024 tokens of a chat instead of 4,096.',
    )
    expect(fitAdvice({ ...fit, verdict: 'too-large', largestContextSize: null })).toMatch(/smaller version/)
  })
})
