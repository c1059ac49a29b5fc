// progress-card.tsx - How far a run is, in all and version by version.
import type { LabRun } from '../../../main/contract/lab-run.ts'
import { formatPercent, formatTimeLeft } from '../../text/format.ts'
import { runWords, stageWords } from '../../text/lab-text.ts'
import { Card } from '../../ui/page.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import styles from './lab.module.css'

export const ProgressCard = ({ run }: { run: LabRun }) => {
  const { progress, variants } = run
  const isPaused = run.state !== 'running'
  const labelOf = (id: string): string => variants.find((variant) => variant.id === id)?.label ?? id
  const { current } = progress
  return (
    <Card title="Under way">
      <div className={styles['progress']}>
        <ProgressBar label="All of it" fraction={progress.fraction} isPaused={isPaused} />
        <p className={styles['soft']} role="status">
          {[
            formatPercent(progress.fraction),
            runWords(run).detail,
            current === null || isPaused ? '' : `${labelOf(current.variantId)}: ${stageWords[current.stage]}`,
          ]
            .filter((part) => part !== '')
            .join(' · ')}
        </p>
        <ul className={styles['variants']} aria-label="Version by version">
          {progress.variants.map(({ variantId, fraction, remainingMs }) => (
            <li key={variantId}>
              <span>{labelOf(variantId)}</span>
              <ProgressBar label={labelOf(variantId)} fraction={fraction} isPaused={isPaused} />
              <small>{remainingMs === null || fraction >= 1 ? formatPercent(fraction) : formatTimeLeft(remainingMs / 1000)}</small>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  )
}
