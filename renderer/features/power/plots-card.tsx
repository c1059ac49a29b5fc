// plots-card.tsx - The last half hour, as far as this run of Hearth goes back.
import { powerLevels, type PowerSample } from '../../../main/contract/power.ts'
import { levelText } from '../../text/power-text.ts'
import { LinePlot, type PlotPoint } from '../../ui/line-plot.tsx'
import { Card } from '../../ui/page.tsx'
import styles from './power.module.css'
import { usePowerHistory } from './use-power.ts'

/** The gentlest at the bottom. */
const levelNames = powerLevels.toReversed().map((level) => levelText[level].name)

export const PlotsCard = () => {
  const samples = usePowerHistory()
  if (samples === undefined || samples.length < 2) return null
  const points = (pick: (sample: PowerSample) => number | null): PlotPoint[] => samples.map((sample) => ({ atMs: sample.atMs, value: pick(sample) }))
  return (
    <Card title="The last half hour">
      <div className={styles['plots']}>
        <LinePlot title="Level" unit="" points={points(({ level }) => powerLevels.length - 1 - powerLevels.indexOf(level))} names={levelNames} isStepped />
        <LinePlot title="Temperature" unit="°C" points={points(({ temperatureC }) => temperatureC)} />
        <LinePlot title="Speed" unit="tokens/s" points={points(({ tokensPerSecond }) => tokensPerSecond)} />
        <LinePlot title="Threads" unit="" points={points(({ threads }) => threads)} isStepped />
        <LinePlot title="Drawn" unit="W" points={points(({ watts }) => watts)} />
      </div>
    </Card>
  )
}
