// version-pager.tsx - Leafs through the versions of a message; absent while there is only one.
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import type { Message } from '../../../main/contract/chats.ts'
import type { MessageId } from '../../../main/contract/ids.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { useConversation } from './conversation-context.ts'
import styles from './message.module.css'

export const VersionPager = ({ version }: { version: Message['version'] }) => {
  const { showVersion } = useConversation()
  if (version.count < 2) return null
  const show = (id: MessageId | null) => () => {
    if (id !== null) showVersion(id)
  }
  return (
    <div className={styles['pager']} role="group" aria-label="Versions">
      <IconButton label="Previous version" icon={IconChevronLeft} onClick={show(version.previousId)} isDisabled={version.previousId === null} />
      <span aria-label={`Version ${String(version.index + 1)} of ${String(version.count)}`} role="img">
        {version.index + 1}/{version.count}
      </span>
      <IconButton label="Next version" icon={IconChevronRight} onClick={show(version.nextId)} isDisabled={version.nextId === null} />
    </div>
  )
}
