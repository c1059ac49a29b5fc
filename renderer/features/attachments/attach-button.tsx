// attach-button.tsx - Opens the system's dialog for files.
import { IconPaperclip } from '@tabler/icons-react'
import { useRef } from 'react'
import { iconSize } from '../../ui/icon.ts'
import styles from '../../ui/composer-button.module.css'

export const AttachButton = ({ onFiles }: { onFiles: (files: readonly File[]) => void }) => {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" className={styles['button']} onClick={() => input.current?.click()}>
        <IconPaperclip {...iconSize} />
        Attach
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to attach"
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])])
          // The same file may be chosen again.
          event.currentTarget.value = ''
        }}
      />
    </>
  )
}
