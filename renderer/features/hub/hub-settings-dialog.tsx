// hub-settings-dialog.tsx - Which hub is asked, where its files may come from, and who asks.
import { Button, Group, Modal, PasswordInput, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import type { HearthClient } from '../../../main/contract/contract.ts'
import type { HubSettings } from '../../../main/contract/hub.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { hubSettingsKey, hubSettingsQuery, policyQuery } from '../../connection/queries.ts'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { lockNote } from '../../text/policy-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { LockNote } from '../../ui/lock-note.tsx'
import styles from './hub.module.css'

export const HubSettingsDialog = ({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) => {
  const { data: settings } = useQuery(hubSettingsQuery(useClient()))
  return (
    <Modal opened={isOpen} onClose={onClose} title="Where models come from" size="lg">
      {settings === undefined ? null : <HubForm settings={settings} onClose={onClose} />}
    </Modal>
  )
}

const HubForm = ({ settings, onClose }: { settings: HubSettings; onClose: () => void }) => {
  const client = useClient()
  const queries = useQueryClient()
  const lock = lockNote(useQuery(policyQuery).data, 'models.hubs')
  const [endpoint, setEndpoint] = useState(settings.endpoint)
  const [hosts, setHosts] = useState(settings.downloadHosts.join('\n'))
  const [token, setToken] = useState('')
  const save = useMutation({
    mutationFn: () => saveAll(client, settings, { endpoint, hosts, token }),
    onSettled: () => queries.invalidateQueries({ queryKey: hubSettingsKey }),
    onSuccess: onClose,
  })
  const forget = useMutation({
    mutationFn: () => client.hub.setToken({ token: null }),
    onSettled: () => queries.invalidateQueries({ queryKey: hubSettingsKey }),
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <form className={styles['form']} onSubmit={submit}>
      <TextInput
        label="Address of the hub"
        description={`Any hub that works like Hugging Face. The usual one is ${settings.defaultEndpoint}.`}
        value={endpoint}
        maxLength={500}
        data-autofocus
        onChange={(event) => {
          setEndpoint(event.currentTarget.value)
        }}
      />
      {lock === null ? null : <LockNote>{lock}</LockNote>}
      <Textarea
        label="Other places its files may come from"
        description="One host per line. A hub may send downloads elsewhere; Hearth follows only to places that are listed here or known to belong to it."
        autosize
        minRows={2}
        maxRows={6}
        value={hosts}
        onChange={(event) => {
          setHosts(event.currentTarget.value)
        }}
      />
      <PasswordInput
        label="Token"
        description={tokenWords(settings)}
        placeholder={settings.hasToken ? 'One is set; write another to replace it' : 'hf_…'}
        value={token}
        maxLength={500}
        autoComplete="off"
        onChange={(event) => {
          setToken(event.currentTarget.value)
        }}
      />
      {save.error === null ? null : <Banner tone="error" title={settingsProblem(save.error)} />}
      <Group justify="space-between" gap={8}>
        <Button
          variant="default"
          disabled={!settings.hasToken}
          loading={forget.isPending}
          onClick={() => {
            forget.mutate()
          }}
        >
          Forget the token
        </Button>
        <Group gap={8}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="filled" loading={save.isPending}>
            Save
          </Button>
        </Group>
      </Group>
    </form>
  )
}

type Typed = { endpoint: string; hosts: string; token: string }

const saveAll = async (client: HearthClient, settings: HubSettings, { endpoint, hosts, token }: Typed): Promise<void> => {
  const address = endpoint.trim()
  // First, since a changed address forgets the token.
  if (address !== settings.endpoint) await client.hub.setEndpoint({ endpoint: address === '' ? null : address })
  const list = hosts.split(/[\s,]+/).filter((host) => host !== '')
  if (list.join() !== settings.downloadHosts.join()) await client.hub.setDownloadHosts({ hosts: list })
  if (token.trim() !== '') await client.hub.setToken({ token: token.trim() })
}

const tokenWords = ({ hasToken, tokenKept }: HubSettings): string => {
  const purpose = 'Only models that are not open to everyone need one. It goes to this hub alone, never where it sends us on to.'
  if (!hasToken) return purpose
  return tokenKept === 'session' ? `${purpose} This computer has no safe place for it, so it is forgotten when Hearth ends.` : `${purpose} It is kept in this computer’s own safe place.`
}

const settingsProblem = (error: unknown): string => {
  const problem = toProblem(error)
  if (problem.code !== 'invalid-input') return errorSentence(problem)
  switch (problem.details['reason']) {
    case 'not-encrypted':
      return 'This address begins with http, so others could read and change what is fetched. Only hubs on this computer or in your own network may do without encryption.'
    case 'has-path':
      return 'Write only the beginning of the address, up to the first slash after the name.'
    default:
      return 'This is not an address. It looks like https://hub.example.com.'
  }
}
