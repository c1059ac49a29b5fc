import { describe, expect, it } from 'vitest'
import { TemplateFinding, TemplateVerdict } from '../../main/contract/model-inspection.ts'
import { ModelOrigin, ModelState } from '../../main/contract/models.ts'
import { sampleModel } from './model-for-tests.ts'
import { abilitiesOf, contextWords, findingWords, kindWords, madeWords, modelStateWords, originWords, plainName, templateWords, versionWords } from './model-text.ts'

const model = sampleModel('qwen3-4b-q4', {
  name: 'Qwen3 4B',
  architecture: 'qwen3',
  parameters: 4_000_000_000,
  quantization: 'Q4_K_M',
  sizeBytes: 2_400_000_000,
  contextSize: 4096,
  trainedContextSize: 32_768,
  licence: 'apache-2.0',
  capabilities: ['chat', 'system-prompt', 'code'],
})

describe('what a model can and cannot do', () => {
  it('follows from what its file says, and promises nothing that Hearth cannot do', () => {
    expect(abilitiesOf(model)).toEqual({
      can: ['hold a conversation', 'follow instructions given once for a whole chat', 'write and explain programs'],
      cannot: ['look at pictures', 'look anything up'],
    })
  })

  it('a small model is not said to know the world', () => {
    expect(abilitiesOf({ ...model, parameters: 600_000_000 }).cannot).toContain('know much about the world')
  })

  it('how much it remembers is said in words too', () => {
    expect([2048, 4096, 131_072].map(contextWords)).toEqual([
      '2,048 tokens of a chat, about 1,500 words',
      '4,096 tokens of a chat, about 3,100 words',
      '131,072 tokens of a chat, about 98,000 words',
    ])
  })
})

describe('what a model is called', () => {
  it('its version is not said twice', () => {
    expect(plainName({ name: 'Qwen3 4B Q4_K_M', quantization: 'Q4_K_M' })).toBe('Qwen3 4B')
    expect(plainName({ name: 'Q4_K_M', quantization: 'Q4_K_M' })).toBe('Q4_K_M')
    expect(plainName({ name: 'Qwen3 4B', quantization: '' })).toBe('Qwen3 4B')
  })

  it('a file that nobody has looked at yet is not said to be unable to answer', () => {
    expect(versionWords({ kind: 'other', state: 'checking', quantization: '' })).toBe('Being checked')
    expect(versionWords({ kind: 'chat', state: 'available', quantization: 'Q4_K_M' })).toBe('Smaller, faster')
    expect(versionWords({ kind: 'embedding', state: 'available', quantization: 'F16' })).toBe('Compares texts; cannot answer')
  })
})

describe('how a file is doing', () => {
  it.each(ModelState.options.filter((state) => state !== 'available'))('%s says what is wrong and what to do', (state) => {
    const words = modelStateWords({ ...model, state })
    expect(words?.title).toMatch(/^[A-Z].+\.$/)
    expect(words?.body).toMatch(/^[A-Z].+\.$/)
    expect(words?.label).not.toBe('')
  })

  it('a model that is as it should be needs no words', () => {
    expect(modelStateWords(model)).toBeNull()
  })

  it.each(ModelOrigin.shape.kind.options)('a model of %s says where it lies', (kind) => {
    expect(originWords({ kind, folder: '/models' })).toMatch(/^[A-Z]/)
  })

  it('each kind, verdict and finding has words', () => {
    for (const kind of ['chat', 'draft', 'embedding', 'adapter', 'projector', 'other'] as const) expect(kindWords(kind)).toMatch(/^[A-Z]/)
    for (const verdict of TemplateVerdict.options) expect(templateWords(verdict).meaning).toMatch(/^[A-Z].+\.$/)
    for (const kind of TemplateFinding.shape.kind.options) expect(findingWords({ kind, where: 'user 1', text: null })).toMatch(/^[A-Z].+\.$/)
  })
})

it('a model that was made here says from what, and which adapters are in it', () => {
  const provenance = { fromModelId: model.id, fromName: 'Qwen3 4B', fromSha256: null, tool: 'llama.cpp', madeAtMs: 0 }
  expect(madeWords({ ...provenance, steps: ['Q4_K_M'] })).toBe('Made here from Qwen3 4B')
  expect(madeWords({ ...provenance, steps: [`merged with Poet at 0.5 (SHA-256 ${'0a'.repeat(32)})`, 'Q4_K_M'] })).toBe('Made here from Qwen3 4B, merged with Poet at 0.5')
})
