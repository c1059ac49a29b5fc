// side-column.tsx - One answer of several: its words as they come, those that others have not marked when all are there.
import { errorSentence } from '../../text/error-text.ts'
import { formatDuration, formatNumberOf, formatRate } from '../../text/format.ts'
import styles from './lab.module.css'
import { type Column, type Comparison } from './use-side-by-side.ts'

export const letterOf = (index: number): string => String.fromCharCode(65 + index)

export type SideColumnProps = { column: Column; index: number; comparison: Comparison }

export const SideColumn = ({ column, index, comparison }: SideColumnProps) => {
  const ranges = comparison.done?.differences.find((one) => one.column === index)?.ranges ?? []
  const name = column.label ?? letterOf(index)
  return (
    <article className={styles['column']} aria-label={`Answer of ${name}`} aria-busy={comparison.isRunning && column.state !== 'ended'}>
      <h3>{name}</h3>
      <p className={styles['answer']}>{column.problem === null ? <Marked text={column.text} ranges={ranges} /> : errorSentence(column.problem)}</p>
      <small className={styles['soft']}>{stateWords(column)}</small>
    </article>
  )
}

const Marked = ({ text, ranges }: { text: string; ranges: readonly (readonly [number, number])[] }) => {
  const parts: React.ReactNode[] = []
  let at = 0
  for (const [from, to] of ranges) {
    parts.push(text.slice(at, from), <mark key={from}>{text.slice(from, to)}</mark>)
    at = to
  }
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  )
}

const stateWords = ({ state, loading, tokens, tokensPerSecond, timeToFirstTokenMs }: Column): string => {
  switch (state) {
    case 'waiting':
      return 'Waits its turn'
    case 'loading':
      return `Loading, ${String(Math.round(loading * 100))} %`
    case 'writing':
      return formatNumberOf(tokens, 'token')
    case 'failed':
      return ''
    case 'ended':
      return [
        formatNumberOf(tokens, 'token'),
        tokensPerSecond === null ? '' : formatRate(tokensPerSecond),
        timeToFirstTokenMs === null ? '' : `first after ${formatDuration(timeToFirstTokenMs)}`,
      ]
        .filter((part) => part !== '')
        .join(' · ')
  }
}
