// message-row.tsx - One row of the transcript, centred to the measure.
import { memo } from 'react'
import type { Message } from '../../../main/contract/chats.ts'
import { gapText } from '../../text/window-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { AnswerMessage } from './answer-message.tsx'
import { useConversation } from './conversation-context.ts'
import styles from './conversation.module.css'
import type { Gap } from './transcript.ts'
import { UserMessage } from './user-message.tsx'

export type MessageRowProps = {
  message: Message
  isFirst: boolean
  isLast: boolean
  /** What the newest answer did not see right before this message. */
  gapBefore: Gap | null
}

export const MessageRow = memo(({ message, isFirst, isLast, gapBefore }: MessageRowProps) => (
  <div className={styles['row']} data-first={isFirst} data-last={isLast}>
    {gapBefore === null ? null : <GapLine gap={gapBefore} />}
    {message.isDamaged ? <DamageNote /> : null}
    {message.role === 'user' ? <UserMessage message={message} /> : <AnswerMessage message={message} />}
  </div>
))
MessageRow.displayName = 'MessageRow'

const GapLine = ({ gap }: { gap: Gap }) => {
  const { openWindow } = useConversation()
  return (
    <p className={styles['window']} role="note">
      <button type="button" onClick={openWindow}>
        {gapText(gap)}
      </button>
    </p>
  )
}

const DamageNote = () => (
  <Banner tone="warning" title="The disk has changed this message since it was saved.">
    It is shown as it is now and may not be what was written. An older backup may still have it.
  </Banner>
)
