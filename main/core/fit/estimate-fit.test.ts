import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ModelFacts } from '../models/model-facts.ts'
import { computeBytes } from './compute-bytes.ts'
import { correctionFrom } from './correction.ts'
import { type FitQuestion, estimateFit } from './estimate-fit.ts'
import { kvBytes } from './kv-bytes.ts'

const MiB = 1024 * 1024
const GiB = 1024 * MiB

/** Eight billion parameters in four and a half bits, as such models are built. */
const eightBillion: ModelFacts = {
  ...{ kind: 'chat', architecture: 'llama', name: 'Eight', familyName: 'Eight', parameters: 8e9, quantization: 'Q4_K_M' },
  ...{ sizeBytes: 4.9e9, fileCount: 1, trainedContextSize: 131_072, layers: 32, embedding: 4096, feedForward: 14_336, heads: 32 },
  ...{ kvValuesPerToken: 65_536, slidingKvValuesPerToken: 0, slidingWindow: 0, vocabulary: 128_256 },
  ...{ weightBytes: 4.9e9, activeWeightBytes: 4.6e9, tokenizer: 'gpt2', licence: '', sourceRepository: null, capabilities: [] },
}

const ask = (changes: Partial<FitQuestion> = {}): FitQuestion => ({
  ...{ facts: eightBillion, contextSize: 4096, kvType: 'f16', hasFlashAttention: true, contexts: 1, draft: null, adapterBytes: 0 },
  memory: { freeBytes: 12 * GiB, totalBytes: 16 * GiB, gpuFreeBytes: null, gpuTotalBytes: null, isUnified: false },
  ...{ gpuLayers: null, loads: [], modelId: 'eight', bandwidth: 20e9, measuredTokensPerSecond: null },
  ...changes,
})

describe('what keys and values take', () => {
  it('is 512 MiB for 4,096 tokens of a model with 65,536 values per token, and little more than half in eight bits', () => {
    expect(kvBytes(eightBillion, 4096, 'f16') / MiB).toBe(512)
    expect(kvBytes(eightBillion, 4096, 'q8_0') / MiB).toBe(272)
    expect(kvBytes(eightBillion, 4096, 'q4_0') / MiB).toBe(144)
  })

  it('stops growing in layers that only look back so far', () => {
    const sliding = { ...eightBillion, slidingKvValuesPerToken: 65_536, slidingWindow: 1024 }
    expect(kvBytes(sliding, 65_536, 'f16')).toBe(kvBytes(sliding, 8192, 'f16'))
  })
})

describe('working memory', () => {
  // What llama.cpp v0.5.0 logged as "compute buffer size" for these shapes, MiB.
  it.each([
    { shape: { embedding: 256, feedForward: 768, heads: 8, vocabulary: 4096 }, contextSize: 2048, hasFlashAttention: true, measured: 9 },
    { shape: { embedding: 1024, feedForward: 3072, heads: 8, vocabulary: 4096 }, contextSize: 1024, hasFlashAttention: true, measured: 27.51 },
    { shape: { embedding: 2048, feedForward: 2048, heads: 8, vocabulary: 4096 }, contextSize: 1024, hasFlashAttention: true, measured: 21.51 },
    { shape: { embedding: 2048, feedForward: 2048, heads: 8, vocabulary: 4096 }, contextSize: 8192, hasFlashAttention: true, measured: 28.51 },
    { shape: { embedding: 2048, feedForward: 4096, heads: 8, vocabulary: 4096 }, contextSize: 1024, hasFlashAttention: true, measured: 37.51 },
    { shape: { embedding: 3072, feedForward: 3072, heads: 8, vocabulary: 4096 }, contextSize: 1024, hasFlashAttention: true, measured: 31.51 },
    { shape: { embedding: 512, feedForward: 1024, heads: 8, vocabulary: 4096 }, contextSize: 8192, hasFlashAttention: false, measured: 149.51 },
    { shape: { embedding: 2048, feedForward: 2048, heads: 8, vocabulary: 4096 }, contextSize: 8192, hasFlashAttention: false, measured: 161.51 },
  ])('of $shape for $contextSize tokens is within a tenth of $measured MiB', ({ shape, contextSize, hasFlashAttention, measured }) => {
    const estimated = computeBytes(shape, contextSize, hasFlashAttention) / MiB
    expect(Math.abs(estimated - measured) / measured).toBeLessThan(0.1)
  })
})

