// decision-card.tsx - When and why the level changed, in sentences, newest first.
import { formatMoment } from '../../text/format.ts'
import { Card } from '../../ui/page.tsx'
import styles from './power.module.css'
import { usePowerLog } from './use-power.ts'

/** Read again whenever the level changed, which `sinceMs` tells. */
export const DecisionCard = ({ sinceMs }: { sinceMs: number | undefined }) => {
  const log = usePowerLog(sinceMs)
  if (log === undefined) return null
  return (
    <Card title="Decisions">
      {log.decisions.length === 0 ? (
        <p className={styles['soft']}>The level has not changed yet. When it does, the reason is here.</p>
      ) : (
        <ol className={styles['log']} aria-label="Decisions, newest first" tabIndex={0}>
          {log.decisions.map(({ id, atMs, reason }) => (
            <li key={id}>
              <time dateTime={new Date(atMs).toISOString()}>{formatMoment(atMs, Date.now())}</time>
              {reason}
            </li>
          ))}
        </ol>
      )}
    </Card>
  )
}
