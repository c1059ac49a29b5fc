// modes-card.tsx - What each of the three modes allows: its fastest level on mains and on battery, and when it begins to save.
import { PowerLevel, type ModeSettings, type PowerMode, type PowerSettings } from '../../../main/contract/power.ts'
import { levelText, modeChoices } from '../../text/power-text.ts'
import { Card } from '../../ui/page.tsx'
import rows from '../../ui/rows.module.css'
import { NumberField } from './number-field.tsx'
import styles from './power.module.css'

type ModesCardProps = { settings: PowerSettings; onChange: (change: Pick<PowerSettings, 'modes'>) => void }

export const ModesCard = ({ settings: { mode, modes }, onChange }: ModesCardProps) => (
  <Card title="What each mode allows" isFlush>
    <div className={rows['frame']} tabIndex={0} role="region" aria-label="What each mode allows">
      <table className={rows['table']}>
        <thead>
          <tr>
            {['Mode', 'At most on mains', 'At most on battery', 'Saves at', 'Minimum at'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {modeChoices.map(({ value, label }) => (
            <ModeRow
              key={value}
              {...{ label, isChosen: value === mode, limits: modes[value] }}
              onChange={(change) => {
                onChange({ modes: changed(modes, value, change) })
              }}
            />
          ))}
        </tbody>
      </table>
    </div>
  </Card>
)

const changed = (modes: PowerSettings['modes'], mode: PowerMode, change: Partial<ModeSettings>): PowerSettings['modes'] => ({ ...modes, [mode]: { ...modes[mode], ...change } })

type ModeRowProps = { label: string; isChosen: boolean; limits: ModeSettings; onChange: (change: Partial<ModeSettings>) => void }

const ModeRow = ({ label, isChosen, limits, onChange }: ModeRowProps) => (
  <tr data-chosen={isChosen}>
    <th scope="row" className={styles['mode']}>
      {label}
      {isChosen ? <small>in use</small> : null}
    </th>
    <td>
      <LevelSelect label={`${label}: at most on mains`} value={limits.onMains} onChange={(onMains) => { onChange({ onMains }) }} />
    </td>
    <td>
      <LevelSelect label={`${label}: at most on battery`} value={limits.onBattery} onChange={(onBattery) => { onChange({ onBattery }) }} />
    </td>
    <td className={styles['percent']}>
      <NumberField
        {...{ label: `${label}: saves at, percent of the battery`, value: limits.saverAtPercent, least: limits.criticalAtPercent, most: 100 }}
        onChange={(saverAtPercent) => {
          onChange({ saverAtPercent: saverAtPercent ?? limits.saverAtPercent })
        }}
      />{' '}
      %
    </td>
    <td className={styles['percent']}>
      <NumberField
        {...{ label: `${label}: minimum at, percent of the battery`, value: limits.criticalAtPercent, least: 0, most: limits.saverAtPercent }}
        onChange={(criticalAtPercent) => {
          onChange({ criticalAtPercent: criticalAtPercent ?? limits.criticalAtPercent })
        }}
      />{' '}
      %
    </td>
  </tr>
)

const offered: readonly PowerLevel[] = ['boost', 'normal', 'eco', 'saver']

const LevelSelect = ({ label, value, onChange }: { label: string; value: PowerLevel; onChange: (level: PowerLevel) => void }) => (
  <select
    aria-label={label}
    className={styles['select']}
    value={value}
    onChange={(event) => {
      onChange(PowerLevel.parse(event.currentTarget.value))
    }}
  >
    {offered.map((level) => (
      <option key={level} value={level}>
        {levelText[level].name}
      </option>
    ))}
  </select>
)
