// provider-dialog.tsx - A provider: where it is, its key, its model, what that costs.
import { Button, Group, Modal, NativeSelect, NumberInput, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import { type CloudProvider, type CloudState, ProviderId, type ProviderInput, TrustLevel, usualPatience } from '../../../main/contract/cloud.ts'
import { ProviderKind } from '../../../main/contract/cloud-terms.ts'
import type { HearthClient } from '../../../main/contract/contract.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { kindChoices, trustChoices } from '../../text/cloud-text.ts'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { Banner } from '../../ui/banner.tsx'
import styles from './cloud.module.css'
import { useChangeCloud } from './use-change-cloud.ts'

export type ProviderDialogProps = { edited: CloudProvider | 'new' | null; taken: readonly string[]; onClose: () => void }

export const ProviderDialog = ({ edited, taken, onClose }: ProviderDialogProps) => (
  <Modal opened={edited !== null} onClose={onClose} title={edited === 'new' ? 'Add a provider' : 'Change a provider'} size="lg">
    {edited === null ? null : <ProviderForm provider={edited === 'new' ? null : edited} taken={taken} onClose={onClose} />}
  </Modal>
)

type Fields = { kind: ProviderKind; name: string; baseUrl: string; key: string; model: string; region: string; trust: TrustLevel; contextSize: number | ''; input: number | ''; output: number | '' }

const ProviderForm = ({ provider, taken, onClose }: { provider: CloudProvider | null; taken: readonly string[]; onClose: () => void }) => {
  const client = useClient()
  const change = useChangeCloud()
  const [fields, setFields] = useState<Fields>(() => fieldsOf(provider))
  const set = (next: Partial<Fields>): void => {
    setFields((now) => ({ ...now, ...next }))
  }
  const save = useMutation({
    mutationFn: () => saveAll(client, fields, { provider, taken }),
    onSuccess: (state) => {
      void change(Promise.resolve(state))
      onClose()
    },
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <form className={styles['stack']} onSubmit={submit}>
      <NativeSelect
        label="What it is"
        data={kindChoices.map(({ value, label }) => ({ value, label }))}
        value={fields.kind}
        onChange={(event) => {
          const kind = ProviderKind.parse(event.currentTarget.value)
          const known = kindChoices.find(({ value }) => value === kind)
          set({ kind, baseUrl: known?.address ?? '', name: fields.name === '' && known?.address !== '' ? (known?.label ?? '') : fields.name })
        }}
      />
      <TextInput label="Name" required maxLength={80} value={fields.name} onChange={(event) => { set({ name: event.currentTarget.value }) }} />
      <TextInput
        label="Address"
        description="With its path, for example http://127.0.0.1:8000/v1. Only this computer and your own network may do without https."
        required
        maxLength={500}
        value={fields.baseUrl}
        onChange={(event) => {
          set({ baseUrl: event.currentTarget.value })
        }}
      />
      <PasswordInput
        label="Key"
        description="It goes to this address and nowhere else, and is never shown again."
        placeholder={provider?.hasKey === true ? 'One is set; write another to replace it' : ''}
        maxLength={1000}
        autoComplete="off"
        value={fields.key}
        onChange={(event) => {
          set({ key: event.currentTarget.value })
        }}
      />
      <ModelFields provider={provider} fields={fields} set={set} />
      {save.error === null ? null : <Banner tone="error" title={problemWords(save.error)} />}
      <Group justify="flex-end" gap={8}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" variant="filled" loading={save.isPending}>
          Save
        </Button>
      </Group>
    </form>
  )
}

const ModelFields = ({ provider, fields, set }: { provider: CloudProvider | null; fields: Fields; set: (next: Partial<Fields>) => void }) => (
  <>
    <TextInput
      label="Model"
      description="As the provider calls it."
      list="cloud-models"
      maxLength={200}
      value={fields.model}
      onChange={(event) => {
        set({ model: event.currentTarget.value })
      }}
    />
    <datalist id="cloud-models">
      {(provider?.models ?? []).map(({ id }) => (
        <option key={id} value={id} />
      ))}
    </datalist>
    <Group grow align="flex-end">
      <NumberInput label="Price of a million tokens sent" description="As your contract says; empty is unknown." min={0} hideControls value={fields.input} onChange={(value) => { set({ input: numberOr(value) }) }} />
      <NumberInput label="Price of a million tokens answered" min={0} hideControls value={fields.output} onChange={(value) => { set({ output: numberOr(value) }) }} />
    </Group>
    <Group grow align="flex-end">
      <NumberInput label="Longest conversation, in tokens" description="Empty is unknown." min={1} hideControls value={fields.contextSize} onChange={(value) => { set({ contextSize: numberOr(value) }) }} />
      <TextInput label="Where it computes" description="For example eu. Empty is unknown." maxLength={40} value={fields.region} onChange={(event) => { set({ region: event.currentTarget.value }) }} />
    </Group>
    <NativeSelect
      label="How far it is trusted"
      data={trustChoices.map(({ value, label }) => ({ value, label }))}
      value={fields.trust}
      onChange={(event) => {
        set({ trust: TrustLevel.parse(event.currentTarget.value) })
      }}
    />
  </>
)

const numberOr = (value: number | string): number | '' => (typeof value === 'number' ? value : '')

const fieldsOf = (provider: CloudProvider | null): Fields => {
  if (provider === null) return newProvider
  const { kind, name, baseUrl, trust, model } = provider
  const asked = provider.models.find(({ id }) => id === model)
  return { kind, name, baseUrl, trust, key: '', model: model ?? '', region: provider.region ?? '', contextSize: asked?.contextSize ?? '', ...pricesOf(asked?.price ?? null) }
}

const newProvider: Fields = { kind: 'openai-compatible', name: '', baseUrl: '', key: '', model: '', region: '', trust: 'public', contextSize: '', input: '', output: '' }

const pricesOf = (price: { inputMicro: number; outputMicro: number } | null): Pick<Fields, 'input' | 'output'> =>
  price === null ? { input: '', output: '' } : { input: price.inputMicro / 1_000_000, output: price.outputMicro / 1_000_000 }

type Known = { provider: CloudProvider | null; taken: readonly string[] }

const saveAll = async (client: HearthClient, fields: Fields, known: Known): Promise<CloudState> => {
  const input = inputOf(fields, known)
  const saved = await client.cloud.saveProvider(input)
  return fields.key.trim() === '' ? saved : client.cloud.setKey({ id: input.id, key: fields.key.trim() })
}

const inputOf = (fields: Fields, { provider, taken }: Known): ProviderInput => {
  const { kind, name, baseUrl, trust } = fields
  const model = fields.model.trim()
  const price = fields.input === '' || fields.output === '' ? null : { inputMicro: Math.round(fields.input * 1e6), outputMicro: Math.round(fields.output * 1e6) }
  const chosen = { id: model, contextSize: fields.contextSize === '' ? null : fields.contextSize, price }
  const others = (provider?.models ?? []).filter(({ id }) => id !== model)
  return {
    ...{ kind, name, baseUrl, trust, patience: provider?.patience ?? usualPatience },
    id: provider?.id ?? idFor(name, taken),
    region: fields.region.trim() === '' ? null : fields.region,
    models: model === '' ? others : [...others, chosen],
    model: model === '' ? null : model,
  }
}

const idFor = (name: string, taken: readonly string[]): ProviderId => {
  const word = name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 30)
  const base = word === '' ? 'provider' : word
  const numbers = [base, ...Array.from({ length: 100 }, (_, index) => `${base}-${String(index + 2)}`)]
  return ProviderId.parse(numbers.find((id) => !taken.includes(id)) ?? base)
}

const problemWords = (error: unknown): string => {
  const problem = toProblem(error)
  if (problem.code !== 'invalid-input') return errorSentence(problem)
  return problem.details['reason'] === 'not-encrypted'
    ? 'This address begins with http, so others could read what is sent. Only this computer and your own network may do without encryption.'
    : 'This is not an address. It looks like https://api.example.com/v1.'
}
