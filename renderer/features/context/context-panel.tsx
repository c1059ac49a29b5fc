// context-panel.tsx - What the model sees of a chat: how full its window is, what left it and why, what stays, and what may leave.
import { IconX } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import type { ContextView } from '../../../main/contract/context.ts'
import type { ChatId } from '../../../main/contract/ids.ts'
import { errorText, toProblem } from '../../text/error-text.ts'
import { formatCount, formatNumberOf } from '../../text/format.ts'
import { fillText, policyChoices, sourceText, windowProblemText } from '../../text/window-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { ChoiceList } from '../../ui/choice-list.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Meter } from '../../ui/meter.tsx'
import { CacheTable } from './cache-table.tsx'
import { ChatEnergy } from './chat-energy.tsx'
import styles from './context-panel.module.css'
import { LeftList, PinnedList } from './message-lists.tsx'
import { SummarySection } from './summary-section.tsx'
import { useWindow, useWindowActions } from './use-window.ts'

export type ContextPanelProps = { chatId: ChatId; isAnswering: boolean; onClose: () => void }

export const ContextPanel = ({ chatId, isAnswering, onClose }: ContextPanelProps) => {
  const { data: view, error } = useWindow(chatId, isAnswering ? 'fast' : 'slow')
  const actions = useWindowActions(chatId)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus()
  }, [])
  const problem = actions.error ?? error
  return (
    <div
      className={styles['panel']}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      <div className={styles['head']}>
        <h2 ref={heading} tabIndex={-1}>
          What the model sees
        </h2>
        <IconButton label="Close the panel" icon={IconX} tip="below" onClick={onClose} />
      </div>
      <p className={styles['lead']}>
        Hearth’s short-term memory of this chat. All of it stays in the chat; an answer can only use what is in here.
      </p>
      {problem === null ? null : <ProblemNote error={problem} />}
      {view === undefined ? null : <PanelSections view={view} actions={actions} />}
      <ChatEnergy chatId={chatId} messages={view?.messageCount} />
    </div>
  )
}

const ProblemNote = ({ error }: { error: Error }) => {
  const { happened, next } = errorText(toProblem(error))
  return (
    <Banner tone="error" title={happened}>
      {next}
    </Banner>
  )
}

type SectionsProps = { view: ContextView; actions: ReturnType<typeof useWindowActions> }

const PanelSections = ({ view, actions }: SectionsProps) => (
  <>
    <FillSection view={view} />
    {view.problem === null ? null : <Banner tone="warning" title={windowProblemText(view.problem)} />}
    <section className={styles['section']}>
      <ChoiceList
        label="When it is full"
        choices={policyChoices}
        value={view.policy}
        onChange={(policy) => {
          actions.setPolicy.mutate(policy)
        }}
      />
      {view.isOwnPolicy ? (
        <button
          type="button"
          className={styles['link']}
          onClick={() => {
            actions.setPolicy.mutate(null)
          }}
        >
          Go back to what Settings says
        </button>
      ) : (
        <p className={styles['note']}>As in Settings. A choice here holds for this chat only.</p>
      )}
    </section>
    {view.policy === 'summarise' ? <SummarySection view={view} actions={actions} /> : null}
    <section className={styles['section']}>
      <h3>What left it</h3>
      <LeftList view={view} />
    </section>
    <section className={styles['section']}>
      <h3>Pinned</h3>
      <PinnedList view={view} onUnpin={actions.unpin.mutate} />
    </section>
    <section className={styles['section']}>
      <h3>Where it is kept</h3>
      <CacheTable cache={view.cache} />
    </section>
  </>
)

const FillSection = ({ view }: { view: ContextView }) => {
  const words = fillText(view)
  return (
    <section className={styles['fill']}>
      <p className={styles['figure']}>{words}</p>
      <Meter label="How full it is" words={words} value={view.usedTokens} max={view.contextSize} limit={view.promptBudget} />
      <p className={styles['note']}>
        {formatCount(view.inWindowMessages)} of {formatNumberOf(view.messageCount, 'message')} and the instructions. From the notch on, room is
        kept for an answer. {sourceText(view.source)}
      </p>
    </section>
  )
}
