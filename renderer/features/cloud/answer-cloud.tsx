// answer-cloud.tsx - Under an answer: where it came from and what that cost; asking a cloud, or keeping it here.
import { IconArrowBackUp, IconCloud, IconCloudOff, IconHighlight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AnswerFacts, AnswerOrigin, Message } from '../../../main/contract/chats.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { cloudChatQuery, cloudQuery } from '../../connection/queries.ts'
import { cloudFailureText, originWords } from '../../text/cloud-text.ts'
import { iconSize } from '../../ui/icon.ts'
import styles from './cloud.module.css'
import type { CloudAsking } from './use-cloud-asking.ts'

export const AnswerCloud = ({ message, asking }: { message: Message; asking: CloudAsking }) => {
  const origin = message.answer?.origin ?? { kind: 'local' }
  if (origin.kind !== 'local') return <CloudAnswer message={message} origin={origin} asking={asking} />
  return (
    <>
      <Failure failure={message.answer?.cloudFailure ?? null} />
      <LocalAnswer message={message} asking={asking} />
    </>
  )
}

/** A cloud was asked, and the local answer is all there is. */
const Failure = ({ failure }: { failure: AnswerFacts['cloudFailure'] }) =>
  failure === null ? null : (
    <p className={styles['failure']}>
      <IconCloudOff {...iconSize} aria-hidden /> {cloudFailureText(failure)}
    </p>
  )

type LocalProps = { message: Message; asking: CloudAsking }

/** Nothing at all while the cloud is off. */
const LocalAnswer = ({ message, asking }: LocalProps) => {
  const { data: state } = useQuery(cloudQuery)
  const isOff = state === undefined || state.mode.value === 'off'
  const { data: chat } = useQuery({ ...cloudChatQuery(useClient(), message.chatId), enabled: !isOff })
  if (isOff || chat === undefined || message.parentId === null || message.text === '') return null
  if (chat.isLocked) return null
  const isKept = chat.keptLocal.includes(message.parentId)
  return (
    <div className={styles['tools']}>
      {isKept ? null : (
        <button
          type="button"
          aria-haspopup="dialog"
          disabled={asking.isRunning}
          onClick={() => {
            asking.look(message.id, 'refine')
          }}
        >
          <IconCloud {...iconSize} />
          Ask the cloud
        </button>
      )}
      <button
        type="button"
        aria-pressed={isKept}
        onClick={() => {
          asking.keepLocal(message.id, !isKept)
        }}
      >
        <IconCloudOff {...iconSize} />
        {isKept ? 'Kept local' : 'Keep it local'}
      </button>
    </div>
  )
}

type CloudProps = { message: Message; origin: Exclude<AnswerOrigin, { kind: 'local' }>; asking: CloudAsking }

const CloudAnswer = ({ message, origin, asking }: CloudProps) => {
  const [isMarked, setMarked] = useState(false)
  return (
    <>
      {isMarked ? (
        <p className={styles['marked']} dir="auto">
          {piecesOf(message.text, origin.spans).map(({ at, text, isCloud }) => (isCloud ? <mark key={at}>{text}</mark> : <span key={at}>{text}</span>))}
        </p>
      ) : null}
      <div className={styles['tools']}>
        <span>
          <IconCloud {...iconSize} aria-hidden /> {originWords(origin)}
        </span>
        {origin.kind === 'refined' ? (
          <button
            type="button"
            aria-pressed={isMarked}
            onClick={() => {
              setMarked(!isMarked)
            }}
          >
            <IconHighlight {...iconSize} />
            Mark what came from there
          </button>
        ) : null}
        {origin.draftId === null ? null : (
          <button
            type="button"
            onClick={() => {
              asking.undo(message.id)
            }}
          >
            <IconArrowBackUp {...iconSize} />
            Back to the local answer
          </button>
        )}
      </div>
    </>
  )
}

const piecesOf = (text: string, spans: readonly (readonly [number, number])[]): { at: number; text: string; isCloud: boolean }[] => {
  const pieces: { at: number; text: string; isCloud: boolean }[] = []
  let read = 0
  for (const [from, to] of spans) {
    if (from > read) pieces.push({ at: read, text: text.slice(read, from), isCloud: false })
    if (to > from) pieces.push({ at: from, text: text.slice(from, to), isCloud: true })
    read = to
  }
  if (read < text.length) pieces.push({ at: read, text: text.slice(read), isCloud: false })
  return pieces
}
