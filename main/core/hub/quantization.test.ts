import { describe, expect, it } from 'vitest'
import { bitsPerWeight, partOf, quantizationOf, roleOf } from './quantization.ts'

describe("a file's name", () => {
  it.each([
    ['Qwen3-4B-Instruct-2507-Q4_K_M.gguf', 'Q4_K_M'],
    ['qwen2.5-0.5b-instruct-q8_0.gguf', 'Q8_0'],
    ['Llama-3.2-1B-Instruct-IQ4_XS.gguf', 'IQ4_XS'],
    ['mistral-7b-instruct-v0.2.Q5_K_S.gguf', 'Q5_K_S'],
    ['gemma-3-4b-it-UD-Q4_K_XL.gguf', 'UD-Q4_K_XL'],
    ['UD-IQ2_XXS/Big-UD-IQ2_XXS-00001-of-00003.gguf', 'UD-IQ2_XXS'],
    ['Q8_0/model-00002-of-00003.gguf', 'Q8_0'],
    ['Phi-3-mini-4k-instruct-fp16.gguf', 'F16'],
    ['ggml-model-f16.gguf', 'F16'],
    ['SmolLM2-135M-Instruct.BF16.gguf', 'BF16'],
    ['gpt-oss-20b-mxfp4.gguf', 'MXFP4'],
    ['model-Q4_0_4_8.gguf', 'Q4_0_4_8'],
    ['bitnet-TQ1_0.gguf', 'TQ1_0'],
    ['model_q4_k_m.gguf', 'Q4_K_M'],
    ['model-Q4_K_M-imat.gguf', 'Q4_K_M'],
    ['Phi-3-mini-4k-instruct-q4.gguf', 'Q4'],
    ['some-model.gguf', 'unknown'],
    ['iq-tester-7b.gguf', 'unknown'],
  ])('%s says %s', (path, quantization) => {
    expect(quantizationOf(path)).toBe(quantization)
  })

  it('says which part of a split model it is', () => {
    expect([partOf('a/b-Q8_0-00002-of-00010.gguf'), partOf('b-Q8_0.gguf')]).toEqual([
      { stem: 'a/b-Q8_0', number: 2, count: 10 },
      { stem: 'b-Q8_0', number: 1, count: 1 },
    ])
  })

  it('says what goes beside a model, and what is none', () => {
    expect(
      ['a-Q4_0.gguf', 'mmproj-F16.gguf', 'x/model-lora-F16.gguf', 'a-draft-Q8_0.gguf', 'imatrix.gguf', 'a.safetensors', 'explorator-7b-Q4_0.gguf'].map(roleOf),
    ).toEqual(['model', 'projector', 'adapter', 'draft', undefined, undefined, 'model'])
  })

  it('gives bits per weight that are known, and none that are not', () => {
    expect(['F16', 'Q8_0', 'Q4_K_M', 'UD-Q4_K_XL', 'Q3_K_XL', 'unknown', 'Q9_Z'].map(bitsPerWeight)).toEqual([16, 8.5, 4.9, 4.9, 3.9, null, null])
  })
})
