// guessed-text.tsx - An answer as it was written, with what was guessed ahead and right in colour and underlined.
import type { AnswerFacts } from '../../../main/contract/chats.ts'
import styles from './guessed-text.module.css'
import { splitGuessed } from './split-guessed.ts'

export type GuessedTextProps = { text: string; guessed: AnswerFacts['guessed']; onHide: () => void }

export const GuessedText = ({ text, guessed, onHide }: GuessedTextProps) => (
  <>
    <div className={styles['text']} dir="auto" data-streaming={false}>
      {splitGuessed(text, guessed).map(({ from, piece, isGuessed }) => (isGuessed ? <mark key={from}>{piece}</mark> : <span key={from}>{piece}</span>))}
    </div>
    <p className={styles['legend']}>
      <span>
        <mark>Marked words</mark> were guessed ahead, and the model would have written the same.
      </span>
      <button type="button" onClick={onHide}>
        Hide
      </button>
    </p>
  </>
)
