// tally-card.tsx - What blind votes have come to.
import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../connection/connection-context.tsx'
import { labKey } from '../../connection/queries.ts'
import { formatCount } from '../../text/format.ts'
import { Card } from '../../ui/page.tsx'
import rows from '../../ui/rows.module.css'

export const TallyCard = () => {
  const client = useClient()
  const { data: tally = [] } = useQuery({ queryKey: [...labKey, 'tally'], queryFn: ({ signal }) => client.lab.tally(undefined, { signal }) })
  if (tally.length === 0) return null
  return (
    <Card title="Your blind votes" isFlush>
      <div className={rows['frame']} tabIndex={0} role="region" aria-label="Your blind votes">
        <table className={rows['table']}>
          <thead>
            <tr>
              <th scope="col">Version</th>
              {['Better', 'Not better', 'No difference'].map((title) => (
                <th key={title} scope="col" data-figure>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {tally.map(({ modelId, label, wins, losses, ties }) => (
              <tr key={modelId}>
                <th scope="row">{label}</th>
                <td data-figure>{formatCount(wins)}</td>
                <td data-figure>{formatCount(losses)}</td>
                <td data-figure>{formatCount(ties)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}
