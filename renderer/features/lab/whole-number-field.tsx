// whole-number-field.tsx - A whole number within bounds; what is no number becomes the usual one.
import { NumberInput } from '@mantine/core'

export type WholeNumberFieldProps = {
  label: string
  description: string
  min: number
  max: number
  step?: number
  value: number
  /** Where the field is emptied. */
  usual: number
  onChange: (value: number) => void
}

export const WholeNumberField = ({ min, max, usual, onChange, ...field }: WholeNumberFieldProps) => (
  <NumberInput
    {...field}
    size="xs"
    min={min}
    max={max}
    allowDecimal={false}
    onChange={(value) => {
      onChange(value === '' ? usual : Math.min(max, Math.max(min, Number(value) || 0)))
    }}
  />
)
