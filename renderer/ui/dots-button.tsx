// dots-button.tsx - What opens a menu of actions; a target for Mantine's Menu, which gives it its ref and its state.
import { IconDots } from '@tabler/icons-react'
import type { ComponentProps } from 'react'
import { iconSize } from './icon.ts'
import styles from './icon-button.module.css'

export type DotsButtonProps = Omit<ComponentProps<'button'>, 'children' | 'className' | 'type' | 'aria-label'> & { label: string }

export const DotsButton = ({ label, ...rest }: DotsButtonProps) => (
  <button {...rest} type="button" className={styles['button']} aria-label={label}>
    <IconDots {...iconSize} />
  </button>
)
