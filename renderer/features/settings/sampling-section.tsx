// sampling-section.tsx - How words are chosen: one row per setting, saved when the row is left or moved.
import { Button, NumberInput, Slider } from '@mantine/core'
import { defaultSampling, type Sampling } from '../../../main/contract/sampling.ts'
import { type SamplingField, samplingFields, withField } from '../../text/sampling-fields.ts'
import { useEdited } from '../../ui/use-edited.ts'
import styles from './settings.module.css'

export type SamplingSectionProps = { sampling: Sampling; onChange: (sampling: Sampling) => void }

export const SamplingSection = ({ sampling, onChange }: SamplingSectionProps) => (
  <div className={styles['rows']}>
    {samplingFields.map((field) => (
      <SamplingRow key={field.key} field={field} sampling={sampling} onChange={onChange} />
    ))}
    <SeedRow sampling={sampling} onChange={onChange} />
    <div className={styles['end']}>
      <Button
        variant="default"
        size="xs"
        onClick={() => {
          onChange(defaultSampling)
        }}
      >
        Back to the defaults
      </Button>
    </div>
  </div>
)

const SamplingRow = ({ field, sampling, onChange }: SamplingSectionProps & { field: SamplingField }) => {
  const [value, setValue] = useEdited<number | string>(sampling[field.key])
  const change = withField(sampling, field, Number(value === '' ? Number.NaN : value))
  const save = (next: Sampling | null): void => {
    if (next !== null && next[field.key] !== sampling[field.key]) onChange(next)
  }
  return (
    <div className={styles['row']}>
      <div className={styles['words']}>
        <span id={`label-${field.key}`}>
          {field.words} <small>{field.term}</small>
        </span>
        <p id={`meaning-${field.key}`}>{field.meaning}</p>
      </div>
      <div className={styles['control']}>
        {field.step < 1 ? (
          <Slider
            size={4}
            thumbLabel={`${field.words}, slider`}
            label={null}
            min={field.min}
            max={field.max}
            step={field.step}
            value={typeof value === 'number' ? value : sampling[field.key]}
            onChange={setValue}
            onChangeEnd={(next) => {
              save(withField(sampling, field, next))
            }}
          />
        ) : (
          <span />
        )}
        <NumberInput
          aria-labelledby={`label-${field.key}`}
          aria-describedby={`meaning-${field.key}`}
          size="xs"
          hideControls
          value={value}
          step={field.step}
          error={change === null ? `${String(field.min)} to ${String(field.max)}` : null}
          onChange={setValue}
          onBlur={() => {
            save(change)
          }}
        />
      </div>
    </div>
  )
}

const largestSeed = 0xffff_ffff

const SeedRow = ({ sampling, onChange }: SamplingSectionProps) => {
  const [value, setValue] = useEdited<number | string>(sampling.seed ?? '')
  const seed = value === '' ? null : Number(value)
  const isAllowed = seed === null || (Number.isInteger(seed) && seed >= 0 && seed <= largestSeed)
  return (
    <div className={styles['row']}>
      <div className={styles['words']}>
        <span id="label-seed">
          Same again <small>seed</small>
        </span>
        <p id="meaning-seed">With the same number, the same question gets the same answer. Empty draws a new number each time.</p>
      </div>
      <div className={styles['control']}>
        <span />
        <NumberInput
          aria-labelledby="label-seed"
          aria-describedby="meaning-seed"
          size="xs"
          hideControls
          placeholder="random"
          value={value}
          error={isAllowed ? null : `0 to ${String(largestSeed)}`}
          onChange={setValue}
          onBlur={() => {
            if (isAllowed && seed !== sampling.seed) onChange({ ...sampling, seed })
          }}
        />
      </div>
    </div>
  )
}
