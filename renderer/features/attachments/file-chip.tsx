// file-chip.tsx - A file as a small card: its name, what there is to say about it, and perhaps a way to take it away.
import { IconAlertTriangle, IconFileText, IconLoader2, IconX } from '@tabler/icons-react'
import { iconSize } from '../../ui/icon.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import styles from './attachments.module.css'

export type FileChipProps = {
  name: string
  about: string
  state: 'reading' | 'ready' | 'failed'
  onOpen?: () => void
  onRemove?: () => void
}

export const FileChip = ({ name, about, state, onOpen, onRemove }: FileChipProps) => {
  const Sign = state === 'reading' ? IconLoader2 : state === 'failed' ? IconAlertTriangle : IconFileText
  const words = (
    <>
      <Sign {...iconSize} className={styles['sign']} data-state={state} aria-hidden />
      <span className={styles['words']}>
        <span className={styles['name']} dir="auto">
          {name}
        </span>{' '}
        <small>{about}</small>
      </span>
    </>
  )
  return (
    <li className={styles['chip']} data-state={state}>
      {onOpen === undefined ? (
        <span className={styles['open']}>{words}</span>
      ) : (
        <button type="button" className={styles['open']} aria-haspopup="dialog" aria-label={`Show what the model gets of ${name}: ${about}`} onClick={onOpen}>
          {words}
        </button>
      )}
      {onRemove === undefined ? null : <IconButton label={`Remove ${name}`} icon={IconX} onClick={onRemove} />}
    </li>
  )
}
