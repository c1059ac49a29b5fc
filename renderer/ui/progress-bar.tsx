// progress-bar.tsx - How far something is, as a thin bar.
import styles from './progress-bar.module.css'

export type ProgressBarProps = {
  label: string
  /** From 0 to 1. */
  fraction: number
  isPaused?: boolean
}

export const ProgressBar = ({ label, fraction, isPaused = false }: ProgressBarProps) => (
  <progress className={styles['bar']} aria-label={label} max={1} value={fraction} data-paused={isPaused} />
)
