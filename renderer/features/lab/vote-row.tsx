// vote-row.tsx - Which answer is better; in blind mode the names come after that.
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { SideBySideId } from '../../../main/contract/lab-side-by-side.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { labKey } from '../../connection/queries.ts'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { formatRate } from '../../text/format.ts'
import styles from './lab.module.css'
import { letterOf } from './side-column.tsx'
import type { Column } from './use-side-by-side.ts'

export const VoteRow = ({ id, columns }: { id: SideBySideId; columns: readonly Column[] }) => {
  const client = useClient()
  const queries = useQueryClient()
  const vote = useMutation({
    mutationFn: (column: number | null) => client.lab.vote({ id, column }),
    onSuccess: () => queries.invalidateQueries({ queryKey: labKey }),
  })
  if (vote.data !== undefined) {
    return (
      <p role="status" className={styles['soft']}>
        {vote.data.columns
          .map(({ label, tokensPerSecond }, index) => `${letterOf(index)} was ${label}${tokensPerSecond === null ? '' : `, ${formatRate(tokensPerSecond)}`}`)
          .join('; ')}
        . Thank you.
      </p>
    )
  }
  const isBlind = columns.every(({ label }) => label === null)
  if (!isBlind) return null
  return (
    <div className={styles['vote']} role="group" aria-label="Which is better?">
      <b>Which is better?</b>
      {columns.map((column, index) =>
        column.state === 'failed' ? null : (
          <Button key={index} variant="default" disabled={vote.isPending} onClick={() => { vote.mutate(index) }}>
            {letterOf(index)}
          </Button>
        ),
      )}
      <Button variant="default" disabled={vote.isPending} onClick={() => { vote.mutate(null) }}>
        No difference
      </Button>
      {vote.error === null ? null : <span role="alert">{errorSentence(toProblem(vote.error))}</span>}
    </div>
  )
}
