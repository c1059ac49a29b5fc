// verdicts-card.tsx - Which differences are real: pairs measured side by side, with what was left to chance.
import type { LabRun, LabVerdict } from '../../../main/contract/lab-run.ts'
import { formatMetric } from '../../../main/contract/lab-words.ts'
import { metricWords, verdictWords } from '../../text/lab-text.ts'
import { Card } from '../../ui/page.tsx'
import rows from '../../ui/rows.module.css'
import { Tag } from '../../ui/tag.tsx'
import styles from './lab.module.css'

export const VerdictsCard = ({ run }: { run: LabRun }) => {
  const { verdicts } = run.analysis
  if (verdicts.length === 0) return null
  const same = verdicts.filter(({ verdict }) => verdict === 'no-difference').length
  return (
    <Card title="Which differences are real" isFlush>
      <details className={styles['verdicts']}>
        <summary>
          {verdicts.length - same} of {verdicts.length} pairs differ beyond chance or cannot be told; {same} show no difference
        </summary>
        <div className={rows['frame']} tabIndex={0} role="region" aria-label="Differences">
          <table className={rows['table']}>
            <thead>
              <tr>
                <th scope="col">Pair</th>
                <th scope="col">Figure</th>
                <th scope="col" data-figure>
                  Difference
                </th>
                <th scope="col">So it is</th>
              </tr>
            </thead>
            <tbody>
              {verdicts.map((verdict) => (
                <Verdict key={`${verdict.metric} ${verdict.oneId} ${verdict.otherId}`} verdict={verdict} run={run} />
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </Card>
  )
}

const Verdict = ({ verdict, run }: { verdict: LabVerdict; run: LabRun }) => {
  const { metric, oneId, otherId, difference, low, high } = verdict
  const labelOf = (id: string): string => run.variants.find((variant) => variant.id === id)?.label ?? id
  const { tone, label } = verdictWords[verdict.verdict]
  return (
    <tr>
      <td>
        {labelOf(oneId)}
        <small>against {labelOf(otherId)}</small>
      </td>
      <td>{metricWords(metric).name}</td>
      <td data-figure>
        {signed(metric, difference)}
        <small>
          {signed(metric, low)} to {signed(metric, high)}
        </small>
      </td>
      <td>
        <Tag tone={tone}>{label}</Tag>
      </td>
    </tr>
  )
}

const signed = (metric: LabVerdict['metric'], value: number): string => `${value > 0 ? '+' : value < 0 ? '−' : ''}${formatMetric(metric, Math.abs(value))}`
