// mode-card.tsx - What comes first, and what is never gone beyond.
import { Switch } from '@mantine/core'
import { useId } from 'react'
import { PowerLevel, type PowerSettings } from '../../../main/contract/power.ts'
import { capChoices, levelText, modeChoices } from '../../text/power-text.ts'
import { ChoiceList } from '../../ui/choice-list.tsx'
import { Card } from '../../ui/page.tsx'
import styles from './power.module.css'

type Change = (change: Partial<PowerSettings>) => void

export const ModeCard = ({ settings, onChange }: { settings: PowerSettings; onChange: Change }) => (
  <Card title="What comes first">
    <div className={styles['rows']}>
      <ChoiceList
        label="The machine’s limits hold in every mode"
        choices={modeChoices}
        value={settings.mode}
        onChange={(mode) => {
          onChange({ mode })
        }}
      />
      <p className={styles['soft']}>{batteryWords(settings)}</p>
      <Row label="Never faster than" help="On mains too, and for an override.">
        {(id) => (
          <select
            id={id}
            className={styles['select']}
            value={settings.fastestLevel ?? 'none'}
            onChange={(event) => {
              const level = PowerLevel.safeParse(event.currentTarget.value)
              onChange({ fastestLevel: level.success ? level.data : null })
            }}
          >
            {capChoices.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        )}
      </Row>
      <NumberRow label="Never more threads than" help="Empty is no limit." value={settings.maxThreads} most={256} onChange={(maxThreads) => { onChange({ maxThreads }) }} />
      <NumberRow
        label="What one busy core draws, in watts"
        help="Only for machines that cannot tell. With it, energy is modelled; without it, unavailable."
        value={settings.wattsPerCore}
        most={100}
        onChange={(wattsPerCore) => {
          onChange({ wattsPerCore })
        }}
      />
      <Row label="Background work waits for mains" help="Titles, summaries and downloads.">
        {(id) => (
          <Switch
            id={id}
            checked={settings.backgroundOnMainsOnly}
            onChange={(event) => {
              onChange({ backgroundOnMainsOnly: event.currentTarget.checked })
            }}
          />
        )}
      </Row>
    </div>
  </Card>
)

const batteryWords = ({ mode, modes }: PowerSettings): string => {
  const { onMains, onBattery, saverAtPercent, criticalAtPercent } = modes[mode]
  const name = (level: PowerLevel): string => levelText[level].name.toLowerCase()
  return `At most ${name(onMains)} on mains and ${name(onBattery)} on battery; saving at ${saverAtPercent} % and the minimum at ${criticalAtPercent} %.`
}

type RowProps = { label: string; help: string }

const Row = ({ label, help, children }: RowProps & { children: (id: string) => React.ReactNode }) => {
  const id = useId()
  return (
    <div className={styles['row']}>
      <div>
        <label htmlFor={id}>{label}</label>
        <p className={styles['soft']}>{help}</p>
      </div>
      {children(id)}
    </div>
  )
}

type NumberRowProps = RowProps & { value: number | null; most: number; onChange: (value: number | null) => void }

/** Saved when the field is left; what is no number in range changes nothing. */
const NumberRow = ({ label, help, value, most, onChange }: NumberRowProps) => (
  <Row label={label} help={help}>
    {(id) => (
      <input
        key={value}
        id={id}
        type="number"
        min={1}
        max={most}
        className={styles['number']}
        defaultValue={value ?? ''}
        onBlur={(event) => {
          const { value: text, valueAsNumber } = event.currentTarget
          if (text === '') {
            if (value !== null) onChange(null)
          } else if (valueAsNumber >= 1 && valueAsNumber <= most && valueAsNumber !== value) onChange(valueAsNumber)
        }}
      />
    )}
  </Row>
)
