// consent-list.tsx - What the user has agreed to, until when, and the way back.
import { Button } from '@mantine/core'
import type { CloudState } from '../../../main/contract/cloud.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { formatMoment } from '../../text/format.ts'
import { Card } from '../../ui/page.tsx'
import styles from './cloud.module.css'
import { useChangeCloud } from './use-change-cloud.ts'

export const ConsentList = ({ state }: { state: CloudState }) => {
  const client = useClient()
  const change = useChangeCloud()
  const nameOf = (id: string): string => state.providers.find((provider) => provider.id === id)?.name ?? id
  return (
    <Card title="What you agreed to">
      <ul className={styles['list']}>
        {state.consents.map(({ provider, chatId, givenAtMs, expiresAtMs }) => (
          <li key={`${provider} ${chatId ?? ''}`}>
            <span>
              {chatId === null ? `All chats, to ${nameOf(provider)}` : `One chat, to ${nameOf(provider)}`}
              <small>
                since {formatMoment(givenAtMs, Date.now())}
                {expiresAtMs === null ? ', until you take it back' : `, until ${formatMoment(expiresAtMs, Date.now())}`}
              </small>
            </span>
            <Button variant="default" size="xs" onClick={() => void change(client.cloud.withdrawConsent({ provider, chatId }))}>
              Take back
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  )
}
