// tag.tsx - A short statement with a sign beside it: never colour alone.
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import styles from './tag.module.css'

export type TagTone = 'ok' | 'warn' | 'bad' | 'quiet'

const signs = { ok: IconCircleCheck, warn: IconAlertTriangle, bad: IconCircleX, quiet: IconCircleDashed }

export const Tag = ({ tone, children }: { tone: TagTone; children: ReactNode }) => {
  const Sign = signs[tone]
  return (
    <span className={styles['tag']} data-tone={tone}>
      <Sign size={15} stroke={1.9} aria-hidden />
      {children}
    </span>
  )
}

/** The technical name beside the plain one. */
export const Code = ({ children }: { children: ReactNode }) => <code className={styles['code']}>{children}</code>
