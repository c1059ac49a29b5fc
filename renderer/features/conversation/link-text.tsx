// link-text.tsx - A link of an answer: looks like one, goes nowhere, shows its address when asked.
import type { KeyboardEvent, ReactNode } from 'react'
import { useLinkOpener } from './link-opener.ts'
import styles from './markdown.module.css'

export const LinkText = ({ address, children }: { address: string; children: ReactNode }) => {
  const openLink = useLinkOpener()
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    openLink(address)
  }
  // A <button> cannot break across lines.
  return (
    <span
      className={styles['link']}
      role="button"
      tabIndex={0}
      aria-haspopup="dialog"
      onKeyDown={onKeyDown}
      onClick={() => {
        openLink(address)
      }}
    >
      {children}
    </span>
  )
}
