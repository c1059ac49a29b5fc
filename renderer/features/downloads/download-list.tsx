// download-list.tsx - Downloads in their order: how far each is, and what can be done with it.
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconArrowDown, IconArrowUp, IconPlayerPause, IconPlayerPlay, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Download } from '../../../main/contract/downloads.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { downloadsQuery } from '../../connection/queries.ts'
import { downloadFraction, downloadWords } from '../../text/download-text.ts'
import { errorNote } from '../../text/error-note.ts'
import { quantizationWords } from '../../text/quantization-text.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Card } from '../../ui/page.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { Code, Tag } from '../../ui/tag.tsx'
import { DownloadSettingsCard } from './download-settings-card.tsx'
import styles from './downloads.module.css'
import { isOver, neighbours } from './queue.ts'

export type DownloadLinks = { find: string; library: string; repository: (download: Download) => string }

export const DownloadList = ({ links }: { links: DownloadLinks }) => {
  const { data: downloads = [] } = useQuery(downloadsQuery)
  const waiting = downloads.filter((download) => !isOver(download))
  const over = downloads.filter(isOver)
  return (
    <>
      {downloads.length === 0 ? <NoDownloads href={links.find} /> : null}
      {waiting.length === 0 ? null : (
        <Card isFlush>
          <ul className={styles['list']} aria-label="Downloads">
            {waiting.map((download) => (
              <DownloadRow key={download.id} download={download} queue={waiting} links={links} />
            ))}
          </ul>
        </Card>
      )}
      {over.length === 0 ? null : (
        <Card title="Finished" actions={<ClearButton />} isFlush>
          <ul className={styles['list']} aria-label="Finished">
            {over.map((download) => (
              <DownloadRow key={download.id} download={download} queue={waiting} links={links} />
            ))}
          </ul>
        </Card>
      )}
      <DownloadSettingsCard />
    </>
  )
}

const NoDownloads = ({ href }: { href: string }) => (
  <div className={styles['empty']}>
    <h2>Nothing is being downloaded</h2>
    <p>A download survives a lost connection, a closed lid and a restart. It is in your library only when every byte has been checked.</p>
    <Button component="a" href={href} variant="filled">
      Find a model
    </Button>
  </div>
)

const run = (action: Promise<unknown>): void => {
  action.catch((error: unknown) => {
    notifications.show(errorNote(error))
  })
}

const ClearButton = () => {
  const client = useClient()
  return (
    <Button variant="subtle" size="compact-sm" onClick={() => { run(client.downloads.clearFinished({})) }}>
      Clear this list
    </Button>
  )
}

type DownloadRowProps = { download: Download; queue: readonly Download[]; links: DownloadLinks }

const DownloadRow = ({ download, queue, links }: DownloadRowProps) => {
  const { tone, title, detail } = downloadWords(download, Date.now())
  return (
    <li className={styles['row']}>
      <div className={styles['head']}>
        <span className={styles['name']}>
          <a href={links.repository(download)}>{download.repository.split('/')[1]}</a>
          <small>
            {quantizationWords(download.quantization).label} <Code>{download.quantization}</Code>
          </small>
        </span>
        <Tag tone={tone}>{title}</Tag>
        <span className={styles['actions']}>
          <RowActions download={download} queue={queue} links={links} />
        </span>
      </div>
      {download.state === 'done' ? null : (
        <ProgressBar label={`${download.name}: received`} fraction={downloadFraction(download)} isPaused={download.state !== 'running' && download.state !== 'verifying'} />
      )}
      <span className={styles['detail']}>{detail}</span>
    </li>
  )
}

const RowActions = ({ download, queue, links }: DownloadRowProps) => {
  const { downloads } = useClient()
  const { id, state, name } = download
  if (state === 'done')
    return (
      <Button component="a" variant="default" size="xs" href={links.library}>
        Library
      </Button>
    )
  const { above, below } = neighbours(queue, id)
  return (
    <>
      {queue.length > 1 ? (
        <>
          <IconButton label={`Fetch ${name} sooner`} icon={IconArrowUp} isDisabled={above === undefined} onClick={() => { run(downloads.move({ id, beforeId: above ?? null })) }} />
          <IconButton label={`Fetch ${name} later`} icon={IconArrowDown} isDisabled={below === undefined} onClick={() => { run(downloads.move({ id, beforeId: below ?? null })) }} />
        </>
      ) : null}
      {state === 'paused' || state === 'failed' ? (
        <IconButton label={`${state === 'failed' ? 'Try again' : 'Resume'}: ${name}`} icon={IconPlayerPlay} onClick={() => { run(downloads.resume({ id })) }} />
      ) : (
        <IconButton label={`Pause: ${name}`} icon={IconPlayerPause} isDisabled={state === 'verifying'} onClick={() => { run(downloads.pause({ id })) }} />
      )}
      <IconButton label={`Cancel: ${name}`} icon={IconX} onClick={() => { run(downloads.cancel({ id })) }} />
    </>
  )
}
