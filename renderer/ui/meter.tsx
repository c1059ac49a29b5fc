// meter.tsx - How full something is: a bar with its numbers beside it, said in words for those who cannot see it.
import styles from './meter.module.css'

export type MeterProps = {
  label: string
  /** In words, numbers and units included. */
  words: string
  value: number
  max: number
  /** Where it should not go beyond; drawn as a notch. */
  limit?: number
}

export const Meter = ({ label, words, value, max, limit }: MeterProps) => (
  <svg
    className={styles['meter']}
    role="meter"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={max}
    aria-valuenow={Math.min(value, max)}
    aria-valuetext={words}
    viewBox={`0 0 ${String(Math.max(1, max))} 1`}
    preserveAspectRatio="none"
  >
    <rect className={styles['track']} x={0} y={0} width={max} height={1} />
    <rect className={styles['fill']} x={0} y={0} width={Math.min(value, max)} height={1} />
    {limit === undefined ? null : <rect className={styles['notch']} x={limit - max / 400} y={0} width={max / 200} height={1} />}
  </svg>
)
