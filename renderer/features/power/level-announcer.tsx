// level-announcer.tsx - Tells screen readers that the level changed, and why; not every degree on the way.
import { VisuallyHidden } from '@mantine/core'
import { useState } from 'react'
import type { PowerStatus } from '../../../main/contract/power.ts'

export const LevelAnnouncer = ({ status }: { status: PowerStatus }) => {
  // What holds when the window opens is no news.
  const [told, setTold] = useState({ level: status.level, reason: '' })
  if (told.level !== status.level) setTold({ level: status.level, reason: status.reason })
  return <VisuallyHidden role="status">{told.reason}</VisuallyHidden>
}
