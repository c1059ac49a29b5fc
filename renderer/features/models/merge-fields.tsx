// merge-fields.tsx - Which adapters are put into the weights for good, and how strongly.
import { Checkbox, NumberInput } from '@mantine/core'
import type { ModelSummary } from '../../../main/contract/models.ts'
import type { Merge } from '../../../main/contract/quantize.ts'
import styles from './dialog.module.css'

export type MergeFieldsProps = { adapters: readonly ModelSummary[]; merges: readonly Merge[]; onChange: (merges: Merge[]) => void }

/** Nothing where there are no adapters. */
export const MergeFields = ({ adapters, ...props }: MergeFieldsProps) => (adapters.length === 0 ? null : <Fields adapters={adapters} {...props} />)

const Fields = ({ adapters, merges, onChange }: MergeFieldsProps) => (
  <fieldset className={styles['merges']}>
    <legend>Put an adapter into it</legend>
    {adapters.map(({ id, name }) => {
      const used = merges.find(({ modelId }) => modelId === id)
      const others = merges.filter(({ modelId }) => modelId !== id)
      return (
        <div key={id} className={styles['merge']}>
          <Checkbox
            label={name}
            checked={used !== undefined}
            onChange={(event) => {
              onChange(event.currentTarget.checked ? [...others, { modelId: id, scale: 1 }] : others)
            }}
          />
          {used === undefined ? null : (
            <NumberInput
              aria-label={`How strongly ${name} is put in`}
              size="xs"
              w={96}
              min={-4}
              max={4}
              step={0.1}
              value={used.scale}
              onChange={(scale) => {
                if (typeof scale === 'number') onChange([...others, { modelId: id, scale }])
              }}
            />
          )}
        </div>
      )
    })}
    <small>It becomes part of the new version and needs no setting any more. The original stays as it is.</small>
  </fieldset>
)
