// locked-setting.tsx - A setting that a policy has decided: what it is, and by whom.
import { IconLock } from '@tabler/icons-react'
import { iconSize } from '../../ui/icon.ts'
import styles from './cloud.module.css'

export const LockedSetting = ({ label, value, source }: { label: string; value: string; source: string | null }) => (
  <div className={styles['row']} role="group" aria-label={label}>
    <div className={styles['text']}>
      <b>{label}</b>
      <p className={styles['soft']}>{value}</p>
    </div>
    <span className={styles['soft']}>
      <IconLock {...iconSize} aria-hidden /> Decided by {source ?? 'a policy'}
    </span>
  </div>
)
