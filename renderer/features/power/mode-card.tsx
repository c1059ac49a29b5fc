// mode-card.tsx - What comes first, and what is never gone beyond.
import { Switch } from '@mantine/core'
import { PowerLevel, type PowerSettings } from '../../../main/contract/power.ts'
import { capChoices, levelText, modeChoices } from '../../text/power-text.ts'
import { ChoiceList } from '../../ui/choice-list.tsx'
import { Card } from '../../ui/page.tsx'
import { NumberField } from './number-field.tsx'
import styles from './power.module.css'
import { SettingsRow } from './settings-row.tsx'

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
      <SettingsRow label="Never faster than" help="On mains too, and for an override.">
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
      </SettingsRow>
      <SettingsRow label="Never more threads than" help="Empty is no limit.">
        {(id) => <NumberField id={id} value={settings.maxThreads} least={1} most={256} mayBeEmpty onChange={(maxThreads) => { onChange({ maxThreads }) }} />}
      </SettingsRow>
      <SettingsRow label="What one busy core draws, in watts" help="Only for machines that cannot tell. With it, energy is modelled; without it, unavailable.">
        {(id) => <NumberField id={id} value={settings.wattsPerCore} least={1} most={100} mayBeEmpty onChange={(wattsPerCore) => { onChange({ wattsPerCore }) }} />}
      </SettingsRow>
      <SettingsRow label="Background work waits for mains" help="Titles, summaries and downloads.">
        {(id) => (
          <Switch
            id={id}
            checked={settings.backgroundOnMainsOnly}
            onChange={(event) => {
              onChange({ backgroundOnMainsOnly: event.currentTarget.checked })
            }}
          />
        )}
      </SettingsRow>
    </div>
  </Card>
)

const batteryWords = ({ mode, modes }: PowerSettings): string => {
  const { onMains, onBattery, saverAtPercent, criticalAtPercent } = modes[mode]
  const name = (level: PowerLevel): string => levelText[level].name.toLowerCase()
  return `At most ${name(onMains)} on mains and ${name(onBattery)} on battery; saving at ${saverAtPercent} % and the minimum at ${criticalAtPercent} %.`
}
