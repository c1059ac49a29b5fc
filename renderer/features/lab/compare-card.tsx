// compare-card.tsx - This run beside another: the same computer before an update, or somebody else's.
import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { LabRunId, type LabRun } from '../../../main/contract/lab-run.ts'
import type { LabRunComparison } from '../../../main/contract/lab.ts'
import { formatMetric } from '../../../main/contract/lab-words.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { labKey } from '../../connection/queries.ts'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { formatFactor, formatMoment } from '../../text/format.ts'
import { metricWords, verdictWords } from '../../text/lab-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { Card } from '../../ui/page.tsx'
import rows from '../../ui/rows.module.css'
import { Tag } from '../../ui/tag.tsx'
import styles from './lab.module.css'
import { useLabRuns } from './use-lab.ts'

export const CompareCard = ({ run }: { run: LabRun }) => {
  const client = useClient()
  const { data: runs = [] } = useLabRuns()
  const [otherId, setOtherId] = useState<LabRunId | null>(null)
  const others = runs.filter(({ id }) => id !== run.id)
  const { data, error } = useQuery({
    queryKey: [...labKey, 'compare', run.id, otherId],
    queryFn: async ({ signal }): Promise<LabRunComparison | null> => (otherId === null ? null : client.lab.compare({ oneId: run.id, otherId }, { signal })),
  })
  if (others.length === 0) return null
  return (
    <Card title="Beside another run">
      <div className={styles['form']}>
        <NativeSelect
          label="Compare with"
          data={[{ value: '', label: 'Choose a run' }, ...others.map(({ id, name, createdAtMs }) => ({ value: id, label: `${name}, ${formatMoment(createdAtMs, Date.now())}` }))]}
          value={otherId ?? ''}
          onChange={(event) => {
            const id = LabRunId.safeParse(event.currentTarget.value)
            setOtherId(id.success ? id.data : null)
          }}
        />
        {error === null ? null : <Banner tone="error" title={errorSentence(toProblem(error))} />}
        {data === undefined || data === null ? null : <Comparison comparison={data} />}
      </div>
    </Card>
  )
}

const differsWords: Record<LabRunComparison['differs'][number], string> = {
  application: 'another version of Hearth',
  library: 'another version of node-llama-cpp',
  'llama.cpp': 'another release of llama.cpp',
  texts: 'other texts',
  questions: 'other questions',
  settings: 'other settings',
  supply: 'another power supply',
}

const Comparison = ({ comparison }: { comparison: LabRunComparison }) => {
  const { machines, isSameMachine, differs, changes, slowdowns, onlyInOne, onlyInOther, one, other } = comparison
  const [before, after] = machines
  return (
    <>
      {slowdowns.map((sentence) => (
        <Banner key={sentence} tone="warning" title="Slower than before.">
          {sentence}
        </Banner>
      ))}
      <p className={styles['soft']}>
        {isSameMachine ? 'The same computer' : `${before.cpu} against ${after.cpu}`}
        {differs.length === 0 ? ', and everything else the same.' : `; ${differs.map((what) => differsWords[what]).join(', ')}.`}
        {onlyInOne.length === 0 ? '' : ` Only in ${one.name}: ${onlyInOne.join(', ')}.`}
        {onlyInOther.length === 0 ? '' : ` Only in ${other.name}: ${onlyInOther.join(', ')}.`}
      </p>
      {changes.length === 0 ? (
        <p>No version is in both, so there is nothing to compare.</p>
      ) : (
        <div className={rows['frame']} tabIndex={0} role="region" aria-label="Changes">
          <table className={rows['table']}>
            <thead>
              <tr>
                {['Version', 'Figure'].map((title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ))}
                {['Before', 'After', 'Factor'].map((title) => (
                  <th key={title} scope="col" data-figure>
                    {title}
                  </th>
                ))}
                <th scope="col">So it is</th>
              </tr>
            </thead>
            <tbody>
              {changes.map((change) => (
                <tr key={`${change.oneId} ${change.otherId} ${change.metric}`}>
                  <td>{change.label}</td>
                  <td>{metricWords(change.metric).name}</td>
                  <td data-figure>{formatMetric(change.metric, change.before)}</td>
                  <td data-figure>{formatMetric(change.metric, change.after)}</td>
                  <td data-figure>{formatFactor(change.ratio)}</td>
                  <td>
                    <Tag tone={verdictWords[change.verdict].tone}>{verdictWords[change.verdict].label}</Tag>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}
