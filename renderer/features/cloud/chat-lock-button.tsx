// chat-lock-button.tsx - Locks a chat: nothing of it leaves, whatever else is set. Absent while the cloud is off.
import { IconLock, IconLockOpen } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { notifications } from '@mantine/notifications'
import type { ChatId } from '../../../main/contract/ids.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { cloudChatKey, cloudChatQuery, cloudQuery } from '../../connection/queries.ts'
import { errorNote } from '../../text/error-note.ts'
import { iconSize } from '../../ui/icon.ts'
import styles from '../../ui/composer-button.module.css'

export const ChatLockButton = ({ chatId }: { chatId: ChatId }) => {
  const client = useClient()
  const queries = useQueryClient()
  const { data: state } = useQuery(cloudQuery)
  const isOff = state === undefined || state.mode.value === 'off'
  const { data: chat } = useQuery({ ...cloudChatQuery(client, chatId), enabled: !isOff })
  if (isOff || chat === undefined) return null
  const { isLocked } = chat
  const Glyph = isLocked ? IconLock : IconLockOpen
  return (
    <button
      type="button"
      className={styles['button']}
      aria-pressed={isLocked}
      title="Nothing of it leaves this computer"
      onClick={() => {
        client.cloud.lockChat({ chatId, isLocked: !isLocked }).then(
          (next) => queries.setQueryData(cloudChatKey(chatId), next),
          (error: unknown) => notifications.show(errorNote(error)),
        )
      }}
    >
      <Glyph {...iconSize} />
      {isLocked ? 'Chat kept local' : 'Keep chat local'}
    </button>
  )
}
