// ladder-card.tsx - Sizes of a model that take turns: whether they do, which of them, and whether the cache goes along.
import { Switch } from '@mantine/core'
import type { FamilyId, ModelId } from '../../../main/contract/ids.ts'
import type { LadderRungs, PowerSettings } from '../../../main/contract/power.ts'
import { formatBytes } from '../../text/format.ts'
import { Card } from '../../ui/page.tsx'
import styles from './power.module.css'
import { PowerProblem } from './power-problem.tsx'
import { SettingsRow } from './settings-row.tsx'
import { type FamilySizes, useLadders } from './use-ladders.ts'

type LadderCardProps = { settings: PowerSettings; onChange: (change: Partial<PowerSettings>) => void; reason: string | null }

export const LadderCard = ({ settings, onChange, reason }: LadderCardProps) => {
  const { families, ladders, set, clear, error } = useLadders()
  return (
    <Card title="Smaller versions of a model">
      <div className={styles['rows']}>
        {error === null ? null : <PowerProblem error={error} />}
        {reason === null ? null : <p className={styles['reason']}>{reason}</p>}
        <SettingsRow label="Let a smaller version answer while power is short" help="From one answer to the next, never in the middle of one, and the answer says so.">
          {(id) => (
            <Switch
              id={id}
              checked={settings.usesPrecisionLadder}
              onChange={(event) => {
                onChange({ usesPrecisionLadder: event.currentTarget.checked })
              }}
            />
          )}
        </SettingsRow>
        <SettingsRow
          label="Carry over what was read"
          help="The other version goes on at once instead of reading the chat again. What it goes on with was computed by its sibling: an approximation."
        >
          {(id) => (
            <Switch
              id={id}
              checked={settings.carriesCache}
              disabled={!settings.usesPrecisionLadder}
              onChange={(event) => {
                onChange({ carriesCache: event.currentTarget.checked })
              }}
            />
          )}
        </SettingsRow>
        {families.length === 0 ? (
          <p className={styles['soft']}>No model is here in two sizes. On a model’s page, “Make a smaller version” makes one.</p>
        ) : (
          families.map((family) => (
            <Family key={family.id} family={family} rungs={ladders.find(({ familyId }) => familyId === family.id)} onSet={set} onClear={clear} />
          ))
        )}
      </div>
    </Card>
  )
}

type FamilyProps = { family: FamilySizes; rungs: LadderRungs | undefined; onSet: (rungs: LadderRungs) => void; onClear: (familyId: FamilyId) => void }

const Family = ({ family, rungs, onSet, onClear }: FamilyProps) => {
  const [largest] = family.sizes
  const smallest = family.sizes.at(-1)
  const now = { familyId: family.id, mainsModelId: rungs?.mainsModelId ?? largest?.id, batteryModelId: rungs?.batteryModelId ?? smallest?.id }
  const change = (mainsModelId: ModelId | undefined, batteryModelId: ModelId | undefined): void => {
    if (mainsModelId !== undefined && batteryModelId !== undefined && mainsModelId !== batteryModelId) onSet({ familyId: family.id, mainsModelId, batteryModelId })
  }
  return (
    <fieldset className={styles['family']}>
      <legend>{family.name}</legend>
      <p className={styles['soft']}>
        {rungs === undefined ? 'Chosen by size: the version of each chat on power, the next smaller one when it is short.' : 'These two take turns.'}
      </p>
      <div className={styles['tap']}>
        <label>
          On mains{' '}
          <SizeSelect sizes={family.sizes} value={now.mainsModelId} other={now.batteryModelId} onChange={(id) => { change(id, now.batteryModelId) }} />
        </label>
        <label>
          On battery{' '}
          <SizeSelect sizes={family.sizes} value={now.batteryModelId} other={now.mainsModelId} onChange={(id) => { change(now.mainsModelId, id) }} />
        </label>
        {rungs === undefined ? (
          <button type="button" className={styles['button']} onClick={() => { change(now.mainsModelId, now.batteryModelId) }}>
            Use these two
          </button>
        ) : (
          <button type="button" className={styles['button']} onClick={() => { onClear(family.id) }}>
            Choose by size
          </button>
        )}
      </div>
    </fieldset>
  )
}

type SizeSelectProps = { sizes: FamilySizes['sizes']; value: ModelId | undefined; other: ModelId | undefined; onChange: (id: ModelId | undefined) => void }

const SizeSelect = ({ sizes, value, other, onChange }: SizeSelectProps) => (
  <select
    className={styles['select']}
    value={value}
    onChange={(event) => {
      onChange(sizes.find(({ id }) => id === event.currentTarget.value)?.id)
    }}
  >
    {sizes.map(({ id, label, sizeBytes }) => (
      <option key={id} value={id} disabled={id === other}>
        {label} ({formatBytes(sizeBytes)})
      </option>
    ))}
  </select>
)
