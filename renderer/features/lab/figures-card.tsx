// figures-card.tsx - Every figure of a run: a row per version, columns by group, the spread behind each.
import { useState } from 'react'
import { type LabMetric, labMetricFacts } from '../../../main/contract/lab-metrics.ts'
import type { LabCell, LabRun, LabVariant } from '../../../main/contract/lab-run.ts'
import { formatMetric, reasonText } from '../../../main/contract/lab-words.ts'
import { metricWords, spreadWords } from '../../text/lab-text.ts'
import { Card } from '../../ui/page.tsx'
import rows from '../../ui/rows.module.css'
import { Code, Tag } from '../../ui/tag.tsx'
import styles from './lab.module.css'

type Group = 'all' | (typeof labMetricFacts)[LabMetric]['group']

const groups: { value: Group; label: string }[] = [
  { value: 'all', label: 'What matters' },
  { value: 'speed', label: 'Speed' },
  { value: 'memory', label: 'Memory' },
  { value: 'energy', label: 'Energy' },
  { value: 'heat', label: 'Heat' },
  { value: 'quality', label: 'Quality' },
]

const first: readonly LabMetric[] = ['decodeTokensPerSecond', 'timeToFirstTokenMs', 'fileBytes', 'peakResidentBytes', 'energyPerTokenJ', 'perplexity', 'klDivergence', 'exactMatch']

export const FiguresCard = ({ run }: { run: LabRun }) => {
  const [group, setGroup] = useState<Group>('all')
  const present = [...new Set(run.cells.map(({ metric }) => metric))]
  const metrics = group === 'all' ? first.filter((metric) => present.includes(metric)) : present.filter((metric) => labMetricFacts[metric].group === group)
  return (
    <Card
      title="Figures"
      isFlush
      actions={
        <div className={styles['groups']} role="group" aria-label="Which figures">
          {groups.map(({ value, label }) => (
            <button
              key={value}
              type="button"
              aria-pressed={value === group}
              onClick={() => {
                setGroup(value)
              }}
            >
              {label}
            </button>
          ))}
        </div>
      }
    >
      <div className={rows['frame']} tabIndex={0} role="region" aria-label="Figures">
        <table className={rows['table']}>
          <thead>
            <tr>
              <th scope="col">Version</th>
              {metrics.map((metric) => (
                <th key={metric} scope="col" data-figure title={metricWords(metric).meaning}>
                  {metricWords(metric).name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {run.variants.map((variant) => (
              <VariantRow key={variant.id} variant={variant} run={run} metrics={metrics} />
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}

const VariantRow = ({ variant, run, metrics }: { variant: LabVariant; run: LabRun; metrics: readonly LabMetric[] }) => {
  const isChosen = run.analysis.recommendations.some(({ variantId }) => variantId === variant.id)
  const failure = run.cells.find(({ variantId, state, reason }) => variantId === variant.id && state === 'failed' && reason !== null)?.reason ?? null
  return (
    <tr data-chosen={isChosen}>
      <th scope="row">
        {variant.label} {variant.label.includes(variant.quantization) ? null : <Code>{variant.quantization}</Code>}
        {run.analysis.referenceId === variant.id ? <small>the others are compared with it</small> : null}
        {failure === null ? null : <small className={styles['failure']}>{reasonText(failure)}</small>}
      </th>
      {metrics.map((metric) => (
        <Cell key={metric} cell={run.cells.find((cell) => cell.variantId === variant.id && cell.metric === metric)} />
      ))}
    </tr>
  )
}

const Cell = ({ cell }: { cell: LabCell | undefined }) => {
  if (cell === undefined) return <td data-figure>–</td>
  const { value, metric, state, reason, isThrottled, label } = cell
  const why = reason === null ? state : reasonText(reason)
  if (value === null) {
    return (
      <td data-figure title={why}>
        <span aria-label={`Nothing: ${why}`}>{state === 'running' || state === 'waiting' ? '…' : '–'}</span>
      </td>
    )
  }
  return (
    <td data-figure>
      {formatMetric(metric, value)}
      <small>{spreadWords(cell)}</small>
      {label === 'modelled' ? <small>modelled</small> : null}
      {isThrottled ? <Tag tone="warn">while slowed down</Tag> : null}
    </td>
  )
}
