// cloud-status.tsx - What comes of asking a cloud, above the message field.
import { Button } from '@mantine/core'
import { Banner } from '../../ui/banner.tsx'
import styles from './cloud.module.css'
import type { CloudAsking } from './use-cloud-asking.ts'

/** `isWriting`: words come already, and the message field has the button that stops them. */
export const CloudStatus = ({ asking, isWriting }: { asking: CloudAsking; isWriting: boolean }) => {
  const { note, stop, dismiss, look } = asking
  if (note === null || (isWriting && note.tone === 'running')) return null
  if (note.tone === 'failed') {
    return (
      <div className={styles['failed']}>
        <Banner
          tone="warning"
          title={note.about === 'answer' ? 'The local answer stays.' : 'Your question is still here.'}
          actions={
            <Button variant="default" size="xs" onClick={dismiss}>
              Close
            </Button>
          }
        >
          {note.words}
        </Banner>
      </div>
    )
  }
  const { offersWhole } = note
  return (
    <div className={styles['status']} role="status">
      <span>{note.words}</span>
      {note.tone === 'running' ? (
        <Button variant="default" size="xs" onClick={stop}>
          Stop
        </Button>
      ) : (
        <>
          {offersWhole === null ? null : (
            <Button
              variant="default"
              size="xs"
              onClick={() => {
                look(offersWhole, 'answer')
              }}
            >
              See what would be sent
            </Button>
          )}
          <Button variant="subtle" size="xs" onClick={dismiss}>
            Close
          </Button>
        </>
      )}
    </div>
  )
}
