// energy-card.tsx - What answers cost, day by day, and how that is known.
import { useState } from 'react'
import type { DayEnergy } from '../../../main/contract/power.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { errorText, toProblem } from '../../text/error-text.ts'
import { formatCount, formatNumberOf } from '../../text/format.ts'
import { formatFigure, formatJoules } from '../../text/power-text.ts'
import { Card } from '../../ui/page.tsx'
import { saveFile } from '../../ui/save-file.ts'
import rows from '../../ui/rows.module.css'
import styles from './power.module.css'
import { usePowerDays } from './use-power.ts'

export const EnergyCard = () => {
  const days = usePowerDays()
  if (days === undefined) return null
  if (days.length === 0) {
    return (
      <Card title="Energy">
        <p className={styles['soft']}>Ask something: what each answer took is kept here, day by day.</p>
      </Card>
    )
  }
  return (
    <Card title="Energy" actions={<SaveActions />} isFlush>
      <div className={rows['frame']} tabIndex={0} role="region" aria-label="Energy by day">
        <table className={rows['table']}>
          <thead>
            <tr>
              {['Day', 'Answers', 'Tokens', 'Energy', 'Per token', 'How it is known', 'Battery'].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <Day key={day.day} day={day} />
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}

const Day = ({ day }: { day: DayEnergy }) => {
  const { energy } = day
  return (
    <tr>
      <td>{day.day}</td>
      <td data-figure>{formatCount(day.answers)}</td>
      <td data-figure>{formatCount(day.tokens)}</td>
      <td data-figure>{energy.joules === null ? '–' : formatJoules(energy.joules)}</td>
      <td data-figure>{day.joulesPerToken === null ? '–' : formatJoules(day.joulesPerToken)}</td>
      <td>
        {energy.label}
        {energy.lowJ === null || energy.highJ === null ? null : (
          <small>
            {formatJoules(energy.lowJ)} to {formatJoules(energy.highJ)}
          </small>
        )}
        {day.answersWithoutFigure > 0 && energy.joules !== null ? <small>{formatNumberOf(day.answersWithoutFigure, 'answer')} without a figure</small> : null}
      </td>
      <td data-figure>{day.batteryPercentPerHour === null ? '–' : formatFigure(day.batteryPercentPerHour, '% an hour')}</td>
    </tr>
  )
}

const exports = [
  { what: 'energy', label: 'Save as CSV' },
  { what: 'log', label: 'Save the decisions' },
  { what: 'trace', label: 'Save the trace' },
] as const

const SaveActions = () => {
  const client = useClient()
  const [said, setSaid] = useState('')
  const save = async ({ what }: (typeof exports)[number]): Promise<void> => {
    try {
      const { fileName, mediaType, text } = await client.power.export({ what })
      saveFile(fileName, new Blob([text], { type: mediaType }))
      setSaid('')
    } catch (error) {
      setSaid(errorText(toProblem(error)).happened)
    }
  }
  return (
    <div className={styles['tap']}>
      <span role="status" className={styles['soft']}>
        {said}
      </span>
      {exports.map((one) => (
        <button key={one.what} type="button" className={styles['button']} onClick={() => void save(one)}>
          {one.label}
        </button>
      ))}
    </div>
  )
}
