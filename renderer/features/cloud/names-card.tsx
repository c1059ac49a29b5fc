// names-card.tsx - The user's own list of words that never leave.
import { Button, Group, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useClient } from '../../connection/connection-context.tsx'
import { Card } from '../../ui/page.tsx'
import styles from './cloud.module.css'
import { useChangeCloud } from './use-change-cloud.ts'

export const NamesCard = ({ names }: { names: readonly string[] }) => {
  const client = useClient()
  const change = useChangeCloud()
  const saved = names.join('\n')
  const [text, setText] = useState(saved)
  const list = text
    .split('\n')
    .map((name) => name.trim())
    .filter((name) => name.length > 1)
  return (
    <Card title="Words that stay here">
      <div className={styles['stack']}>
        <Textarea
          label="Names of people, places and projects"
          description="One per line. They are replaced before anything is sent. E-mail addresses, phone numbers, accounts, cards, keys and the like are found by themselves; names are not, so list those that matter."
          autosize
          minRows={3}
          maxRows={10}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value)
          }}
        />
        <Group justify="flex-end">
          <Button variant="default" size="xs" disabled={list.join('\n') === saved} onClick={() => void change(client.cloud.update({ names: list }))}>
            Save the list
          </Button>
        </Group>
      </div>
    </Card>
  )
}
