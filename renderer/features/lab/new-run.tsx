// new-run.tsx - What to measure: versions first, how thoroughly second, everything else folded away.
import { Button } from '@mantine/core'
import { type SubmitEvent, useState } from 'react'
import type { LabLoad, LabPlanInput } from '../../../main/contract/lab-run.ts'
import type { LabPreview } from '../../../main/contract/lab.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { formatTimeLeft } from '../../text/format.ts'
import { previewWarningWords } from '../../text/lab-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { ChoiceList } from '../../ui/choice-list.tsx'
import { Card } from '../../ui/page.tsx'
import { LoadRows } from './load-rows.tsx'
import styles from './lab.module.css'
import { type RunExtras, RunExtrasFields, usualExtras } from './run-extras.tsx'
import { type LabLinks, useCandidates, useLabAction, usePreview, useQuestionSets } from './use-lab.ts'
import { VariantChoice } from './variant-choice.tsx'

type Care = 'quick' | 'usual' | 'thorough'

const care: Record<Care, { reps: number; windows: number; questions: number }> = {
  quick: { reps: 3, windows: 6, questions: 20 },
  usual: { reps: 5, windows: 16, questions: 60 },
  thorough: { reps: 12, windows: 64, questions: 250 },
}

const careChoices = [
  { value: 'quick', label: 'A quick look', meaning: 'Three repetitions each. Large differences show.' },
  { value: 'usual', label: 'The usual way', meaning: 'Five repetitions each, and enough text and questions to rank neighbours.' },
  { value: 'thorough', label: 'Thoroughly', meaning: 'For small differences. Takes several times as long.' },
] as const

export const NewRun = ({ links }: { links: LabLinks }) => {
  const { models } = useCandidates()
  const [loads, setLoads] = useState<LabLoad[]>([])
  const [howCareful, setHowCareful] = useState<Care>('usual')
  const [extras, setExtras] = useState<RunExtras>(usualExtras)
  const [questionSet] = useQuestionSets() ?? []
  const plan = planOf(loads, { how: care[howCareful], extras, questionSet: questionSet?.id })
  const preview = usePreview(plan)
  const start = useStart(links)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (plan !== null) start.mutate(plan)
  }
  if (models === undefined) return null
  return (
    <Card title="New comparison">
      <form className={styles['form']} onSubmit={submit} aria-label="New comparison">
        <VariantChoice models={models} loads={loads} onChange={setLoads} modelsLink={links.models} />
        <ChoiceList label="How thoroughly" choices={careChoices} value={howCareful} onChange={setHowCareful} />
        <details className={styles['more']}>
          <summary>More choices</summary>
          <LoadRows models={models} loads={loads} onChange={setLoads} />
          <RunExtrasFields extras={extras} onChange={setExtras} />
        </details>
        {plan === null ? null : <Preview preview={preview.data ?? null} loads={loads.length} />}
        {start.error === null ? null : <Banner tone="error" title={errorSentence(toProblem(start.error))} />}
        <div className={styles['foot']}>
          <span className={styles['soft']} role="status">
            {plan === null ? 'Tick the versions to measure.' : durationWords(preview.data ?? null)}
          </span>
          <Button type="submit" variant="filled" loading={start.isPending} disabled={plan === null}>
            Measure
          </Button>
        </div>
      </form>
    </Card>
  )
}

const planOf = (
  loads: readonly LabLoad[],
  { how, extras, questionSet }: { how: (typeof care)[Care]; extras: RunExtras; questionSet: string | undefined },
): LabPlanInput | null => {
  if (loads.length === 0) return null
  const own = extras.ownText.trim()
  return {
    variants: [...loads],
    texts: own === '' ? extras.texts.map((id) => ({ kind: 'shipped' as const, id })) : [{ kind: 'own', name: 'Your text', text: own }],
    questions: questionSet === undefined || !extras.asksQuestions ? null : { id: questionSet, most: how.questions },
    reps: how.reps,
    seed: extras.seed,
    quality: { windowTokens: extras.windowTokens, most: how.windows },
    guards: { onlyOnMains: extras.onlyOnMains, stopAtC: extras.stopAtC },
  }
}

const useStart = (links: LabLinks) => {
  const client = useClient()
  const action = useLabAction()
  return {
    ...action,
    mutate: (plan: LabPlanInput): void => {
      action.mutate(async () => {
        links.open((await client.lab.start(plan)).id)
      })
    },
  }
}

const durationWords = (preview: LabPreview | null): string => {
  if (preview === null) return ''
  const { expectedMs } = preview
  return expectedMs === null ? 'How long it takes shows after the first step.' : `About ${formatTimeLeft(expectedMs / 1000).replace(' left', '')}. Chats go first: it waits while you use them.`
}

const Preview = ({ preview, loads }: { preview: LabPreview | null; loads: number }) => {
  if (preview === null || preview.warnings.length === 0) return null
  return (
    <ul className={styles['warnings']} aria-label="Before it begins">
      {preview.warnings
        .filter(({ variant }) => variant === null || variant < loads)
        .map((warning, index) => (
          <li key={index}>
            {warning.variant === null ? '' : <b>{preview.labels[warning.variant]}: </b>}
            {previewWarningWords(warning)}
          </li>
        ))}
    </ul>
  )
}
