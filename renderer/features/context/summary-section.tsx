// summary-section.tsx - The summary that stands in for the oldest messages: read it, change it, take it back.
import { Button, Group, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { ContextView, Summary } from '../../../main/contract/context.ts'
import { formatNumberOf } from '../../text/format.ts'
import styles from './context-panel.module.css'
import type { useWindowActions } from './use-window.ts'

export type SummarySectionProps = { view: ContextView; actions: ReturnType<typeof useWindowActions> }

export const SummarySection = ({ view, actions }: SummarySectionProps) => (
  <section className={styles['section']}>
    <h3>Summary</h3>
    {view.summary === null ? <p className={styles['note']}>None yet. One is written once the window fills; until then the oldest messages leave.</p> : null}
    {view.summary === null ? null : <StoredSummary key={view.summary.id} summary={view.summary} actions={actions} />}
    {view.isSummarising ? (
      <p className={styles['note']} role="status">
        The model is writing a summary.
      </p>
    ) : null}
  </section>
)

const StoredSummary = ({ summary, actions }: { summary: Summary; actions: SummarySectionProps['actions'] }) => {
  const [draft, setDraft] = useState<string | null>(null)
  const { editSummary, switchSummary } = actions
  const origin = summary.isEdited ? 'Changed by you' : `Written by ${summary.modelName}`
  const use = summary.isUsed ? 'It stands in for' : 'Taken back. It would stand in for'
  if (draft !== null)
    return (
      <SummaryEditor
        text={draft}
        onChange={setDraft}
        isSaving={editSummary.isPending}
        onSave={() => {
          editSummary.mutate({ id: summary.id, text: draft }, { onSuccess: () => { setDraft(null) } })
        }}
        onLeave={() => {
          setDraft(null)
        }}
      />
    )
  return (
    <>
      <blockquote className={styles['summary']} data-used={summary.isUsed} dir="auto">
        {summary.text}
      </blockquote>
      <p className={styles['note']}>
        {origin}. {use} the first {formatNumberOf(summary.messageCount, 'message')}.
      </p>
      <Group gap={8}>
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            setDraft(summary.text)
          }}
        >
          Edit
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={switchSummary.isPending}
          onClick={() => {
            switchSummary.mutate({ id: summary.id, isUsed: !summary.isUsed })
          }}
        >
          {summary.isUsed ? 'Take back' : 'Use again'}
        </Button>
      </Group>
    </>
  )
}

type EditorProps = { text: string; isSaving: boolean; onChange: (text: string) => void; onSave: () => void; onLeave: () => void }

const SummaryEditor = ({ text, isSaving, onChange, onSave, onLeave }: EditorProps) => (
  <>
    <Textarea
      aria-label="Summary"
      autosize
      minRows={4}
      maxRows={14}
      maxLength={20_000}
      value={text}
      autoFocus
      onChange={(event) => {
        onChange(event.currentTarget.value)
      }}
    />
    <Group gap={8}>
      <Button size="xs" variant="filled" loading={isSaving} disabled={text.trim() === ''} onClick={onSave}>
        Save
      </Button>
      <Button size="xs" variant="default" onClick={onLeave}>
        Leave as it was
      </Button>
    </Group>
  </>
)
