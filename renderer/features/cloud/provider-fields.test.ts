import { describe, expect, it } from 'vitest'
import { type CloudProvider, ProviderId, type ProviderInput, usualPatience } from '../../../main/contract/cloud.ts'
import { fieldsOf, inputOf, withModel } from './provider-fields.ts'

const models = [
  { id: 'big', contextSize: 32_000, price: { inputMicro: 3_000_000, outputMicro: 15_000_000 } },
  { id: 'small', contextSize: null, price: null },
]
const entered: ProviderInput = {
  ...{ id: ProviderId.parse('ours'), name: 'Ours', kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:8000/v1', region: null, trust: 'own', models, model: 'big' },
  patience: { ...usualPatience, firstWordSeconds: 300 },
}
const provider: CloudProvider = { ...entered, isPrivate: true, hasKey: false, keyKept: null }

describe('the form of a provider', () => {
  it('is the provider again when nothing is changed', () => {
    expect(inputOf(fieldsOf(provider), { provider, taken: ['ours'] })).toEqual({ ...entered, models: [models[1], models[0]] })
  })

  it('takes over what is known of another model, and leaves no price of the one before', () => {
    const { contextSize, input, output } = withModel(fieldsOf(provider), 'small', models)
    expect([contextSize, input, output]).toEqual(['', '', ''])
    expect(withModel(fieldsOf(provider), 'bigger', models)).toMatchObject({ model: 'bigger', input: '', output: '' })
    expect(withModel(withModel(fieldsOf(provider), 'small', models), 'big', models)).toMatchObject({ contextSize: 32_000, input: 3, output: 15 })
  })

  it('keeps a price that was entered while the name of an unknown model is being written', () => {
    const written = { ...fieldsOf(null), model: 'm', input: 1, output: 2 } as const
    expect(withModel(written, 'mo', [])).toMatchObject({ model: 'mo', input: 1, output: 2 })
  })

  it('waits as usual where a time is left empty, and names a new one after its name', () => {
    const fields = { ...fieldsOf(null), name: 'Our vLLM!', baseUrl: 'x', patience: { ...usualPatience, pauseSeconds: '' } } as const
    expect(inputOf(fields, { provider: null, taken: ['our-vllm'] })).toMatchObject({ id: 'our-vllm-2', model: null, models: [], patience: usualPatience })
  })
})
