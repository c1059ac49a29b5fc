// notices.tsx - What happened to the user's data, and whether the window is connected, above the page and calm.
import { Button, CloseButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Notice } from '../../../main/contract/system.ts'
import { useConnectionStatus } from '../../connection/connection-context.tsx'
import { noticesQuery } from '../../connection/queries.ts'
import { errorText } from '../../text/error-text.ts'
import { noticeText } from '../../text/notice-text.ts'
import { Banner } from '../../ui/banner.tsx'
import styles from './notices.module.css'

export const Notices = () => {
  const { data: notices = [] } = useQuery(noticesQuery)
  const [hidden, setHidden] = useState<readonly string[]>([])
  const shown = notices.filter((notice) => !hidden.includes(keyOf(notice)))
  return (
    <div className={styles['notices']}>
      <ConnectionBanner />
      {shown.map((notice) => {
        const { tone, title, body } = noticeText(notice, Date.now())
        const hide = (
          <CloseButton
            aria-label="Hide this notice"
            size="sm"
            onClick={() => {
              setHidden([...hidden, keyOf(notice)])
            }}
          />
        )
        return (
          <Banner key={keyOf(notice)} tone={tone} title={title} actions={hide}>
            {body}
          </Banner>
        )
      })}
    </div>
  )
}

const keyOf = (notice: Notice): string => JSON.stringify(notice)

const ConnectionBanner = () => {
  const { status, retryNow } = useConnectionStatus()
  if (status === 'open' || status === 'connecting') return null
  const isRefused = status === 'refused'
  const { happened, kept, next } = errorText(isRefused ? { code: 'unauthorized', details: {} } : { code: 'offline', details: { peer: 'main' } })
  return (
    // It appears after a moment only: a restart that takes half a second is not worth a word.
    <div className={styles['late']}>
      <Banner
        tone={isRefused ? 'error' : 'info'}
        title={happened}
        actions={
          <Button variant="default" size="xs" onClick={retryNow}>
            Try now
          </Button>
        }
      >
        {kept} {next}
      </Banner>
    </div>
  )
}
