// pin-button.tsx - Keeps a message in what the model sees, whatever leaves.
import { IconPin, IconPinFilled } from '@tabler/icons-react'
import type { Message } from '../../../main/contract/chats.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { useConversation } from './conversation-context.ts'

export const PinButton = ({ message }: { message: Message }) => {
  const { pin } = useConversation()
  const what = message.role === 'user' ? 'your message' : 'this answer'
  return (
    <IconButton
      label={message.isPinned ? `Take the pin off ${what}` : `Pin ${what} to what the model sees`}
      icon={message.isPinned ? IconPinFilled : IconPin}
      onClick={() => {
        pin(message.id, !message.isPinned)
      }}
    />
  )
}
