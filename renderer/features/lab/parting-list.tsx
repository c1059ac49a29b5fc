// parting-list.tsx - Where two answers take different words for the first time, and how sure each one was there.
import type { Parting, SideBySideEvent } from '../../../main/contract/lab-side-by-side.ts'
import { formatCount, formatPercent } from '../../text/format.ts'
import { Card } from '../../ui/page.tsx'
import styles from './lab.module.css'
import { letterOf } from './side-column.tsx'
import type { Column } from './use-side-by-side.ts'

type Done = Extract<SideBySideEvent, { type: 'done' }>

export const PartingList = ({ done, columns }: { done: Done; columns: readonly Column[] }) => (
  <Card title="Where they part">
    {done.partings.length === 0 ? (
      <p className={styles['soft']}>They wrote the same.</p>
    ) : (
      <ul className={styles['partings']}>
        {done.partings.map((parting) => (
          <li key={`${String(parting.oneColumn)} ${String(parting.otherColumn)}`}>{sentenceOf(parting, columns)}</li>
        ))}
      </ul>
    )}
  </Card>
)

const sentenceOf = ({ oneColumn, otherColumn, sharedTokens, one, other }: Parting, columns: readonly Column[]): string => {
  const nameOf = (column: number): string => columns[column]?.label ?? letterOf(column)
  return (
    `After ${formatCount(sharedTokens)} equal tokens, ${nameOf(oneColumn)} wrote ${quoted(one.token)}, ${sureness(one)}; ` +
    `${nameOf(otherColumn)} wrote ${quoted(other.token)}, ${sureness(other)}.`
  )
}

const quoted = (token: string): string => (token === '' ? 'nothing more' : `“${token.replaceAll('\n', '⏎')}”`)

const sureness = ({ probability, ofOther }: Parting['one']): string =>
  `${formatPercent(probability)} sure${ofOther === null ? '' : ` (and ${formatPercent(ofOther)} for the other’s)`}`
