// answer-message.tsx - An answer: its text as it is written, how it ended, what it cost, and what can be done with it.
import { IconHelpCircle, IconRefresh } from '@tabler/icons-react'
import { memo, useState } from 'react'
import type { AnswerFacts, Message } from '../../../main/contract/chats.ts'
import { doubtText } from '../../text/answer-text.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { iconSize } from '../../ui/icon.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { AnswerEnding } from './answer-ending.tsx'
import { AnswerFactsLine } from './answer-facts-line.tsx'
import { AnswerPhaseLine } from './answer-phase-line.tsx'
import { useConversation, useRunOf } from './conversation-context.ts'
import { GuessedText } from './guessed-text.tsx'
import { Markdown } from './markdown.tsx'
import styles from './message.module.css'
import { PinButton } from './pin-button.tsx'
import { RateButtons } from './rate-buttons.tsx'
import { VersionPager } from './version-pager.tsx'

export const AnswerMessage = memo(({ message }: { message: Message }) => {
  const run = useRunOf(message.id)
  const text = run?.text ?? message.text
  const [isColoured, setColoured] = useState(false)
  const isWriting = run !== undefined || message.status === 'streaming'
  const hide = (): void => {
    setColoured(false)
  }
  return (
    <article className={styles['answer']} aria-label="Answer" aria-busy={isWriting} data-writer={run?.writer ?? message.answer?.origin.kind}>
      <AnswerText text={text} isWriting={isWriting} guessed={isColoured ? (message.answer?.guessed ?? []) : null} onHide={hide} />
      {run === undefined ? null : <AnswerPhaseLine phase={run.phase} />}
      {isWriting ? null : <AnswerFooter message={message} isColoured={isColoured} setColoured={setColoured} />}
    </article>
  )
})
AnswerMessage.displayName = 'AnswerMessage'

type AnswerTextProps = { text: string; isWriting: boolean; guessed: AnswerFacts['guessed'] | null; onHide: () => void }

const AnswerText = ({ text, isWriting, guessed, onHide }: AnswerTextProps) => {
  if (text === '') return null
  return guessed === null || isWriting ? <Markdown text={text} isStreaming={isWriting} /> : <GuessedText text={text} guessed={guessed} onHide={onHide} />
}

type FooterProps = { message: Message; isColoured: boolean; setColoured: (isColoured: boolean) => void }

const AnswerFooter = ({ message, isColoured, setColoured }: FooterProps) => {
  const { ask, answerTools } = useConversation()
  // Nothing was written: the error above says it all, and has the way on.
  const isBare = message.status === 'failed' && message.text === ''
  return (
    <>
      <AnswerEnding message={message} />
      <Doubt facts={message.answer} />
      <footer className={styles['footer']}>
        {message.answer === null || isBare ? <span /> : <AnswerFactsLine messageId={message.id} facts={message.answer} isColoured={isColoured} setColoured={setColoured} />}
        <div className={styles['actions']}>
          {message.text === '' ? null : <CopyButton label="Copy answer" text={() => message.text} />}
          {isBare || message.answer === null ? null : <RateButtons message={message} />}
          {isBare ? null : <PinButton message={message} />}
          {isBare ? null : <IconButton label="Again" icon={IconRefresh} onClick={() => void ask({ type: 'regenerate', messageId: message.id })} />}
          <VersionPager version={message.version} />
        </div>
      </footer>
      {isBare ? null : answerTools(message)}
    </>
  )
}

const Doubt = ({ facts }: { facts: AnswerFacts | null }) => {
  const text = facts === null ? null : doubtText(facts)
  if (text === null) return null
  return (
    <p className={styles['doubt']}>
      <IconHelpCircle {...iconSize} aria-hidden />
      {text}
    </p>
  )
}
