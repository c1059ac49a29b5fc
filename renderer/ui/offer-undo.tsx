// offer-undo.tsx - Says that something was taken away, with a button that brings it back while the note is there.
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import styles from './offer-undo.module.css'

export type UndoOffer = { id: string; said: string; shownMs: number; undo: () => void }

export const offerUndo = ({ id, said, shownMs, undo }: UndoOffer): void => {
  notifications.show({
    id,
    autoClose: shownMs,
    withBorder: true,
    message: (
      <span className={styles['undo']}>
        <span>{said}</span>
        <Button
          variant="default"
          size="xs"
          onClick={() => {
            notifications.hide(id)
            undo()
          }}
        >
          Undo
        </Button>
      </span>
    ),
  })
}
