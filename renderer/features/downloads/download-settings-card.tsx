// download-settings-card.tsx - How fast, and on which power, downloads may go.
import { NumberInput, Switch } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { DownloadSettings } from '../../../main/contract/downloads.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { Card } from '../../ui/page.tsx'
import styles from './downloads.module.css'

const megabyte = 1_000_000
/** The least that main takes, 16 KiB, in MB. */
const leastRate = 0.02

export const DownloadSettingsCard = () => {
  const client = useClient()
  const queries = useQueryClient()
  const { data: settings } = useQuery({ queryKey: ['download-settings'], queryFn: ({ signal }) => client.downloads.settings(undefined, { signal }) })
  const { data: power } = useQuery({ queryKey: ['power-supply'], queryFn: ({ signal }) => client.downloads.powerSupply(undefined, { signal }), staleTime: 10_000 })
  const update = useMutation({
    mutationFn: (change: Partial<DownloadSettings>) => client.downloads.updateSettings(change),
    onSuccess: (changed) => {
      queries.setQueryData(['download-settings'], changed)
    },
  })
  if (settings === undefined) return null
  return (
    <Card title="How downloads go">
      <div className={styles['settings']}>
        <RateField
          value={settings.maxBytesPerSecond}
          onChange={(maxBytesPerSecond) => {
            update.mutate({ maxBytesPerSecond })
          }}
        />
        <Switch
          label="Only while plugged in"
          description={power?.hasBattery === false ? 'This computer has no battery, so it always is.' : power?.isOnMains === true ? 'It is plugged in now.' : 'On battery, downloads pause and go on by themselves later.'}
          checked={settings.onlyOnMains}
          onChange={(event) => {
            update.mutate({ onlyOnMains: event.currentTarget.checked })
          }}
        />
        {update.error === null ? null : <Banner tone="error" title={errorSentence(toProblem(update.error))} />}
      </div>
    </Card>
  )
}

const RateField = ({ value, onChange }: { value: number | null; onChange: (value: number | null) => void }) => {
  const [typed, setTyped] = useState<number | string>(value === null ? '' : value / megabyte)
  const next = typed === '' ? null : Number(typed)
  const isAllowed = next === null || next >= leastRate
  return (
    <NumberInput
      label="Speed limit, MB/s"
      description="Of all downloads together. Empty is as fast as it goes."
      placeholder="none"
      size="sm"
      hideControls
      value={typed}
      error={isAllowed ? null : `At least ${String(leastRate)}`}
      onChange={setTyped}
      onBlur={() => {
        const rate = next === null ? null : Math.round(next * megabyte)
        if (isAllowed && rate !== value) onChange(rate)
      }}
    />
  )
}
