// copy-button.tsx - Copies a text and says so for a moment.
import { useTimeout } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { copyText } from './copy-text.ts'
import styles from './copy-button.module.css'
import { IconButton } from './icon-button.tsx'

const shownMs = 1600

export const CopyButton = ({ text, label }: { text: () => string; label: string }) => {
  const [isCopied, setCopied] = useState(false)
  const { start } = useTimeout(() => {
    setCopied(false)
  }, shownMs)
  const copy = async (): Promise<void> => {
    setCopied(await copyText(text()))
    start()
  }
  return (
    <>
      <IconButton label={label} icon={isCopied ? IconCheck : IconCopy} onClick={() => void copy()} />
      <span role="status" className={styles['spoken']}>
        {isCopied ? 'Copied' : ''}
      </span>
    </>
  )
}
