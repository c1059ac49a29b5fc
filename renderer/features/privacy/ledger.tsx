// ledger.tsx - Every request that left this computer or was kept from it: who, where, why, how many bytes.
import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { LedgerPage, LedgerRow } from '../../../main/contract/network.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { runningRequestsQuery } from '../../connection/queries.ts'
import { errorNote } from '../../text/error-note.ts'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { formatBytes, formatMoment, formatNumberOf } from '../../text/format.ts'
import { areaWords, durationWords, outcomeWords, purposeWords } from '../../text/network-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { Card } from '../../ui/page.tsx'
import rows from '../../ui/rows.module.css'
import { Tag } from '../../ui/tag.tsx'
import styles from './privacy.module.css'

const ledgerKey = ['network-ledger'] as const
const firstPage = (): number | null => null
const pageSize = 50
/** A download makes many requests at once; the list is read again when they have settled. */
const settleMs = 250

export const Ledger = () => {
  const client = useClient()
  const queries = useQueryClient()
  const { data } = useQuery(runningRequestsQuery)
  const [running] = useDebouncedValue(data, settleMs)
  const ledger = useInfiniteQuery({
    queryKey: ledgerKey,
    queryFn: ({ pageParam, signal }) => client.network.ledger({ before: pageParam, limit: pageSize }, { signal }),
    initialPageParam: firstPage(),
    getNextPageParam: (page) => (page.hasMore ? (page.rows.at(-1)?.id ?? null) : null),
  })
  // Each request that begins or ends changes the newest page.
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: ledgerKey })
  }, [queries, running])
  const [newest] = ledger.data?.pages ?? []
  if (ledger.error !== null) return <Banner tone="error" title={errorSentence(toProblem(ledger.error))} />
  if (newest === undefined) return null
  const clear = async (): Promise<void> => {
    try {
      await client.network.clearLedger({})
    } catch (error) {
      notifications.show(errorNote(error))
    }
    await queries.invalidateQueries({ queryKey: ledgerKey })
  }
  return (
    <Card
      title="Every request"
      actions={
        newest.totals.requests === 0 ? undefined : (
          <Button variant="subtle" size="compact-sm" onClick={() => void clear()}>
            Erase this list
          </Button>
        )
      }
      isFlush
    >
      <Totals page={newest} />
      {newest.rows.length === 0 ? null : <LedgerTable rows={ledger.data?.pages.flatMap((page) => page.rows) ?? []} />}
      {ledger.hasNextPage ? (
        <div className={styles['end']}>
          <Button variant="default" size="xs" loading={ledger.isFetchingNextPage} onClick={() => void ledger.fetchNextPage()}>
            Show earlier ones
          </Button>
        </div>
      ) : null}
    </Card>
  )
}

const Totals = ({ page: { totals } }: { page: LedgerPage }) => (
  <p className={styles['totals']}>
    {totals.requests === 0 || totals.sinceMs === null
      ? 'None so far. Looking for a model or fetching one will show up here, with every place that was asked.'
      : `${formatNumberOf(totals.requests, 'request')} since ${formatMoment(totals.sinceMs, Date.now())}: ${formatBytes(totals.bytesOut)} sent, ${formatBytes(totals.bytesIn)} received${totals.refused === 0 ? '' : `, ${formatNumberOf(totals.refused, 'request')} not let out`}.`}
  </p>
)

const LedgerTable = ({ rows: list }: { rows: readonly LedgerRow[] }) => (
  <div className={rows['frame']} role="region" aria-label="Every request" tabIndex={0}>
    <table className={rows['table']}>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Who and why</th>
          <th scope="col">Where</th>
          <th scope="col" data-figure>
            Sent
          </th>
          <th scope="col" data-figure>
            Received
          </th>
          <th scope="col">How it ended</th>
        </tr>
      </thead>
      <tbody>
        {list.map((row) => (
          <LedgerLine key={row.id} row={row} />
        ))}
      </tbody>
    </table>
  </div>
)

const LedgerLine = ({ row }: { row: LedgerRow }) => {
  const { tone, label } = outcomeWords(row.outcome)
  return (
    <tr>
      <td data-figure>{formatMoment(row.atMs, Date.now())}</td>
      <td>
        {areaWords(row.area)}
        <small>
          {purposeWords(row.purpose)}
          {row.subject === '' ? '' : `: ${row.subject}`}
        </small>
      </td>
      <td className={styles['where']}>
        {row.origin.replace(/^https:\/\//, '')}
        <small>{row.isSigned ? 'with your token' : ''}</small>
      </td>
      <td data-figure>{formatBytes(row.bytesOut)}</td>
      <td data-figure>{formatBytes(row.bytesIn)}</td>
      <td>
        <Tag tone={tone}>{label}</Tag>
        <small>{durationWords(row)}</small>
      </td>
    </tr>
  )
}
