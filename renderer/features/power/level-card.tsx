// level-card.tsx - The level now and the reason for it, and one tap to another one for an hour.
import { powerLevels, type PowerLevel, type PowerStatus } from '../../../main/contract/power.ts'
import { formatMoment } from '../../text/format.ts'
import { formatFigure, formatJoules, levelText } from '../../text/power-text.ts'
import { Card, Facts } from '../../ui/page.tsx'
import styles from './power.module.css'
import { useOverride } from './use-power.ts'

export const LevelCard = ({ status }: { status: PowerStatus }) => {
  const { level, reason } = status
  return (
    <Card title="Now">
      <div className={styles['now']}>
        <ol className={styles['levels']} aria-label="Levels, fastest first">
          {powerLevels.map((one) => (
            <li key={one} aria-current={one === level ? 'true' : undefined}>
              {levelText[one].name}
            </li>
          ))}
        </ol>
        <p className={styles['reason']}>{reason}</p>
        <p className={styles['soft']}>
          {levelText[level].meaning} {status.threadsReason ?? ''}
        </p>
        <Override status={status} />
        <Facts facts={factsOf(status)} />
      </div>
    </Card>
  )
}

const offered: readonly PowerLevel[] = ['boost', 'normal', 'eco', 'saver']

const Override = ({ status }: { status: PowerStatus }) => {
  const { mutate, isPending } = useOverride()
  if (status.override !== null) {
    return (
      <div className={styles['tap']}>
        <span>
          {levelText[status.override.level].name} until {formatMoment(status.override.untilMs, status.atMs)}. Heat and limits still come first.
        </span>
        <button
          type="button"
          className={styles['button']}
          disabled={isPending}
          onClick={() => {
            mutate(null)
          }}
        >
          End it now
        </button>
      </div>
    )
  }
  return (
    <div className={styles['tap']} role="group" aria-label="For an hour, whatever the mode and the battery say">
      <span>For an hour:</span>
      {offered.map((level) => (
        <button
          key={level}
          type="button"
          className={styles['button']}
          disabled={isPending}
          onClick={() => {
            mutate(level)
          }}
        >
          {levelText[level].name}
        </button>
      ))}
    </div>
  )
}

const factsOf = ({ targets, kneeThreads, tokensPerSecond, watts, joulesPerToken, joulesPerTokenLabel, marginC }: PowerStatus) => [
  { term: 'Threads', value: `${targets.decodeThreads} writing, ${targets.prefillThreads} reading${kneeThreads === null ? '' : `; more than ${kneeThreads} are no faster here`}` },
  { term: 'Speed', value: tokensPerSecond === null ? 'Nothing is being written' : formatFigure(tokensPerSecond, 'tokens/s') },
  { term: 'Below its limit', value: marginC === null ? 'Unknown: this machine does not say how hot it is' : formatFigure(Math.round(marginC), '°C') },
  { term: 'Drawn now', value: watts === null ? 'Unavailable' : `${formatFigure(watts, 'W')}, measured` },
  { term: 'Per token', value: joulesPerToken === null ? 'Unavailable' : `${formatJoules(joulesPerToken)}, ${joulesPerTokenLabel}` },
]
