// chip.tsx - A pill in the title bar that says one thing and opens its page.
import type { ComponentProps, ReactNode } from 'react'
import styles from './chip.module.css'

export type ChipProps = Omit<ComponentProps<'button'>, 'type' | 'className' | 'aria-label' | 'aria-expanded' | 'aria-current'> & {
  label: string
  icon: ReactNode
  isOpen: boolean
  opens: 'panel' | 'page'
}

/** What else is given goes to the button: a popover gives its target a ref and a state. */
export const Chip = ({ label, icon, children, isOpen, opens, ...rest }: ChipProps) => (
  <button
    {...rest}
    type="button"
    className={styles['chip']}
    aria-label={label}
    data-open={isOpen}
    {...(opens === 'panel' ? { 'aria-expanded': isOpen } : { 'aria-current': isOpen ? 'page' : undefined })}
  >
    {icon}
    <span className={styles['words']}>{children}</span>
  </button>
)
