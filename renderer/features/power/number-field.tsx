// number-field.tsx - A number that is saved when the field is left; what is out of its range changes nothing.
import styles from './power.module.css'

export type NumberFieldProps = {
  id?: string
  label?: string
  value: number | null
  least: number
  most: number
  /** Null for a field that was emptied; only where that means something. */
  onChange: (value: number | null) => void
  mayBeEmpty?: boolean
}

export const NumberField = ({ id, label, value, least, most, onChange, mayBeEmpty = false }: NumberFieldProps) => (
  <input
    key={value}
    id={id}
    aria-label={label}
    type="number"
    min={least}
    max={most}
    className={styles['number']}
    defaultValue={value ?? ''}
    onBlur={(event) => {
      const { value: text, valueAsNumber } = event.currentTarget
      if (text === '' && mayBeEmpty) {
        if (value !== null) onChange(null)
      } else if (valueAsNumber >= least && valueAsNumber <= most) {
        if (valueAsNumber !== value) onChange(valueAsNumber)
      } else event.currentTarget.value = String(value ?? '')
    }}
  />
)
