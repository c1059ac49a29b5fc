// run-page.tsx - One run: how far it is, what it recommends, plots, figures, and how to do it again.
import type { LabRun, LabRunId } from '../../../main/contract/lab-run.ts'
import { reasonText } from '../../../main/contract/lab-words.ts'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { formatMoment } from '../../text/format.ts'
import { runWords } from '../../text/lab-text.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Banner } from '../../ui/banner.tsx'
import { Page } from '../../ui/page.tsx'
import { Tag } from '../../ui/tag.tsx'
import { CompareCard } from './compare-card.tsx'
import { ConclusionCard } from './conclusion-card.tsx'
import { ExportButtons } from './export-buttons.tsx'
import { FiguresCard } from './figures-card.tsx'
import { PlotsSection } from './plots-section.tsx'
import { ProgressCard } from './progress-card.tsx'
import { RepeatCard } from './repeat-card.tsx'
import { RunActions } from './run-actions.tsx'
import { type LabLinks, useLabRun } from './use-lab.ts'
import { VerdictsCard } from './verdicts-card.tsx'

export const RunPage = ({ id, links }: { id: LabRunId; links: LabLinks }) => {
  const { data: run, error } = useLabRun(id)
  const trail = <BackLink href={links.runs}>Lab</BackLink>
  if (error !== null) {
    return (
      <Page title="A run of the lab" lead="" trail={trail}>
        <Banner tone="error" title={errorSentence(toProblem(error))} />
      </Page>
    )
  }
  if (run === undefined || run === null) return <Page title="A run of the lab" lead="" trail={trail} />
  return <Run run={run} links={links} trail={trail} />
}

const Run = ({ run, links, trail }: { run: LabRun; links: LabLinks; trail: React.ReactNode }) => {
  const { tone, label } = runWords(run)
  const isOver = run.state === 'done' || run.state === 'cancelled' || run.state === 'failed'
  return (
    <Page
      title={run.name}
      lead={
        <>
          <Tag tone={tone}>{label}</Tag> {machineWords(run)}, {formatMoment(run.startedAtMs ?? run.createdAtMs, Date.now())}
        </>
      }
      isWide
      trail={trail}
      actions={
        <>
          <RunActions run={run} links={links} />
          <ExportButtons run={run} />
        </>
      }
    >
      {run.isImported ? <Banner tone="info" title="This was measured on another computer.">Its figures say how the versions compare there.</Banner> : null}
      {run.problem === null ? null : <Banner tone="error" title={reasonText(run.problem)} />}
      {isOver ? null : <ProgressCard run={run} />}
      <ConclusionCard run={run} />
      <PlotsSection run={run} />
      <FiguresCard run={run} />
      <VerdictsCard run={run} />
      <CompareCard run={run} />
      <RepeatCard run={run} />
    </Page>
  )
}

const machineWords = ({ machine }: LabRun): string => machine.cpu.replace(/\s+/g, ' ').trim()
