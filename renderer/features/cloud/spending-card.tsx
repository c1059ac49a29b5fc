// spending-card.tsx - What was spent today and this month, and what may be.
import { useQuery } from '@tanstack/react-query'
import type { SpendingLine } from '../../../main/contract/cloud.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { cloudKey } from '../../connection/queries.ts'
import { formatMoney } from '../../text/cloud-text.ts'
import { formatNumberOf } from '../../text/format.ts'
import { Card, Facts } from '../../ui/page.tsx'

export const SpendingCard = () => {
  const client = useClient()
  const { data } = useQuery({ queryKey: [...cloudKey, 'spending'], queryFn: ({ signal }) => client.cloud.spending(undefined, { signal }) })
  if (data === undefined) return null
  const words = ({ spentMicro, tokens, limitMicro, limitTokens }: SpendingLine): string =>
    [
      `${formatMoney(spentMicro, data.currency)}${limitMicro === null ? '' : ` of ${formatMoney(limitMicro, data.currency)}`}`,
      `${formatNumberOf(tokens, 'token')}${limitTokens === null ? '' : ` of ${formatNumberOf(limitTokens, 'token')}`}`,
    ].join(', ')
  return (
    <Card title="What it cost">
      <Facts
        facts={[
          { term: 'Today', value: words(data.today) },
          { term: 'This month', value: words(data.month) },
        ]}
      />
    </Card>
  )
}
