// load-rows.tsx - What each version is loaded with; one of them may stand in the comparison several times.
import { Button, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconPlus, IconX } from '@tabler/icons-react'
import { KvType } from '../../../main/contract/fit.ts'
import { type LabLoad, labVariantsMax } from '../../../main/contract/lab-run.ts'
import type { ModelSummary } from '../../../main/contract/models.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { modelsQuery } from '../../connection/queries.ts'
import { iconSize } from '../../ui/icon.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import styles from './lab.module.css'
import { WholeNumberField } from './whole-number-field.tsx'

export type LoadRowsProps = { models: readonly ModelSummary[]; loads: readonly LabLoad[]; onChange: (loads: LabLoad[]) => void }

const nameOf = (models: readonly ModelSummary[], { modelId }: LabLoad): string => models.find(({ id }) => id === modelId)?.name ?? 'A model that is gone'

export const LoadRows = ({ models, loads, onChange }: LoadRowsProps) => {
  const { data: all = [] } = useQuery(modelsQuery(useClient()))
  const drafts = all.filter(({ kind }) => kind === 'draft')
  if (loads.length === 0) return <p className={styles['soft']}>Choose versions above; what each is loaded with can then be set here.</p>
  const change = (index: number, next: Partial<LabLoad>): void => {
    onChange(loads.map((load, place) => (place === index ? { ...load, ...next } : load)))
  }
  return (
    <ul className={styles['loads']} aria-label="What each version is loaded with">
      {loads.map((load, index) => (
        <li key={`${load.modelId}-${String(index)}`}>
          <b>{nameOf(models, load)}</b>
          <LoadFields load={load} drafts={drafts} onChange={(next) => { change(index, next) }} />
          <Button
            variant="subtle"
            size="xs"
            leftSection={<IconPlus {...iconSize} />}
            disabled={loads.length >= labVariantsMax}
            onClick={() => {
              onChange(loads.toSpliced(index + 1, 0, load))
            }}
          >
            Once more
          </Button>
          <IconButton
            label={`Take ${nameOf(models, load)} out`}
            icon={IconX}
            onClick={() => {
              onChange(loads.toSpliced(index, 1))
            }}
          />
        </li>
      ))}
    </ul>
  )
}

const LoadFields = ({ load, drafts, onChange }: { load: LabLoad; drafts: readonly ModelSummary[]; onChange: (next: Partial<LabLoad>) => void }) => (
  <div className={styles['loadFields']}>
    <NativeSelect
      label="Memory of the chat as"
      size="xs"
      data={KvType.options}
      value={load.kvType}
      onChange={(event) => {
        onChange({ kvType: KvType.parse(event.currentTarget.value) })
      }}
    />
    <WholeNumberField label="Threads" description="0 lets Hearth choose" min={0} max={256} usual={0} value={load.threads} onChange={(threads) => { onChange({ threads }) }} />
    <WholeNumberField label="Window" description="Tokens" min={128} max={131_072} step={256} usual={1024} value={load.contextSize} onChange={(contextSize) => { onChange({ contextSize }) }} />
    {drafts.length === 0 ? null : (
      <NativeSelect
        label="Guesses ahead with"
        size="xs"
        data={[{ value: '', label: 'Nothing' }, ...drafts.map(({ id, name }) => ({ value: id, label: name }))]}
        value={load.draftModelId ?? ''}
        onChange={(event) => {
          onChange({ draftModelId: drafts.find(({ id }) => id === event.currentTarget.value)?.id ?? null })
        }}
      />
    )}
  </div>
)
