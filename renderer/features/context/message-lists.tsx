// message-lists.tsx - The messages that left a window, and those that stay in it whatever leaves.
import { IconPinnedOff } from '@tabler/icons-react'
import type { ContextView, LeftWindow, WindowMessage } from '../../../main/contract/context.ts'
import type { MessageId } from '../../../main/contract/ids.ts'
import { formatNumberOf } from '../../text/format.ts'
import { leftText } from '../../text/window-text.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import styles from './context-panel.module.css'

export const LeftList = ({ view }: { view: ContextView }) => {
  if (view.left.length === 0 && view.leftOutAnswerTokens === 0) return <p className={styles['note']}>Nothing so far. The whole chat is in it.</p>
  return (
    <>
      {view.left.map((range) => (
        <LeftRange key={range.start} range={range} />
      ))}
      {view.leftOutAnswerTokens === 0 ? null : (
        <p className={styles['note']}>
          {formatNumberOf(view.leftOutAnswerTokens, 'token')} of the last answer left while it was being written.
        </p>
      )}
    </>
  )
}

const LeftRange = ({ range }: { range: LeftWindow }) => {
  const unlisted = range.end - range.start - range.messages.length
  if (range.messages.length === 0) return <p className={styles['range']}>{leftText(range)}</p>
  return (
    <details className={styles['range']}>
      <summary>{leftText(range)}</summary>
      <ul className={styles['messages']}>
        {range.messages.map((message) => (
          <li key={message.id}>
            <Excerpt message={message} />
          </li>
        ))}
        {unlisted === 0 ? null : <li className={styles['note']}>and {formatNumberOf(unlisted, 'more message', 'more messages')}</li>}
      </ul>
    </details>
  )
}

export const PinnedList = ({ view, onUnpin }: { view: ContextView; onUnpin: (id: MessageId) => void }) =>
  view.pinned.length === 0 ? (
    <p className={styles['note']}>Nothing. A message that is pinned stays in here, with its question or answer.</p>
  ) : (
    <ul className={styles['messages']}>
      {view.pinned.map((message) => (
        <li key={message.id}>
          <Excerpt message={message} />
          <IconButton
            label="Take the pin off"
            icon={IconPinnedOff}
            onClick={() => {
              onUnpin(message.id)
            }}
          />
        </li>
      ))}
    </ul>
  )

const Excerpt = ({ message: { role, excerpt } }: { message: WindowMessage }) => (
  <span className={styles['excerpt']} dir="auto">
    <small>{role === 'user' ? 'You' : 'Answer'}</small>
    {excerpt === '' ? 'No text' : excerpt}
  </span>
)
