// answer-phase-line.tsx - What the model is doing before its first word.
import { formatNumberOf, formatPercent } from '../../text/format.ts'
import type { AnswerPhase } from './answer-runs.ts'
import styles from './answer-phase-line.module.css'

export const AnswerPhaseLine = ({ phase }: { phase: AnswerPhase }) => {
  const words = phaseWords(phase)
  if (words === null) return null
  return (
    <div className={styles['phase']}>
      <span className={styles['ember']} />
      {words}
      {phase.name === 'loading' ? (
        <progress className={styles['bar']} max={1} value={phase.fraction} aria-label="Loading the model" />
      ) : null}
    </div>
  )
}

const phaseWords = (phase: AnswerPhase): string | null => {
  switch (phase.name) {
    case 'sending':
      return 'Saving your message'
    case 'waiting':
      return 'Waking the model'
    case 'asking':
      return `Asking ${phase.providerName}`
    case 'loading':
      return `Loading the model, ${formatPercent(phase.fraction)}`
    case 'reading':
      return `Reading ${formatNumberOf(phase.promptTokens, 'token')}`
    case 'writing':
      return null
  }
}
