// examples.tsx - Questions to begin with; a click sends them.
import { IconArrowRight } from '@tabler/icons-react'
import { iconSize } from '../../ui/icon.ts'
import { exampleQuestions } from './example-questions.ts'
import styles from './welcome.module.css'

export const Examples = ({ onAsk, isDisabled }: { onAsk: (question: string) => void; isDisabled: boolean }) => (
  <ul className={styles['examples']} aria-label="Examples">
    {exampleQuestions.map(({ question, shows }) => (
      <li key={question}>
        <button
          type="button"
          disabled={isDisabled}
          onClick={() => {
            onAsk(question)
          }}
        >
          <small>{shows}</small>
          <span>{question}</span>
          <IconArrowRight {...iconSize} />
        </button>
      </li>
    ))}
  </ul>
)
