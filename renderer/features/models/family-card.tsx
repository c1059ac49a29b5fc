// family-card.tsx - One model in all the sizes that are here.
import { formatParameters } from '../../text/format.ts'
import { licenceWords } from '../../text/licence-text.ts'
import { Card } from '../../ui/page.tsx'
import type { Family } from './group-models.ts'
import { LevelTable, type LevelTableProps } from './level-table.tsx'
import styles from './library.module.css'

export type FamilyCardProps = Pick<LevelTableProps, 'links' | 'onQuantize'> & { family: Family }

export const FamilyCard = ({ family, ...rows }: FamilyCardProps) => {
  const [first] = family.models.filter(({ kind }) => kind === 'chat')
  if (first === undefined) return null
  const facts = [first.parameters === 0 ? '' : `${formatParameters(first.parameters)} parameters`, licenceWords(first.licence)].filter((fact) => fact !== '')
  return (
    <Card isFlush>
      <div className={styles['family']}>
        <h2>{family.name}</h2>
        <small>{facts.join(', ')}</small>
        {first.description === '' ? null : <p>{first.description}</p>}
      </div>
      <LevelTable models={family.models} label={family.name} {...rows} />
    </Card>
  )
}
