// search-field.tsx - Finds chats by title.
import { IconSearch } from '@tabler/icons-react'
import type { RefObject } from 'react'
import { iconSize } from '../../ui/icon.ts'
import styles from './search-field.module.css'

export type SearchFieldProps = {
  value: string
  onChange: (value: string) => void
  /** Arrow down goes to the first chat. */
  onLeaveDown: () => void
  field: RefObject<HTMLInputElement | null>
}

export const SearchField = ({ value, onChange, onLeaveDown, field }: SearchFieldProps) => (
  <div className={styles['search']}>
    <IconSearch {...iconSize} />
    <input
      ref={field}
      type="search"
      aria-label="Search chats by title"
      placeholder="Search chats"
      maxLength={200}
      value={value}
      onChange={(event) => {
        onChange(event.target.value)
      }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowDown') {
          event.preventDefault()
          onLeaveDown()
        }
        if (event.key === 'Escape') onChange('')
      }}
    />
  </div>
)
