// run-list.tsx - Runs of the lab, newest first, with what each one recommends.
import type { LabRunSummary } from '../../../main/contract/lab-run.ts'
import { formatMoment } from '../../text/format.ts'
import { runWords } from '../../text/lab-text.ts'
import { Card } from '../../ui/page.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { Tag } from '../../ui/tag.tsx'
import styles from './lab.module.css'
import type { LabLinks } from './use-lab.ts'

export const RunList = ({ runs, links }: { runs: readonly LabRunSummary[]; links: LabLinks }) => (
  <Card title="Runs" isFlush>
    <ul className={styles['runs']} aria-label="Runs">
      {runs.map((run) => (
        <RunRow key={run.id} run={run} links={links} />
      ))}
    </ul>
  </Card>
)

const RunRow = ({ run, links }: { run: LabRunSummary; links: LabLinks }) => {
  const { tone, label, detail } = runWords(run)
  const isOpen = run.state === 'running' || run.state === 'held' || run.state === 'paused' || run.state === 'waiting'
  return (
    <li>
      <div className={styles['runHead']}>
        <a href={links.run(run.id)}>{run.name}</a>
        <small>
          {formatMoment(run.createdAtMs, Date.now())}
          {run.isImported ? ', from another computer’s report' : ''}
        </small>
        <Tag tone={tone}>{label}</Tag>
      </div>
      {isOpen ? <ProgressBar label={`Measuring ${run.name}`} fraction={run.progress.fraction} isPaused={run.state !== 'running'} /> : null}
      <p className={styles['soft']}>
        {detail === '' ? '' : `${detail} `}
        {run.recommendations[0]?.sentence ?? run.labels.join(', ')}
      </p>
    </li>
  )
}
