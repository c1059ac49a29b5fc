// announcer.tsx - Says to screen readers that an answer began and what it says, once, not with every token.
import { VisuallyHidden } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { Message } from '../../../main/contract/chats.ts'
import { unfinishedText } from '../../text/answer-text.ts'
import { errorSentence } from '../../text/error-text.ts'
import { useConversation, useIsAnswering } from './conversation-context.ts'

const spokenLength = 1200

export const Announcer = ({ messages }: { messages: readonly Message[] }) => {
  const { runs, chatId } = useConversation()
  const isAnswering = useIsAnswering(runs, chatId)
  const wasAnswering = useRef(isAnswering)
  const [words, setWords] = useState('')
  const last = messages.at(-1)

  useEffect(() => {
    if (isAnswering) setWords('Hearth is answering')
    else if (wasAnswering.current && last !== undefined) setWords(spoken(last))
    wasAnswering.current = isAnswering
  }, [isAnswering, last])

  return (
    <VisuallyHidden role="status" aria-live="polite">
      {words}
    </VisuallyHidden>
  )
}

const spoken = (message: Message): string => {
  if (message.status === 'failed') return errorSentence({ code: message.answer?.errorCode ?? 'internal', details: message.answer?.errorDetails ?? {} })
  const ending = message.answer === null ? null : unfinishedText(message.answer.stopReason)
  return `${message.text.slice(0, spokenLength)} ${ending ?? ''}`.trim()
}
