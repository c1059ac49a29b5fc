// choice-list.tsx - One of several, each with a sentence that says what it means.
import { useId } from 'react'
import styles from './choice-list.module.css'

export type Choice<T extends string> = { value: T; label: string; meaning: string }

export type ChoiceListProps<T extends string> = {
  label: string
  choices: readonly Choice<T>[]
  value: T
  onChange: (value: T) => void
}

export const ChoiceList = <T extends string>({ label, choices, value, onChange }: ChoiceListProps<T>) => {
  const name = useId()
  return (
    <fieldset className={styles['list']}>
      <legend>{label}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className={styles['choice']}>
          <input
            type="radio"
            name={name}
            checked={choice.value === value}
            onChange={() => {
              onChange(choice.value)
            }}
          />
          <span>
            <b>{choice.label}</b> <small>{choice.meaning}</small>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
