// rate-buttons.tsx - Thumbs: what a reader thinks of an answer. Pressing the same one again takes it back.
import { IconThumbDown, IconThumbDownFilled, IconThumbUp, IconThumbUpFilled } from '@tabler/icons-react'
import type { Message } from '../../../main/contract/chats.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { useConversation } from './conversation-context.ts'

export const RateButtons = ({ message }: { message: Message }) => {
  const { rate } = useConversation()
  const rating = message.answer?.rating ?? null
  return (
    <>
      <IconButton
        label="Good answer"
        icon={rating === 'up' ? IconThumbUpFilled : IconThumbUp}
        isPressed={rating === 'up'}
        onClick={() => {
          rate(message.id, rating === 'up' ? null : 'up')
        }}
      />
      <IconButton
        label="Bad answer"
        icon={rating === 'down' ? IconThumbDownFilled : IconThumbDown}
        isPressed={rating === 'down'}
        onClick={() => {
          rate(message.id, rating === 'down' ? null : 'down')
        }}
      />
    </>
  )
}
