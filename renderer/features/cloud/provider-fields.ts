// provider-fields.ts - What is written in the form of a provider, and the provider that it is. Pure.
import { type CloudModel, type CloudProvider, ProviderId, type ProviderInput, type ProviderPatience, type TrustLevel, usualPatience } from '../../../main/contract/cloud.ts'
import type { ProviderKind } from '../../../main/contract/cloud-terms.ts'

export type NumberField = number | ''

export type ProviderFields = {
  kind: ProviderKind
  name: string
  baseUrl: string
  key: string
  model: string
  region: string
  trust: TrustLevel
  contextSize: NumberField
  /** Prices of a million tokens, in the currency of the budget. */
  input: NumberField
  output: NumberField
  /** Empty: as usual. */
  patience: Readonly<Record<keyof ProviderPatience, NumberField>>
}

export const fieldsOf = (provider: CloudProvider | null): ProviderFields => {
  if (provider === null) return newProvider
  const { kind, name, baseUrl, trust, model, models, region, patience } = provider
  return { kind, name, baseUrl, trust, key: '', model: model ?? '', region: region ?? '', patience, ...termsOf(models, model ?? '') }
}

const newProvider: ProviderFields = { kind: 'openai-compatible', name: '', baseUrl: '', key: '', model: '', region: '', trust: 'public', contextSize: '', input: '', output: '', patience: usualPatience }

/** Another model has another price: what is known of it takes the place of what stood there, and nothing of the one before stays. */
export const withModel = (fields: ProviderFields, model: string, models: readonly CloudModel[]): ProviderFields => {
  const isKnown = (id: string): boolean => models.some((each) => each.id === id)
  return isKnown(model.trim()) || isKnown(fields.model.trim()) ? { ...fields, model, ...termsOf(models, model.trim()) } : { ...fields, model }
}

const termsOf = (models: readonly CloudModel[], id: string): Pick<ProviderFields, 'contextSize' | 'input' | 'output'> => {
  const found = models.find((model) => model.id === id)
  const price = found?.price ?? null
  return {
    contextSize: found?.contextSize ?? '',
    input: price === null ? '' : price.inputMicro / 1_000_000,
    output: price === null ? '' : price.outputMicro / 1_000_000,
  }
}

/** @param known the provider as it is, and the ids that are taken */
export const inputOf = (fields: ProviderFields, { provider, taken }: { provider: CloudProvider | null; taken: readonly string[] }): ProviderInput => {
  const { kind, name, baseUrl, trust } = fields
  const model = modelOf(fields)
  const others = (provider?.models ?? []).filter(({ id }) => id !== model?.id)
  return {
    ...{ kind, name, baseUrl, trust, patience: patienceOf(fields) },
    id: provider?.id ?? idFor(name, taken),
    region: fields.region.trim() === '' ? null : fields.region,
    models: model === null ? others : [...others, model],
    model: model?.id ?? null,
  }
}

const modelOf = ({ model, contextSize, input, output }: ProviderFields): CloudModel | null => {
  const id = model.trim()
  if (id === '') return null
  const price = input === '' || output === '' ? null : { inputMicro: Math.round(input * 1e6), outputMicro: Math.round(output * 1e6) }
  return { id, contextSize: contextSize === '' ? null : contextSize, price }
}

const patienceOf = ({ patience }: ProviderFields): ProviderPatience => ({
  connectSeconds: patience.connectSeconds === '' ? usualPatience.connectSeconds : patience.connectSeconds,
  firstWordSeconds: patience.firstWordSeconds === '' ? usualPatience.firstWordSeconds : patience.firstWordSeconds,
  pauseSeconds: patience.pauseSeconds === '' ? usualPatience.pauseSeconds : patience.pauseSeconds,
  totalSeconds: patience.totalSeconds === '' ? usualPatience.totalSeconds : patience.totalSeconds,
})

const idFor = (name: string, taken: readonly string[]): ProviderId => {
  const word = name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 30)
  const base = word === '' ? 'provider' : word
  const numbers = [base, ...Array.from({ length: 100 }, (_, index) => `${base}-${String(index + 2)}`)]
  return ProviderId.parse(numbers.find((id) => !taken.includes(id)) ?? base)
}