describe('the verdict', () => {
  it('is that it fits into main memory, with the parts that make up the sum', () => {
    const fit = estimateFit(ask())
    expect(fit).toMatchObject({ verdict: 'cpu', gpuLayers: 0, neededGpuBytes: 0, confidence: 'medium', correction: { factor: 1, loads: 0 } })
    expect(Object.values(fit.parts).reduce((sum, bytes) => sum + bytes, 0)).toBe(fit.neededBytes)
  })

  it('is too large when less is free, and names the largest window that would fit', () => {
    const memory = { freeBytes: 6.5 * GiB, totalBytes: 16 * GiB, gpuFreeBytes: null, gpuTotalBytes: null, isUnified: false }
    const tooLarge = estimateFit(ask({ memory, contextSize: 16_384 }))
    expect(tooLarge.verdict).toBe('too-large')
    const largest = tooLarge.largestContextSize ?? 0
    expect(estimateFit(ask({ memory, contextSize: largest })).verdict).toBe('cpu')
    expect(estimateFit(ask({ memory, contextSize: largest + 512 })).verdict).toBe('too-large')
    expect(estimateFit(ask({ memory: { ...memory, freeBytes: 2 * GiB } })).largestContextSize).toBeNull()
  })

  it.each([
    [80, 'full-gpu', 32],
    [4, 'partial', 22],
    [0.1, 'cpu', 0],
  ] as const)('with %f GiB of graphics memory is %s', (gpuGiB, verdict, about) => {
    const memory = { freeBytes: 12 * GiB, totalBytes: 16 * GiB, gpuFreeBytes: gpuGiB * GiB, gpuTotalBytes: 80 * GiB, isUnified: false }
    const fit = estimateFit(ask({ memory }))
    expect(fit.verdict).toBe(verdict)
    expect(Math.abs(fit.gpuLayers - about)).toBeLessThanOrEqual(3)
  })

  it('counts graphics memory once where both are the same memory', () => {
    const memory = { freeBytes: 12 * GiB, totalBytes: 16 * GiB, gpuFreeBytes: 11 * GiB, gpuTotalBytes: 16 * GiB, isUnified: true }
    const fit = estimateFit(ask({ memory }))
    expect([fit.verdict, fit.neededGpuBytes, fit.neededBytes > 5e9]).toEqual(['full-gpu', 0, true])
  })

  it('never gets better by asking for more', () => {
    const rank = ['full-gpu', 'partial', 'cpu', 'too-large']
    fc.assert(
      fc.property(fc.integer({ min: 64, max: 100_000 }), fc.integer({ min: 0, max: 100_000 }), fc.nat({ max: 40 }), (contextSize, more, freeGiB) => {
        const memory = { freeBytes: freeGiB * GiB, totalBytes: 48 * GiB, gpuFreeBytes: null, gpuTotalBytes: null, isUnified: false }
        const [small, large] = [contextSize, contextSize + more].map((size) => estimateFit(ask({ memory, contextSize: size })))
        expect(rank.indexOf(large?.verdict ?? '')).toBeGreaterThanOrEqual(rank.indexOf(small?.verdict ?? ''))
        expect(large?.neededBytes ?? 0).toBeGreaterThanOrEqual(small?.neededBytes ?? 0)
      }),
    )
  })
})

describe('the speed', () => {
  it('is bandwidth over bytes per token, with room for error, until it was measured', () => {
    const { tokensPerSecond } = estimateFit(ask())
    expect(tokensPerSecond).toMatchObject({ basis: 'modelled' })
    expect(tokensPerSecond?.expected).toBeGreaterThan(2)
    expect(tokensPerSecond?.expected).toBeLessThan(4)
    expect(estimateFit(ask({ measuredTokensPerSecond: 6 })).tokensPerSecond).toMatchObject({ expected: 6, basis: 'measured' })
    expect(estimateFit(ask({ bandwidth: null })).tokensPerSecond).toBeNull()
  })
})

describe('earlier loads', () => {
  const load = (modelId: string, predictedBytes: number, actualBytes: number) => ({ modelId, predictedBytes, actualBytes })

  it("of this model correct by a factor, those of others by their difference in bytes", () => {
    const loads = [load('eight', 5 * GiB, 5.5 * GiB), load('small', 200 * MiB, 250 * MiB)]
    expect(correctionFrom(loads, 'eight', 5 * GiB).factor).toBeCloseTo(1.1)
    expect(correctionFrom(loads.slice(1), 'eight', 5 * GiB).factor).toBeCloseTo(1 + 50 / (5 * 1024))
    expect(correctionFrom([], 'eight', 5 * GiB)).toEqual({ factor: 1, loads: 0 })
  })

  it('cannot move an estimate by more than a factor of two', () => {
    expect(correctionFrom([load('eight', 1, GiB)], 'eight', GiB).factor).toBe(2)
    expect(correctionFrom([load('eight', GiB, 1)], 'eight', GiB).factor).toBe(0.5)
  })

  it('make the estimate certain', () => {
    const loads = [1, 2, 3].map(() => load('eight', 5 * GiB, 5 * GiB))
    expect(estimateFit(ask({ loads })).confidence).toBe('high')
    expect(estimateFit(ask({ facts: { ...eightBillion, layers: 0 } })).confidence).toBe('low')
  })
})
