import { describe, expect, it } from 'vitest'
import type { Fit } from '../../../main/contract/fit.ts'
import type { Variant } from '../../../main/contract/hub.ts'
import { recommendVariant } from './recommend-variant.ts'

const GB = 1_000_000_000

const variant = (quantization: string, sizeBytes: number, change: Partial<Variant> = {}): Variant => ({
  id: quantization,
  role: 'model',
  quantization,
  bitsPerWeight: null,
  files: [{ path: `${quantization}.gguf`, sizeBytes, sha256: null }],
  sizeBytes,
  isComplete: true,
  ...change,
})

const fit = (verdict: Fit['verdict'], neededBytes = GB): Fit => ({
  verdict,
  contextSize: 4096,
  kvType: 'f16',
  layers: 28,
  gpuLayers: 0,
  parts: { weights: 0, kvCache: 0, compute: 0, draft: 0, adapters: 0, runtime: 0 },
  neededBytes,
  neededGpuBytes: 0,
  memory: { freeBytes: 8 * GB, totalBytes: 16 * GB, reserveBytes: 0, gpuFreeBytes: null, gpuTotalBytes: null, isUnified: false },
  largestContextSize: null,
  tokensPerSecond: null,
  correction: { factor: 1, loads: 0 },
  confidence: 'low',
})

const variants = [variant('Q2_K', 2 * GB), variant('Q4_K_M', 3 * GB), variant('Q8_0', 6 * GB)]

describe('which version is recommended', () => {
  it('is the usual balance where it fits', () => {
    expect(recommendVariant(variants, new Map(variants.map(({ id }) => [id, fit('cpu')])))).toBe('Q4_K_M')
  })

  it('is a smaller one where only that fits, and none where none is known to', () => {
    const fits = new Map([
      ['Q2_K', fit('cpu')],
      ['Q4_K_M', fit('too-large')],
      ['Q8_0', fit('too-large')],
    ])
    expect(recommendVariant(variants, fits)).toBe('Q2_K')
    expect(recommendVariant(variants, new Map())).toBeNull()
  })

  it('a model that is small anyway keeps its quality', () => {
    const small = [variant('Q4_K_M', GB / 4), variant('Q8_0', GB / 2)]
    expect(recommendVariant(small, new Map(small.map(({ id }) => [id, fit('cpu')])))).toBe('Q8_0')
  })

  it('what goes beside a model, or is not whole, is never recommended', () => {
    const others = [variant('Q4_K_M', GB, { role: 'projector' }), variant('Q5_K_M', GB, { isComplete: false })]
    expect(recommendVariant(others, new Map(others.map(({ id }) => [id, fit('cpu')])))).toBeNull()
  })
})
