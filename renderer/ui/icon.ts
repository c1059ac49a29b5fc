// icon.ts - One size and one weight for every icon.
import type { Icon } from '@tabler/icons-react'

export type IconType = Icon
export const iconSize = { size: 18, stroke: 1.7, 'aria-hidden': true } as const
