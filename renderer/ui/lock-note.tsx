// lock-note.tsx - Somebody else has decided about a setting: a lock and a sentence that says who.
import { IconLock } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import styles from './lock-note.module.css'

export const LockNote = ({ children }: { children: ReactNode }) => (
  <p className={styles['note']} role="note">
    <IconLock size={15} stroke={1.9} aria-hidden />
    <span>{children}</span>
  </p>
)
