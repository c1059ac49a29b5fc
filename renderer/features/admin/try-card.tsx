// try-card.tsx - Try a request: would it be allowed, and why. Nothing is sent.
import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { TrustLevel } from '../../../main/contract/cloud.ts'
import { CloudTrigger, DataClass } from '../../../main/contract/cloud-terms.ts'
import type { PolicyDecision, PolicyRequest } from '../../../main/contract/policy.ts'
import { classNames, triggerNames, trustNames, verdictWords } from '../../text/policy-text.ts'
import { Card } from '../../ui/page.tsx'
import { Tag } from '../../ui/tag.tsx'
import styles from './admin.module.css'
import { useDecision } from './use-policy.ts'

const first: PolicyRequest = {
  provider: { id: 'anthropic', kind: 'anthropic', baseUrl: 'https://api.anthropic.com/v1', region: null, trust: 'public', isUserKey: true, isCustomEndpoint: false },
  model: 'claude-sonnet',
  dataClass: 'internal',
  trigger: 'user',
  consent: { mode: 'per-message', isGiven: false, ageDays: 0 },
  promptTokens: 1000,
  maxOutputTokens: 1000,
  hasAttachments: { images: 0, files: 0, bytes: 0 },
  networkOffline: false,
}

export const TryCard = () => {
  const [request, setRequest] = useState(first)
  const decision = useDecision(request)
  const change = (part: Partial<PolicyRequest>): void => {
    setRequest({ ...request, ...part })
  }
  const changeProvider = (part: Partial<PolicyRequest['provider']>): void => {
    change({ provider: { ...request.provider, ...part } })
  }
  const { provider } = request
  return (
    <Card title="Try a request">
      <div className={styles['form']}>
        <TextInput label="Provider" value={provider.id} maxLength={300} onChange={(event) => { changeProvider({ id: event.currentTarget.value }) }} />
        <TextInput label="Its address" value={provider.baseUrl} maxLength={500} onChange={(event) => { changeProvider({ baseUrl: event.currentTarget.value }) }} />
        <TextInput label="Where it computes" placeholder="unknown" value={provider.region ?? ''} onChange={(event) => { changeProvider({ region: event.currentTarget.value === '' ? null : event.currentTarget.value }) }} />
        <NativeSelect
          label="What binds it"
          data={TrustLevel.options.map((value) => ({ value, label: trustNames[value] }))}
          value={provider.trust}
          onChange={(event) => { changeProvider({ trust: TrustLevel.parse(event.currentTarget.value) }) }}
        />
        <TextInput label="Cloud model" value={request.model} maxLength={300} onChange={(event) => { change({ model: event.currentTarget.value }) }} />
        <NativeSelect
          label="The text is"
          data={DataClass.options.map((value) => ({ value, label: classNames[value] }))}
          value={request.dataClass}
          onChange={(event) => { change({ dataClass: DataClass.parse(event.currentTarget.value) }) }}
        />
        <NativeSelect
          label="A cloud is asked because"
          data={CloudTrigger.options.map((value) => ({ value, label: triggerNames[value] }))}
          value={request.trigger}
          onChange={(event) => { change({ trigger: CloudTrigger.parse(event.currentTarget.value) }) }}
        />
        <Checkbox
          label="You have said yes to this message"
          checked={request.consent.isGiven}
          onChange={(event) => { change({ consent: { ...request.consent, isGiven: event.currentTarget.checked } }) }}
        />
      </div>
      {decision === undefined ? null : <Verdict decision={decision} />}
    </Card>
  )
}

const Verdict = ({ decision }: { decision: PolicyDecision }) => {
  const { tone, label } = verdictWords(decision)
  return (
    <div className={styles['answer']} role="status" aria-label="What would become of it">
      <Tag tone={tone}>{label}</Tag>
      <ul>
        {decision.reasons.map(({ rule, source, sentence }) => (
          <li key={`${rule} ${sentence}`}>
            {sentence}
            <small>{source === '' ? '' : `${rule}, set by ${source}`}</small>
          </li>
        ))}
      </ul>
    </div>
  )
}
