// conclusion-card.tsx - What follows from a run: one sentence for mains, one for battery, and a button that does it.
import { Button } from '@mantine/core'
import { IconBatteryVertical3, IconPlug } from '@tabler/icons-react'
import { useState } from 'react'
import type { LabRecommendation, LabRun } from '../../../main/contract/lab-run.ts'
import { formatMetric } from '../../../main/contract/lab-words.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { metricWords } from '../../text/lab-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { iconSize } from '../../ui/icon.ts'
import { Card } from '../../ui/page.tsx'
import styles from './lab.module.css'
import { useLabAction } from './use-lab.ts'

const supplyWords = { mains: 'Plugged in', battery: 'On battery' }
const supplyIcons = { mains: IconPlug, battery: IconBatteryVertical3 }

export const ConclusionCard = ({ run }: { run: LabRun }) => {
  const { recommendations, dominated } = run.analysis
  if (recommendations.length === 0) return null
  const labelOf = (id: string): string => run.variants.find((variant) => variant.id === id)?.label ?? id
  return (
    <Card title="What follows">
      <div className={styles['conclusion']}>
        {recommendations.map((one) => (
          <Recommendation key={one.supply} run={run} recommendation={one} />
        ))}
        {run.isImported ? null : <UseBoth run={run} />}
        {dominated.map(({ variantId, byId, metrics }) => (
          <Banner key={variantId} tone="warning" title={`${labelOf(variantId)} is not worth keeping here.`}>
            {labelOf(byId)} is at least as good in {metrics.map((metric) => metricWords(metric).name.toLowerCase()).join(', ')}.
          </Banner>
        ))}
      </div>
    </Card>
  )
}

const Recommendation = ({ run, recommendation }: { run: LabRun; recommendation: LabRecommendation }) => {
  const { supply, sentence, numbers, basis, variantId } = recommendation
  const Glyph = supplyIcons[supply]
  const labelOf = (id: string): string => run.variants.find((variant) => variant.id === id)?.label ?? id
  return (
    <section className={styles['recommendation']} aria-label={supplyWords[supply]}>
      <h3>
        <Glyph {...iconSize} /> {supplyWords[supply]}: {labelOf(variantId)}
      </h3>
      <p>{sentence}</p>
      <details className={styles['more']}>
        <summary>The numbers behind it</summary>
        <table className={styles['numbers']}>
          <thead>
            <tr>
              <th scope="col">Figure</th>
              <th scope="col" data-figure>
                This one
              </th>
              <th scope="col" data-figure>
                Best
              </th>
            </tr>
          </thead>
          <tbody>
            {numbers.map(({ metric, value, best, bestId }) => (
              <tr key={metric}>
                <td>{metricWords(metric).name}</td>
                <td data-figure>{formatMetric(metric, value)}</td>
                <td data-figure>
                  {formatMetric(metric, best)}
                  <small>{labelOf(bestId)}</small>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className={styles['soft']}>{basisWords[basis]}</p>
      </details>
    </section>
  )
}

const basisWords = {
  measured: 'All of these were measured here.',
  modelled: 'At least one of these was worked out from a model of the machine, not measured.',
  'without-energy': 'This computer does not tell what an answer takes from the battery, so speed and memory decided.',
}

/** The two become the sizes that power management changes between. */
const UseBoth = ({ run }: { run: LabRun }) => {
  const client = useClient()
  const action = useLabAction()
  const [said, setSaid] = useState('')
  const [mains, battery] = (['mains', 'battery'] as const).map((supply) => run.analysis.recommendations.find((one) => one.supply === supply))
  if (mains === undefined || battery === undefined) return null
  return (
    <div className={styles['use']}>
      <Button
        variant="filled"
        loading={action.isPending}
        onClick={() => {
          action.mutate(async () => {
            const rungs = await client.lab.applyLadder({ id: run.id, mainsId: mains.variantId, batteryId: battery.variantId })
            setSaid(
              mains.variantId === battery.variantId
                ? `${rungs.mains} is used plugged in and on battery.`
                : `From the next answer on: ${rungs.mains} plugged in, ${rungs.battery} on battery.`,
            )
          })
        }}
      >
        Use these two
      </Button>
      <span role="status" className={styles['soft']}>
        {action.error === null ? said : errorSentence(toProblem(action.error))}
      </span>
    </div>
  )
}
