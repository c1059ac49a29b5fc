// provider-dialog.tsx - A provider: where it is, its key, its model, what that costs.
import { Button, Group, Modal, NativeSelect, NumberInput, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import { type CloudProvider, type CloudState, TrustLevel } from '../../../main/contract/cloud.ts'
import { ProviderKind } from '../../../main/contract/cloud-terms.ts'
import type { HearthClient } from '../../../main/contract/contract.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { kindChoices, trustChoices } from '../../text/cloud-text.ts'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { Banner } from '../../ui/banner.tsx'
import styles from './cloud.module.css'
import { type NumberField, type ProviderFields, fieldsOf, inputOf, withModel } from './provider-fields.ts'
import { useChangeCloud } from './use-change-cloud.ts'

export type ProviderDialogProps = { edited: CloudProvider | 'new' | null; taken: readonly string[]; currency: string; onClose: () => void }

export const ProviderDialog = ({ edited, taken, currency, onClose }: ProviderDialogProps) => (
  <Modal opened={edited !== null} onClose={onClose} title={edited === 'new' ? 'Add a provider' : 'Change a provider'} size="lg">
    {edited === null ? null : <ProviderForm provider={edited === 'new' ? null : edited} taken={taken} currency={currency} onClose={onClose} />}
  </Modal>
)

type FormProps = Omit<ProviderDialogProps, 'edited'> & { provider: CloudProvider | null }

const ProviderForm = ({ provider, taken, currency, onClose }: FormProps) => {
  const client = useClient()
  const change = useChangeCloud()
  const [fields, setFields] = useState<ProviderFields>(() => fieldsOf(provider))
  const set = (next: Partial<ProviderFields>): void => {
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
        data-autofocus
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
      <ModelFields provider={provider} currency={currency} fields={fields} set={set} />
      <NativeSelect
        label="How far it is trusted"
        data={trustChoices.map(({ value, label }) => ({ value, label }))}
        value={fields.trust}
        onChange={(event) => {
          set({ trust: TrustLevel.parse(event.currentTarget.value) })
        }}
      />
      <AdvancedFields provider={provider} currency={currency} fields={fields} set={set} />
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

type FieldsProps = { provider: CloudProvider | null; currency: string; fields: ProviderFields; set: (next: Partial<ProviderFields>) => void }

const ModelFields = ({ provider, currency, fields, set }: FieldsProps) => {
  const models = provider?.models ?? []
  return (
    <>
      <TextInput
        label="Model"
        description={models.length === 0 ? 'As the provider calls it. Or leave it empty, save, and press Test: then you can choose one of those it has.' : 'As the provider calls it.'}
        list="cloud-models"
        maxLength={200}
        value={fields.model}
        onChange={(event) => {
          set(withModel(fields, event.currentTarget.value, models))
        }}
      />
      <datalist id="cloud-models">
        {models.map(({ id }) => (
          <option key={id} value={id} />
        ))}
      </datalist>
      <Group grow align="flex-end">
        <NumberFieldInput label={`Price of a million tokens sent, in ${currency}`} description="As your contract says; empty is unknown." min={0} value={fields.input} onChange={(input) => { set({ input }) }} />
        <NumberFieldInput label={`Price of a million tokens answered, in ${currency}`} description="Empty is unknown." min={0} value={fields.output} onChange={(output) => { set({ output }) }} />
      </Group>
    </>
  )
}

const AdvancedFields = ({ fields, set }: FieldsProps) => {
  const { patience } = fields
  const setPatience = (next: Partial<ProviderFields['patience']>): void => {
    set({ patience: { ...patience, ...next } })
  }
  return (
    <details className={styles['advanced']}>
      <summary>Advanced</summary>
      <div className={styles['stack']}>
        <Group grow align="flex-end">
          <NumberFieldInput label="Longest conversation, in tokens" description="Empty is unknown." min={1} value={fields.contextSize} onChange={(contextSize) => { set({ contextSize }) }} />
          <TextInput label="Where it computes" description="For example eu. Empty is unknown." maxLength={40} value={fields.region} onChange={(event) => { set({ region: event.currentTarget.value }) }} />
        </Group>
        <fieldset className={styles['patience']}>
          <legend>How many seconds it is waited for</legend>
          <p className={styles['soft']}>Whatever takes longer is given up. What has come until then is kept.</p>
          <Group grow align="flex-end">
            <NumberFieldInput label="Until it is reached" min={1} max={120} value={patience.connectSeconds} onChange={(connectSeconds) => { setPatience({ connectSeconds }) }} />
            <NumberFieldInput label="Until its first word" min={1} max={1800} value={patience.firstWordSeconds} onChange={(firstWordSeconds) => { setPatience({ firstWordSeconds }) }} />
          </Group>
          <Group grow align="flex-end">
            <NumberFieldInput label="Between two words" min={1} max={600} value={patience.pauseSeconds} onChange={(pauseSeconds) => { setPatience({ pauseSeconds }) }} />
            <NumberFieldInput label="For a whole answer" min={1} max={7200} value={patience.totalSeconds} onChange={(totalSeconds) => { setPatience({ totalSeconds }) }} />
          </Group>
        </fieldset>
      </div>
    </details>
  )
}

type NumberProps = { label: string; description?: string; min: number; max?: number; value: NumberField; onChange: (value: NumberField) => void }

const NumberFieldInput = ({ value, onChange, ...rest }: NumberProps) => (
  <NumberInput
    {...rest}
    hideControls
    value={value}
    onChange={(next) => {
      onChange(typeof next === 'number' ? next : '')
    }}
  />
)

type Known = { provider: CloudProvider | null; taken: readonly string[] }

const saveAll = async (client: HearthClient, fields: ProviderFields, known: Known): Promise<CloudState> => {
  const input = inputOf(fields, known)
  const saved = await client.cloud.saveProvider(input)
  return fields.key.trim() === '' ? saved : client.cloud.setKey({ id: input.id, key: fields.key.trim() })
}

const problemWords = (error: unknown): string => {
  const problem = toProblem(error)
  if (problem.code !== 'invalid-input') return errorSentence(problem)
  return problem.details['reason'] === 'not-encrypted'
    ? 'This address begins with http, so others could read what is sent. Only this computer and your own network may do without encryption.'
    : 'This is not an address. It looks like https://api.example.com/v1.'
}
