// setting-rows.tsx - One setting per row: its words, what it means, and a field. Empty means "as elsewhere".
import { NativeSelect, NumberInput, Switch, Textarea } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import { useEdited } from '../../ui/use-edited.ts'
import styles from './model-page.module.css'

type RowProps = { words: string; term?: string; meaning: string }

const Row = ({ id, words, term, meaning, isTall = false, children }: RowProps & { id: string; isTall?: boolean; children: ReactNode }) => (
  <div className={styles['row']} data-tall={isTall}>
    <div className={styles['words']}>
      <label htmlFor={id}>
        {words} {term === undefined ? null : <small>{term}</small>}
      </label>
      <p id={`${id}-meaning`}>{meaning}</p>
    </div>
    <div className={isTall ? undefined : styles['control']}>{children}</div>
  </div>
)

export type NumberRowProps = RowProps & {
  /** What holds while the field is empty. */
  inherited: string
  value: number | null
  min: number
  max: number
  step: number
  onChange: (value: number | null) => void
}

export const NumberRow = ({ inherited, value, min, max, step, onChange, ...row }: NumberRowProps) => {
  const id = useId()
  const [typed, setTyped] = useEdited<number | string>(value ?? '')
  const next = typed === '' ? null : Number(typed)
  const isAllowed = next === null || (Number.isFinite(next) && next >= min && next <= max && (step < 1 || Number.isInteger(next)))
  return (
    <Row id={id} {...row}>
      <NumberInput
        id={id}
        aria-describedby={`${id}-meaning`}
        size="sm"
        hideControls
        placeholder={inherited}
        value={typed}
        step={step}
        error={isAllowed ? null : `${String(min)} to ${String(max)}`}
        onChange={setTyped}
        onBlur={() => {
          if (isAllowed && next !== value) onChange(next)
        }}
      />
    </Row>
  )
}

export type ChoiceRowProps<T extends string> = RowProps & { choices: readonly { value: T; label: string }[]; value: T; onChange: (value: T) => void }

export const ChoiceRow = <T extends string>({ choices, value, onChange, ...row }: ChoiceRowProps<T>) => {
  const id = useId()
  return (
    <Row id={id} {...row}>
      <NativeSelect
        id={id}
        aria-describedby={`${id}-meaning`}
        size="sm"
        data={[...choices]}
        value={value}
        onChange={(event) => {
          const chosen = choices.find((choice) => choice.value === event.currentTarget.value)
          if (chosen !== undefined) onChange(chosen.value)
        }}
      />
    </Row>
  )
}

export const SwitchRow = ({ isOn, onChange, ...row }: RowProps & { isOn: boolean; onChange: (isOn: boolean) => void }) => {
  const id = useId()
  return (
    <div className={styles['row']}>
      <div className={styles['words']}>
        <label htmlFor={id}>{row.words}</label>
        <p id={`${id}-meaning`}>{row.meaning}</p>
      </div>
      <Switch
        id={id}
        aria-describedby={`${id}-meaning`}
        checked={isOn}
        onChange={(event) => {
          onChange(event.currentTarget.checked)
        }}
      />
    </div>
  )
}

export type TextRowProps = RowProps & {
  placeholder: string
  maxLength: number
  isCode?: boolean
  value: string | null
  onChange: (value: string | null) => void
}

export const TextRow = ({ placeholder, maxLength, isCode = false, value, onChange, ...row }: TextRowProps) => {
  const id = useId()
  const [typed, setTyped] = useEdited(value ?? '')
  return (
    <Row id={id} isTall {...row}>
      <Textarea
        id={id}
        aria-describedby={`${id}-meaning`}
        autosize
        minRows={2}
        maxRows={14}
        placeholder={placeholder}
        maxLength={maxLength}
        value={typed}
        {...(isCode ? { classNames: { input: styles['mono'] ?? '' } } : {})}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
        }}
        onBlur={() => {
          const next = typed.trim() === '' ? null : typed
          if (next !== value) onChange(next)
        }}
      />
    </Row>
  )
}
