import { expect, it } from 'vitest'
import { JobId, ModelId } from '../../main/contract/ids.ts'
import { type QuantizeJob, Recipe, RecipeQuantization } from '../../main/contract/quantize.ts'
import { jobWords, parseLayers, recipeWords } from './quantize-text.ts'

const job = (change: Partial<QuantizeJob> = {}): QuantizeJob => ({
  id: JobId.parse('0b6f5b1e-3f0a-4c6a-9a51-6c1d4a2f9e11'),
  modelId: ModelId.parse('a'),
  modelName: 'A',
  name: 'A Q4_K_M',
  recipe: Recipe.parse({ quantization: 'Q4_K_M' }),
  isWeighed: false,
  state: 'running',
  progress: { tensor: '', tensorsDone: 0, tensors: 0, fraction: 0 },
  ...{ sizeBytes: null, createdAtMs: 0, startedAtMs: 0, endedAtMs: null, resultId: null, problem: null },
  ...change,
})

const detail = (change: Partial<QuantizeJob>): string => jobWords(job(change)).detail.replaceAll('\u00a0', ' ')

it('what is being made says at which step it is', () => {
  const at = (fraction: number, tensors = 0) => ({ tensor: tensors === 0 ? '' : 'blk.0.attn_q.weight', tensorsDone: 1, tensors, fraction })
  expect(detail({})).toBe('Starting')
  expect(detail({ isWeighed: true, progress: at(0.2) })).toMatch(/^Reading your text/)
  expect(detail({ progress: at(0.5, 74) })).toBe('1 of 74 tensors, blk.0.attn_q.weight')
  expect(detail({ progress: at(1) })).toBe('Checking what was written')
})

it('every version that can be made has words, and so has one that stays as large as it is', () => {
  const labels = RecipeQuantization.options.map((quantization) => recipeWords(quantization).label)
  expect(labels.every((label) => label !== '' && label !== 'Unknown size')).toBe(true)
  expect(recipeWords('as-is').label).toBe('As large as it is')
})

it('layers are written as numbers and ranges', () => {
  expect([parseLayers('3, 5-7'), parseLayers(''), parseLayers('three')]).toEqual([[3, 5, 6, 7], [], null])
})
