// inline-edit.tsx - A name that is changed where it stands: Enter keeps it, Escape does not, leaving the field keeps it.
import { type KeyboardEvent, useRef, useState } from 'react'
import styles from './inline-edit.module.css'

export type InlineEditProps = { label: string; value: string; maxLength: number; onDone: (value: string | null) => void }

export const InlineEdit = ({ label, value, maxLength, onDone }: InlineEditProps) => {
  const [text, setText] = useState(value)
  const isOver = useRef(false)
  const finish = (result: string | null): void => {
    if (isOver.current) return
    isOver.current = true
    const trimmed = result?.trim() ?? ''
    onDone(trimmed === '' || trimmed === value ? null : trimmed)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation()
    if (event.key === 'Enter') finish(text)
    if (event.key === 'Escape') finish(null)
  }
  return (
    <input
      className={styles['field']}
      aria-label={label}
      value={text}
      maxLength={maxLength}
      autoFocus
      onFocus={(event) => {
        event.target.select()
      }}
      onChange={(event) => {
        setText(event.target.value)
      }}
      onKeyDown={onKeyDown}
      onBlur={() => {
        finish(text)
      }}
    />
  )
}
