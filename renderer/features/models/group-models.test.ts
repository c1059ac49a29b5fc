import { describe, expect, it } from 'vitest'
import { FamilyId, ModelId } from '../../../main/contract/ids.ts'
import type { ModelFamily } from '../../../main/contract/models.ts'
import { sampleModel as model } from '../../text/model-for-tests.ts'
import { groupModels, orderForPicker } from './group-models.ts'

const family = (id: string, ...modelIds: string[]): ModelFamily => ({ id: FamilyId.parse(id), name: id, modelIds: modelIds.map((one) => ModelId.parse(one)) })

describe('the library', () => {
  it('shows the sizes of one model together, as main sorts them', () => {
    const models = [model('a-q4'), model('a-f16'), model('b')]
    const { families } = groupModels(models, [family('a', 'a-f16', 'a-q4'), family('b', 'b')])
    expect(families.map(({ name, models: sizes }) => [name, sizes.map(({ id }) => id)])).toEqual([
      ['a', ['a-f16', 'a-q4']],
      ['b', ['b']],
    ])
  })

  it('a model without a family stands alone, and a family without models is not shown', () => {
    const { families } = groupModels([model('new')], [family('gone', 'gone-q4')])
    expect(families.map(({ name }) => name)).toEqual(['new'])
  })

  it('what cannot answer comes after, unless it belongs to a model that can', () => {
    const models = [model('starter'), model('starter-draft', { kind: 'draft' }), model('embedder', { kind: 'embedding' })]
    const { families, helpers } = groupModels(models, [family('starter', 'starter', 'starter-draft'), family('embedder', 'embedder')])
    expect(families[0]?.models).toHaveLength(2)
    expect(helpers.map(({ id }) => id)).toEqual(['embedder'])
  })
})

describe('the picker', () => {
  const measured = (atMs: number) => ({ measured: { tokensPerSecond: 10, answers: 1, atMs } })

  it('shows what answered last first, and what cannot be used last', () => {
    const models = [model('zebra'), model('old', measured(1)), model('gone', { state: 'missing', ...measured(9) }), model('new', measured(5)), model('adder', { kind: 'adapter' })]
    expect(orderForPicker(models, '').map(({ id }) => id)).toEqual(['new', 'old', 'zebra', 'gone'])
  })

  it('finds by any words of name, size or kind', () => {
    const models = [model('qwen3-4b', { quantization: 'Q4_K_M' }), model('qwen3-4b-f16'), model('phi')]
    expect(orderForPicker(models, 'q4 QWEN').map(({ id }) => id)).toEqual(['qwen3-4b'])
    expect(orderForPicker(models, 'llama')).toHaveLength(3)
  })
})
