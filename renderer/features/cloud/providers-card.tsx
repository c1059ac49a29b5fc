// providers-card.tsx - Whom to ask: the providers that are set up, which one is asked, and whether it answers.
import { Button, NativeSelect } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { CloudProvider, CloudState, ProviderTest } from '../../../main/contract/cloud.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { formatMoney, trustWords } from '../../text/cloud-text.ts'
import { cloudErrorSentence } from '../../text/cloud-error-text.ts'
import { formatDuration, formatNumberOf } from '../../text/format.ts'
import { Card } from '../../ui/page.tsx'
import { Tag } from '../../ui/tag.tsx'
import styles from './cloud.module.css'
import { ProviderDialog } from './provider-dialog.tsx'
import { useChangeCloud } from './use-change-cloud.ts'

export const ProvidersCard = ({ state }: { state: CloudState }) => {
  const [edited, setEdited] = useState<CloudProvider | 'new' | null>(null)
  return (
    <Card
      title="Whom to ask"
      actions={
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            setEdited('new')
          }}
        >
          Add a provider
        </Button>
      }
    >
      {state.providers.length === 0 ? <p className={styles['soft']}>Nobody yet. Add a server of your own, or a company that you have a key for.</p> : null}
      <ul className={styles['list']}>
        {state.providers.map((provider) => (
          <ProviderRow
            key={provider.id}
            provider={provider}
            isAsked={provider.id === state.provider}
            currency={state.currency}
            onEdit={() => {
              setEdited(provider)
            }}
          />
        ))}
      </ul>
      <ProviderDialog
        edited={edited}
        taken={state.providers.map(({ id }) => id)}
        currency={state.currency}
        onClose={() => {
          setEdited(null)
        }}
      />
    </Card>
  )
}

type RowProps = { provider: CloudProvider; isAsked: boolean; currency: string; onEdit: () => void }

const ProviderRow = ({ provider, isAsked, currency, onEdit }: RowProps) => {
  const client = useClient()
  const change = useChangeCloud()
  const test = useMutation({ mutationFn: () => client.cloud.test({ id: provider.id }) })
  return (
    <li>
      <span>
        {provider.name} {isAsked ? <Tag tone="ok">Asked</Tag> : null}
        <small>
          {provider.model ?? 'no model chosen'} · {provider.baseUrl} · {trustWords[provider.trust]}
          {provider.region === null ? '' : ` · ${provider.region}`} · {priceWords(provider, currency)} · {keyWords(provider)}
        </small>
        <small role="status">{test.data === undefined ? '' : testWords(test.data)}</small>
        {provider.model === null && provider.models.length > 0 ? <ModelChoice provider={provider} /> : null}
      </span>
      <span className={styles['buttons']}>
        {isAsked ? null : (
          <Button variant="default" size="xs" onClick={() => void change(client.cloud.update({ provider: provider.id }))}>
            Ask this one
          </Button>
        )}
        <Button
          variant="default"
          size="xs"
          loading={test.isPending}
          onClick={() => {
            test.mutate()
          }}
        >
          Test
        </Button>
        <Button variant="default" size="xs" onClick={onEdit}>
          Change
        </Button>
        <RemoveButton provider={provider} />
      </span>
    </li>
  )
}

/** One of those that a test has found. */
const ModelChoice = ({ provider }: { provider: CloudProvider }) => {
  const client = useClient()
  const change = useChangeCloud()
  return (
    <NativeSelect
      size="xs"
      aria-label="Which model is asked"
      data={['Choose a model', ...provider.models.map(({ id }) => id)]}
      value="Choose a model"
      onChange={(event) => {
        const { id, name, kind, baseUrl, region, trust, models, patience } = provider
        const model = event.currentTarget.value
        if (models.some((known) => known.id === model)) void change(client.cloud.saveProvider({ id, name, kind, baseUrl, region, trust, models, patience, model }))
      }}
    />
  )
}

/** With its key, which nobody can bring back: so it asks once more. */
const RemoveButton = ({ provider }: { provider: CloudProvider }) => {
  const client = useClient()
  const change = useChangeCloud()
  const [isAsking, setAsking] = useState(false)
  if (!isAsking) {
    return (
      <Button
        variant="default"
        size="xs"
        onClick={() => {
          setAsking(true)
        }}
      >
        Remove
      </Button>
    )
  }
  return (
    <>
      <Button variant="filled" size="xs" autoFocus onClick={() => void change(client.cloud.removeProvider({ id: provider.id }))}>
        {provider.hasKey ? 'Remove it with its key' : 'Remove it'}
      </Button>
      <Button
        variant="default"
        size="xs"
        onClick={() => {
          setAsking(false)
        }}
      >
        Keep it
      </Button>
    </>
  )
}

const priceWords = ({ models, model }: CloudProvider, currency: string): string => {
  const price = models.find(({ id }) => id === model)?.price ?? null
  return price === null ? 'price unknown' : `${formatMoney(price.inputMicro, currency)} and ${formatMoney(price.outputMicro, currency)} per million tokens`
}

const keyWords = ({ keyKept }: CloudProvider): string => {
  switch (keyKept) {
    case null:
      return 'no key'
    case 'session':
      return 'key kept until Hearth ends'
    case 'keychain':
      return 'key in this computer’s own safe place'
    case 'passphrase':
      return 'key in your encrypted file'
  }
}

const testWords = (test: ProviderTest): string =>
  test.type === 'works' ? `It answers, after ${formatDuration(test.durationMs)}, and has ${formatNumberOf(test.models.length, 'model')}.` : cloudErrorSentence(test)
