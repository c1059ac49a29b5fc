// settings-row.tsx - A setting with its name, a line of help, and one control.
import { useId } from 'react'
import styles from './power.module.css'

export type SettingsRowProps = { label: string; help: string; children: (id: string) => React.ReactNode }

export const SettingsRow = ({ label, help, children }: SettingsRowProps) => {
  const id = useId()
  return (
    <div className={styles['row']}>
      <div className={styles['words']}>
        <label htmlFor={id}>{label}</label>
        <p className={styles['soft']}>{help}</p>
      </div>
      {children(id)}
    </div>
  )
}
