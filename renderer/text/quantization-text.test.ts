import { describe, expect, it } from 'vitest'
import { Quantization } from '../../main/contract/quantize.ts'
import { bitsOf, quantizationWords } from './quantization-text.ts'

describe('what a quantization is called', () => {
  it('plain words come before the name, from the original to the smallest', () => {
    expect(['F32', 'BF16', 'F16', 'Q8_0', 'Q6_K', 'Q5_K_M', 'Q4_K_M', 'Q4_0', 'IQ4_XS', 'Q3_K_S', 'IQ2_XXS'].map((name) => quantizationWords(name).label)).toEqual([
      'Original, very large',
      'Original',
      'Original',
      'Nearly the original',
      'A little smaller',
      'Smaller',
      'Smaller, faster',
      'Smaller, faster',
      'Smaller still',
      'Much smaller',
      'Smallest',
    ])
  })

  it('names of hubs with a prefix are read too, and others are called unknown', () => {
    expect(['UD-Q4_K_XL', 'MXFP4', 'unknown', ''].map(bitsOf)).toEqual([4, 4, null, null])
    expect(quantizationWords('unknown').label).toBe('Unknown size')
  })

  it.each(Quantization.options)('%s, which can be made here, has words of its own', (name) => {
    expect(quantizationWords(name).label).not.toBe('Unknown size')
  })
})
