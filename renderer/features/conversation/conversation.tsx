// conversation.tsx - The transcript of one chat: a virtual list that pages backwards and follows the answer being written.
import { Button } from '@mantine/core'
import { IconArrowDown } from '@tabler/icons-react'
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import type { MessageId } from '../../../main/contract/ids.ts'
import { iconSize } from '../../ui/icon.ts'
import { Announcer } from './announcer.tsx'
import { ConversationProvider, type ConversationValue } from './conversation-context.ts'
import styles from './conversation.module.css'
import { LinkDialog } from './link-dialog.tsx'
import { LinkOpenerProvider } from './link-opener.ts'
import { MessageRow } from './message-row.tsx'
import { type Transcript, windowGaps } from './transcript.ts'
import { useFollowEnd } from './use-follow-end.ts'

export type ConversationProps = Pick<ConversationValue, 'chatId' | 'runs' | 'ask' | 'showVersion' | 'pin' | 'rate' | 'openWindow' | 'questionFiles' | 'answerTools'> & {
  transcript: Transcript
  /** Grows when the user sent something: the end then comes into view. */
  sentCount: number
  isReadingEarlier: boolean
  readEarlier: () => Promise<void>
}

/** How close to the top the page before is asked for, in CSS pixels. */
const readAheadPx = 1500

export const Conversation = (props: ConversationProps) => {
  const { chatId, runs, ask, showVersion, pin, rate, openWindow, questionFiles, answerTools, transcript, sentCount, readEarlier } = props
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<VirtualizerHandle>(null)
  const follow = useFollowEnd(scroller)
  const [link, setLink] = useState<string | null>(null)
  const [editing, setEditing] = useState<MessageId | null>(null)
  const value = useMemo(
    () => ({ chatId, runs, ask, showVersion, pin, rate, openWindow, questionFiles, answerTools, setEditing }),
    [chatId, runs, ask, showVersion, pin, rate, openWindow, questionFiles, answerTools],
  )
  const { messages, earlierCount } = transcript
  const gaps = useMemo(() => windowGaps(transcript), [transcript])

  const { toEnd } = follow
  useLayoutEffect(() => {
    list.current?.scrollToIndex(messages.length - 1, { align: 'end' })
    toEnd()
    // Once per send, and when the chat is opened.
  }, [sentCount, toEnd])

  const onScroll = (): void => {
    follow.onScroll()
    const element = scroller.current
    if (element !== null && element.scrollTop < readAheadPx && earlierCount > 0) void readEarlier()
  }

  return (
    <ConversationProvider value={value}>
      <LinkOpenerProvider value={setLink}>
        <div className={styles['frame']}>
          <div ref={scroller} className={styles['scroller']} role="log" aria-live="off" aria-label="Conversation" tabIndex={0}>
            <Virtualizer
              ref={list}
              data={messages}
              shift={transcript.lastChange === 'earlier'}
              bufferSize={400}
              keepMounted={editing === null ? [] : [messages.findIndex((message) => message.id === editing)].filter((index) => index >= 0)}
              onScroll={onScroll}
              onResize={follow.onResize}
            >
              {(message, index) => (
                <MessageRow
                  key={message.id}
                  message={message}
                  isFirst={index === 0 && earlierCount === 0}
                  isLast={index === messages.length - 1}
                  gapBefore={gaps.get(index) ?? null}
                />
              )}
            </Virtualizer>
          </div>
          {props.isReadingEarlier ? <div className={styles['earlier']}>Reading earlier messages</div> : null}
          {follow.isAway ? (
            <Button className={styles['jump'] ?? ''} variant="default" size="xs" radius="xl" leftSection={<IconArrowDown {...iconSize} />} onClick={toEnd}>
              Jump to latest
            </Button>
          ) : null}
        </div>
      </LinkOpenerProvider>
      <Announcer messages={messages} />
      <LinkDialog
        address={link}
        writer="the model"
        chatTexts={() => messages.filter((message) => message.role === 'user').map((message) => message.text)}
        onClose={() => {
          setLink(null)
        }}
      />
    </ConversationProvider>
  )
}
