// bin.tsx - Deleted models, until the bin is emptied.
import { Button, Group, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../connection/connection-context.tsx'
import { binQuery } from '../../connection/queries.ts'
import { formatBytes, formatMoment, formatNumberOf } from '../../text/format.ts'
import { Card } from '../../ui/page.tsx'
import { Code } from '../../ui/tag.tsx'
import styles from './library.module.css'
import { useModelActions } from './use-model-actions.ts'

export const Bin = () => {
  const client = useClient()
  const { attempt, restore } = useModelActions()
  const { data: binned = [] } = useQuery(binQuery(client))
  const [isAsking, setAsking] = useState(false)
  if (binned.length === 0) return null
  const bytes = binned.filter(({ ownsFile }) => ownsFile).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const close = (): void => {
    setAsking(false)
  }
  return (
    <Card title="Bin" isFlush>
      <ul className={styles['list']} aria-label="Bin">
        {binned.map((model) => (
          <li key={model.id}>
            <div>
              <b>{model.name}</b> <Code>{model.quantization}</Code>{' '}
              <small>
                {model.ownsFile ? `${formatBytes(model.sizeBytes)}, deleted` : 'Taken off the list'} {formatMoment(model.deletedAtMs, Date.now())}
              </small>
            </div>
            <Button variant="default" size="xs" onClick={() => void restore(model.id)}>
              Put back
            </Button>
          </li>
        ))}
      </ul>
      <div className={styles['end']}>
        <span>{bytes === 0 ? 'Nothing here takes up room.' : `${formatBytes(bytes)} become free when the bin is emptied.`}</span>
        <Button
          variant="default"
          size="xs"
          onClick={() => {
            setAsking(true)
          }}
        >
          Empty the bin
        </Button>
      </div>
      <Modal opened={isAsking} onClose={close} title="Empty the bin?">
        <p>
          {formatNumberOf(binned.length, 'model')} will be gone for good, and {formatBytes(bytes)} will be free. Files of other applications stay where they are.
        </p>
        <Group justify="flex-end" gap={8} mt={18}>
          <Button variant="default" onClick={close} data-autofocus>
            Keep them
          </Button>
          <Button
            variant="filled"
            onClick={() => {
              close()
              void attempt(() => client.models.emptyBin(undefined))
            }}
          >
            Empty the bin
          </Button>
        </Group>
      </Modal>
    </Card>
  )
}
