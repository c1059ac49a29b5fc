// user-message.tsx - What the user asked: plain text, and a place to ask it differently.
import { IconPencil } from '@tabler/icons-react'
import { memo, useState } from 'react'
import type { Message } from '../../../main/contract/chats.ts'
import { formatCount } from '../../text/format.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { useConversation } from './conversation-context.ts'
import styles from './message.module.css'
import { PinButton } from './pin-button.tsx'
import { QuestionEditor } from './question-editor.tsx'
import { VersionPager } from './version-pager.tsx'

/** Longer messages show their beginning until asked. */
const shownLength = 1500
const shownLines = 18

export const UserMessage = memo(({ message }: { message: Message }) => {
  const { setEditing, questionFiles } = useConversation()
  const [isEditing, setIsEditing] = useState(false)
  const edit = (next: boolean): void => {
    setIsEditing(next)
    setEditing(next ? message.id : null)
  }
  return (
    <article className={styles['question']} aria-label="You">
      {questionFiles(message)}
      {isEditing ? (
        <QuestionEditor
          message={message}
          onClose={() => {
            edit(false)
          }}
        />
      ) : (
        <>
          <QuestionText text={message.text} />
          <div className={styles['questionActions']} data-pinned={message.version.count > 1 || message.isPinned}>
            <CopyButton label="Copy message" text={() => message.text} />
            <PinButton message={message} />
            <IconButton
              label="Edit"
              icon={IconPencil}
              onClick={() => {
                edit(true)
              }}
            />
            <VersionPager version={message.version} />
          </div>
        </>
      )}
    </article>
  )
})
UserMessage.displayName = 'UserMessage'

const QuestionText = ({ text }: { text: string }) => {
  const [isWhole, setWhole] = useState(false)
  const beginning = shorten(text)
  return (
    <div className={styles['bubble']} dir="auto">
      {isWhole ? text : beginning}
      {beginning.length === text.length ? null : (
        <button
          type="button"
          className={styles['more']}
          aria-expanded={isWhole}
          onClick={() => {
            setWhole(!isWhole)
          }}
        >
          {isWhole ? 'Show less' : `Show all ${formatCount(text.length)} characters`}
        </button>
      )}
    </div>
  )
}

const shorten = (text: string): string => {
  const lines = text.slice(0, shownLength).split('\n').slice(0, shownLines).join('\n')
  return text.length - lines.length < 200 ? text : lines
}
