// banner.tsx - Something the user should know, said calmly: an icon, a sentence, what follows from it.
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { iconSize } from './icon.ts'
import styles from './banner.module.css'

export type BannerProps = { tone: 'info' | 'warning' | 'error'; title: string; children?: ReactNode; actions?: ReactNode }

export const Banner = ({ tone, title, children, actions }: BannerProps) => {
  const Glyph = tone === 'info' ? IconInfoCircle : IconAlertTriangle
  return (
    <div className={styles['banner']} data-tone={tone} role={tone === 'error' ? 'alert' : 'status'}>
      <Glyph {...iconSize} />
      <p>
        <b>{title}</b> {children}
      </p>
      {actions === undefined ? null : <div className={styles['actions']}>{actions}</div>}
    </div>
  )
}
