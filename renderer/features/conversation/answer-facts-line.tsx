/* answer-facts-line.tsx - What an answer cost, in one line that opens into where the numbers came from.
 *
 * The line is a plain button, and the popover is mounted when it is asked for: rows come and go while a transcript scrolls. */
import { Popover } from '@mantine/core'
import { useRef, useState } from 'react'
import type { AnswerFacts } from '../../../main/contract/chats.ts'
import type { MessageId } from '../../../main/contract/ids.ts'
import type { AnswerEnergy } from '../../../main/contract/power.ts'
import { answerFacts, stopReasonText } from '../../text/answer-text.ts'
import { formatDuration, formatNumberOf, formatRate } from '../../text/format.ts'
import { energyText, formatJoules, levelText } from '../../text/power-text.ts'
import styles from './answer-facts-line.module.css'
import { useAnswerEnergy } from './use-answer-energy.ts'

export type AnswerFactsLineProps = { messageId: MessageId; facts: AnswerFacts; isColoured: boolean; setColoured: (isColoured: boolean) => void }

export const AnswerFactsLine = ({ messageId, facts, isColoured, setColoured }: AnswerFactsLineProps) => {
  const energy = useAnswerEnergy(messageId)
  const [isOpen, setOpen] = useState(false)
  const wasOpen = useRef(false)
  const button = useRef<HTMLButtonElement>(null)
  const close = (): void => {
    setOpen(false)
    button.current?.focus()
  }
  return (
    <span className={styles['anchor']}>
      <button
        ref={button}
        type="button"
        className={styles['line']}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        // The popover closes on pointer down outside of it, which the click must not undo.
        onPointerDown={() => {
          wasOpen.current = isOpen
        }}
        onClick={() => {
          setOpen(!wasOpen.current)
          wasOpen.current = false
        }}
      >
        {shortFacts(facts, energy).map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </button>
      {energy?.notes.map((note) => (
        <span key={note} className={styles['note']}>
          {note}
        </span>
      ))}
      {isOpen ? <FactsPopover facts={facts} energy={energy} isColoured={isColoured} setColoured={setColoured} side={sideOf(button.current)} onClose={close} /> : null}
    </span>
  )
}

type Side = 'bottom-start' | 'top-start'

/** Where there is more room: the last answer's line lies just above the composer. */
const sideOf = (button: HTMLElement | null): Side =>
  button !== null && button.getBoundingClientRect().top > window.innerHeight / 2 ? 'top-start' : 'bottom-start'

type FactsPopoverProps = Omit<AnswerFactsLineProps, 'messageId'> & { energy: AnswerEnergy | null | undefined; side: Side; onClose: () => void }

const FactsPopover = ({ facts, energy, isColoured, setColoured, side, onClose }: FactsPopoverProps) => (
  <Popover
    opened
    onChange={onClose}
    position={side}
    width={400}
    trapFocus
    withRoles={false}
    floatingStrategy="fixed"
    middlewares={{ flip: { padding: 8 }, shift: { padding: 8 }, size: { padding: 8 } }}
  >
    <Popover.Target>
      <span className={styles['target']} />
    </Popover.Target>
    <Popover.Dropdown role="dialog" aria-label="How this answer was made" className={styles['details'] ?? ''}>
      <p className={styles['lead']} tabIndex={-1} data-autofocus>How this answer was made</p>
      <dl>
        {answerFacts(facts).map(({ term, value, meaning }) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>
              {value}
              <small>{meaning}</small>
            </dd>
          </div>
        ))}
        {energy === undefined || energy === null ? null : (
          <div>
            <dt>Energy</dt>
            <dd>
              {energyText(energy.energy)}
              <small>{energyMeaning(energy)}</small>
            </dd>
          </div>
        )}
      </dl>
      {facts.guessed.length === 0 ? null : (
        <label className={styles['colour']}>
          <input
            type="checkbox"
            checked={isColoured}
            onChange={(event) => {
              setColoured(event.currentTarget.checked)
            }}
          />
          Mark the words that were guessed ahead
        </label>
      )}
    </Popover.Dropdown>
  </Popover>
)

const shortFacts = (facts: AnswerFacts, energy: AnswerEnergy | null | undefined): string[] => [
  facts.modelName,
  ...(facts.timeToFirstTokenMs === null ? [] : [`${formatDuration(facts.timeToFirstTokenMs)} to first token`]),
  ...(facts.tokensPerSecond === null ? [] : [formatRate(facts.tokensPerSecond)]),
  ...(facts.tokens === 0 ? [] : [formatNumberOf(facts.tokens, 'token')]),
  ...(energy?.energy.joules === undefined || energy.energy.joules === null ? [] : [`${energy.energy.label === 'modelled' ? 'about ' : ''}${formatJoules(energy.energy.joules)}`]),
  stopReasonText(facts.stopReason),
]

const energyMeaning = ({ cpuSeconds, joulesPerToken, level }: AnswerEnergy): string =>
  [
    ...(joulesPerToken === null ? [] : [`${formatJoules(joulesPerToken)} per token`]),
    // An answer can be shorter than the clock of processor time can tell; nothing is not what it took.
    ...(cpuSeconds === null || cpuSeconds === 0 ? [] : [`${formatDuration(cpuSeconds * 1000)} of CPU time`]),
    `mostly at the level “${levelText[level].name}”`,
  ].join(', ')
