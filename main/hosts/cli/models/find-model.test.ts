import { expect, it } from 'vitest'
import { FamilyId, ModelId } from '../../../contract/ids.ts'
import type { ModelSummary } from '../../../contract/models.ts'
import { findModel } from './find-model.ts'
import { CommandFailure } from './terminal.ts'

const model = (id: string, name: string, quantization: string): ModelSummary => ({
  id: ModelId.parse(id),
  name,
  description: '',
  kind: 'chat',
  familyId: FamilyId.parse('family'),
  architecture: 'qwen3',
  parameters: 0,
  quantization,
  sizeBytes: 0,
  fileCount: 1,
  contextSize: 4096,
  trainedContextSize: 4096,
  licence: '',
  tokenizer: null,
  template: { sha256: null, verdict: 'plain', isKnown: true },
  capabilities: [],
  source: null,
  sha256: null,
  provenance: null,
  measured: null,
  origin: { kind: 'own', folder: '/models' },
  isStarter: false,
  isDefault: false,
  state: 'available',
  problem: null,
})

const models = [model('qwen3-4b-q4', 'Qwen3 4B', 'Q4_K_M'), model('qwen3-4b-q8', 'Qwen3 4B', 'Q8_0'), model('hearth-starter-7m', 'Hearth Starter 7M', 'F16')]

it.each([
  ['qwen3-4b-q4', 'qwen3-4b-q4'],
  ['Qwen3 4B Q8_0', 'qwen3-4b-q8'],
  ['qwen3-4b:q8-0', 'qwen3-4b-q8'],
  ['starter', 'hearth-starter-7m'],
])('"%s" is %s', (named, id) => {
  expect(findModel(models, named).id).toBe(id)
})

it('a name of several is bad usage and says which there are; a name of none is not', () => {
  const failureOf = (named: string): unknown => {
    try {
      return findModel(models, named)
    } catch (error) {
      return error
    }
  }
  expect(failureOf('Qwen3 4B')).toEqual(new CommandFailure('Several models are called "Qwen3 4B": qwen3-4b-q4, qwen3-4b-q8. Write the id of one.', 2))
  expect(failureOf('llama')).toEqual(new CommandFailure('No model here is called "llama". "hearth models list" shows what there is.'))
})
