// model-for-tests.ts - A model for tests: a small one that chats, unless the test says otherwise.
import { FamilyId, ModelId } from '../../main/contract/ids.ts'
import type { ModelSummary } from '../../main/contract/models.ts'

export const sampleModel = (id: string, change: Partial<ModelSummary> = {}): ModelSummary => ({
  id: ModelId.parse(id),
  name: id,
  description: '',
  kind: 'chat',
  familyId: FamilyId.parse(id),
  architecture: 'llama',
  parameters: 7_000_000,
  quantization: 'F16',
  sizeBytes: 1000,
  fileCount: 1,
  contextSize: 2048,
  trainedContextSize: 2048,
  licence: 'mit',
  tokenizer: null,
  template: { sha256: null, verdict: 'plain', isKnown: true },
  capabilities: ['chat'],
  source: null,
  sha256: null,
  provenance: null,
  measured: null,
  origin: { kind: 'own', folder: '/models' },
  isStarter: false,
  isDefault: false,
  state: 'available',
  problem: null,
  ...change,
})
