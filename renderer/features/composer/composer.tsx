// composer.tsx - Where a message is written: Enter sends, the draft is kept, and nothing is cleared before it is on disk.
import { Button } from '@mantine/core'
import { IconArrowUp, IconCloud, IconPlayerStopFilled } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, type RefObject, useState } from 'react'
import { messageMaxLength } from '../../../main/contract/chats.ts'
import { errorText, type Problem, toProblem } from '../../text/error-text.ts'
import { formatCount } from '../../text/format.ts'
import { Banner } from '../../ui/banner.tsx'
import { iconSize } from '../../ui/icon.ts'
import styles from './composer.module.css'

export type ComposerProps = {
  initialText: string
  field: RefObject<HTMLTextAreaElement | null>
  isAnswering: boolean
  /** Why nothing can be sent right now; the text can still be written. */
  blockedBy: string | null
  /** Why the model here cannot be asked, though another could. */
  blockedHere: string | null
  /** What is to say about the message being written; with `isBlocking` it cannot be sent as it is. */
  note: { text: string; isBlocking: boolean } | null
  /** Somebody other than the model here who can be asked; `isUrged` where the note says that they should be. */
  other: { name: string; isUrged: boolean; ask: (text: string) => Promise<boolean> } | null
  /** Asked before sending; false keeps the text, and the note says why. */
  mayBeSent: (text: string) => Promise<boolean>
  /** Resolves when the message is on disk. */
  onSend: (text: string) => Promise<void>
  onStop: () => void
  onChange: (text: string) => void
  onLeave: () => void
  tools?: ReactNode
  /** Files that go along, above the field. */
  files?: ReactNode
}

/** From here on the count is shown. */
const countFrom = messageMaxLength * 0.9

export const Composer = (props: ComposerProps) => {
  const [text, setText] = useState(props.initialText)
  const [isSending, setSending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const isTooLong = text.length > messageMaxLength
  const canAsk = text.trim() !== '' && !isTooLong && !isSending && !isHeld(props)
  const canSend = canAsk && props.blockedHere === null && props.note?.isBlocking !== true

  const change = (next: string): void => {
    setText(next)
    setProblem(null)
    props.onChange(next)
  }
  const send = async (): Promise<void> => {
    if (!canSend) return
    setSending(true)
    setProblem(null)
    try {
      if (!(await props.mayBeSent(text))) return
      await props.onSend(text)
      change('')
    } catch (error) {
      setProblem(toProblem(error))
    } finally {
      setSending(false)
    }
  }
  /** True clears the field: what was written is on disk. */
  const askOther = async (): Promise<void> => {
    if (props.other === null || !canAsk) return
    if (await props.other.ask(text)) change('')
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    void send()
  }

  return (
    <form
      className={styles['composer']}
      aria-label="Write a message"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      {problem === null ? null : <ProblemBanner problem={problem} />}
      {props.note === null ? null : <NoteLine note={props.note} />}
      {props.files}
      <div className={styles['box']}>
        <textarea
          ref={props.field}
          className={styles['field']}
          aria-label="Message"
          aria-describedby="composer-hint"
          placeholder="Write a message"
          rows={1}
          dir="auto"
          autoFocus
          value={text}
          readOnly={isSending}
          onChange={(event) => {
            change(event.target.value)
          }}
          onKeyDown={onKeyDown}
          onBlur={props.onLeave}
        />
        <div className={styles['bar']}>
          {props.tools}
          <ComposerHint isShort={props.other !== null} length={text.length} isAnswering={props.isAnswering} blockedBy={props.blockedBy ?? props.blockedHere} />
          <Actions {...props} canSend={canSend} canAsk={canAsk} onAsk={() => void askOther()} />
        </div>
      </div>
    </form>
  )
}

type ActionsProps = Pick<ComposerProps, 'isAnswering' | 'onStop' | 'other'> & { canSend: boolean; canAsk: boolean; onAsk: () => void }

const isHeld = ({ isAnswering, blockedBy }: Pick<ComposerProps, 'isAnswering' | 'blockedBy'>): boolean => isAnswering || blockedBy !== null

/** Send, beside it somebody else who can be asked, or Stop. */
const Actions = ({ isAnswering, onStop, other, canSend, canAsk, onAsk }: ActionsProps) =>
  isAnswering ? (
    <Button variant="default" size="sm" leftSection={<IconPlayerStopFilled {...iconSize} size={14} />} onClick={onStop}>
      Stop
    </Button>
  ) : (
    <>
      {other === null ? null : (
        <Button className={styles['other'] ?? ''} classNames={{ label: styles['label'] ?? '' }} variant={other.isUrged && !canSend ? 'filled' : 'default'} size="sm" aria-haspopup="dialog" disabled={!canAsk} leftSection={<IconCloud {...iconSize} />} onClick={onAsk}>
          Ask {other.name}
        </Button>
      )}
      <Button className={styles['send'] ?? ''} type="submit" variant="filled" size="sm" disabled={!canSend} rightSection={<IconArrowUp {...iconSize} />}>
        Send
      </Button>
    </>
  )

/** Spoken when it appears: what cannot be sent, or what leaves when it is. */
const NoteLine = ({ note }: { note: NonNullable<ComposerProps['note']> }) => (
  <p id="composer-note" className={styles['note']} data-urgent={note.isBlocking} role="status">
    {note.text}
  </p>
)

const ProblemBanner = ({ problem }: { problem: Problem }) => {
  const { happened, kept, next } = errorText(problem)
  return (
    <Banner tone="error" title={happened}>
      {kept} {next}
    </Banner>
  )
}

type HintProps = Pick<ComposerProps, 'isAnswering' | 'blockedBy'> & { length: number; isShort: boolean }

const ComposerHint = (props: HintProps) => {
  const isTooLong = props.length > messageMaxLength
  return (
    <span id="composer-hint" className={styles['hint']} data-urgent={isTooLong} data-short={props.isShort && isUsual(props)} aria-live={isTooLong ? 'polite' : 'off'}>
      {hint(props)}
    </span>
  )
}

/** What everybody knows after a day gives way where there are two buttons; screen readers still say it. */
const isUsual = ({ length, isAnswering, blockedBy }: HintProps): boolean => blockedBy === null && !isAnswering && length <= countFrom

const hint = ({ length, isAnswering, blockedBy }: HintProps): string => {
  if (length > messageMaxLength)
    return `${formatCount(length)} characters; at most ${formatCount(messageMaxLength)} can be sent. Shorten it, or send it in parts.`
  if (blockedBy !== null) return blockedBy
  if (isAnswering) return 'Esc stops the answer'
  if (length > countFrom) return `${formatCount(length)} of ${formatCount(messageMaxLength)} characters`
  return 'Enter sends, Shift Enter starts a new line'
}
