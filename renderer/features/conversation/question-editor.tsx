// question-editor.tsx - Asking a question differently. The first wording stays, as an earlier version.
import { Button } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { type Message, messageMaxLength } from '../../../main/contract/chats.ts'
import { formatCount } from '../../text/format.ts'
import { useConversation } from './conversation-context.ts'
import styles from './message.module.css'

export const QuestionEditor = ({ message, onClose }: { message: Message; onClose: () => void }) => {
  const { ask } = useConversation()
  const [text, setText] = useState(message.text)
  const [isSending, setSending] = useState(false)
  const isTooLong = text.length > messageMaxLength
  const canSend = text.trim() !== '' && !isTooLong && !isSending

  const send = async (): Promise<void> => {
    if (!canSend) return
    setSending(true)
    const isAccepted = await ask({ type: 'edit', messageId: message.id, text })
    setSending(false)
    if (isAccepted) onClose()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') {
      event.stopPropagation()
      onClose()
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      void send()
    }
  }
  return (
    <div className={styles['editor']}>
      <textarea
        aria-label="Edit your message"
        value={text}
        autoFocus
        dir="auto"
        onFocus={(event) => {
          event.target.setSelectionRange(text.length, text.length)
        }}
        onChange={(event) => {
          setText(event.target.value)
        }}
        onKeyDown={onKeyDown}
      />
      <div>
        <span>{isTooLong ? `${formatCount(text.length)} of at most ${formatCount(messageMaxLength)} characters` : 'The first wording is kept.'}</span>
        <Button variant="default" size="xs" onClick={onClose}>
          Cancel
        </Button>
        <Button variant="filled" size="xs" disabled={!canSend} onClick={() => void send()}>
          Send again
        </Button>
      </div>
    </div>
  )
}
