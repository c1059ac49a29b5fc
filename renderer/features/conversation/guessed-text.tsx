// guessed-text.tsx - An answer as it was written, with what was guessed ahead and right in colour and underlined.
import type { AnswerFacts } from '../../../main/contract/chats.ts'
import styles from './guessed-text.module.css'
import { splitGuessed } from './split-guessed.ts'

export const GuessedText = ({ text, guessed }: { text: string; guessed: AnswerFacts['guessed'] }) => (
  <div className={styles['text']} dir="auto" data-streaming={false}>
    {splitGuessed(text, guessed).map(({ from, piece, isGuessed }) => (isGuessed ? <mark key={from}>{piece}</mark> : <span key={from}>{piece}</span>))}
  </div>
)
