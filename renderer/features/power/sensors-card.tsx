// sensors-card.tsx - Everything that is sensed, where from, and why the rest is not known.
import type { PowerSnapshot } from '../../../main/contract/power.ts'
import { readingText, sensorText } from '../../text/power-text.ts'
import { Card, Facts } from '../../ui/page.tsx'
import styles from './power.module.css'

export const SensorsCard = ({ snapshot }: { snapshot: PowerSnapshot }) => (
  <Card title="What this machine says">
    <Facts
      facts={sensorText.map(({ name, label, unit, scale }) => {
        const reading = snapshot[name]
        const isKnown = reading.value !== null
        return {
          term: label,
          value: (
            <span className={isKnown ? undefined : styles['soft']}>
              {readingText(reading, unit, scale)}
              {isKnown && reading.source !== '' ? <small className={styles['source']}>{reading.source}</small> : null}
            </span>
          ),
        }
      })}
    />
  </Card>
)
