// cloud-status.tsx - What comes of asking a cloud, above the message field.
import { Button } from '@mantine/core'
import { Banner } from '../../ui/banner.tsx'
import styles from './cloud.module.css'
import type { CloudAsking } from './use-cloud-asking.ts'

export const CloudStatus = ({ asking }: { asking: CloudAsking }) => {
  const { note, stop, dismiss, look } = asking
  if (note === null) return null
  if (note.tone === 'failed') {
    return (
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
