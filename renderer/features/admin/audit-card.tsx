// audit-card.tsx - The log of what left, of what was not let out, and of changes of the rules; and whether anybody has tampered with it.
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import type { AuditRow } from '../../../main/contract/audit.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { auditKey } from '../../connection/queries.ts'
import { errorNote } from '../../text/error-note.ts'
import { formatMoment } from '../../text/format.ts'
import { auditVerdictWords, auditWords, eventNames } from '../../text/policy-text.ts'
import { Card } from '../../ui/page.tsx'
import rows from '../../ui/rows.module.css'
import { saveFile } from '../../ui/save-file.ts'
import { Tag } from '../../ui/tag.tsx'
import styles from './admin.module.css'

const firstPage = (): number | null => null

export const AuditCard = () => {
  const client = useClient()
  const { data: state } = useQuery({ queryKey: [...auditKey, 'state'], queryFn: ({ signal }) => client.audit.state(undefined, { signal }) })
  const log = useInfiniteQuery({
    queryKey: [...auditKey, 'page'],
    queryFn: ({ pageParam, signal }) => client.audit.page({ before: pageParam, limit: 50 }, { signal }),
    initialPageParam: firstPage(),
    getNextPageParam: (page) => (page.hasMore ? (page.rows.at(-1)?.seq ?? null) : null),
  })
  const entries = log.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <Card title="Audit log" isFlush>
      {state === undefined || state.unavailable === null ? null : <p className={styles['soft']}>{state.unavailable === 'sink' ? 'A copy of it that the rules of this computer want cannot be written at the moment, so nothing may leave.' : 'It cannot be written at the moment, so nothing may leave.'}</p>}
      {entries.length === 0 ? <p className={styles['soft']}>Nothing is in it yet. What is about to leave is written here before the first byte goes.</p> : <Entries entries={entries} />}
      <div className={styles['end']}>
        {log.hasNextPage ? (
          <Button variant="default" size="xs" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            Show earlier ones
          </Button>
        ) : null}
        <CheckLog />
        <ExportLog />
      </div>
    </Card>
  )
}

const Entries = ({ entries }: { entries: readonly AuditRow[] }) => (
  <div className={rows['frame']} role="region" aria-label="Audit log" tabIndex={0}>
    <table className={rows['table']}>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">What</th>
          <th scope="col">Details</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((row) => (
          <tr key={row.seq}>
            <td>
              {formatMoment(row.atMs, Date.now())}
              <small>{row.seq}</small>
            </td>
            <td>{eventNames[row.event]}</td>
            <td className={styles['wrap']}>{auditWords(row)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

const CheckLog = () => {
  const client = useClient()
  const check = useMutation({
    mutationFn: () => client.audit.verify(),
    onError: (error) => {
      notifications.show(errorNote(error))
    },
  })
  const words = check.data === undefined ? null : auditVerdictWords(check.data)
  return (
    <>
      <Button variant="default" size="xs" loading={check.isPending} onClick={() => { check.mutate() }}>
        Check the log
      </Button>
      <span role="status">{words === null ? null : <Tag tone={words.tone}>{words.label}</Tag>}</span>
    </>
  )
}

const ExportLog = () => {
  const client = useClient()
  const save = useMutation({
    mutationFn: async () => {
      const parts: string[] = []
      for await (const { lines } of await client.audit.export({})) parts.push(lines)
      saveFile('hearth-audit.jsonl', new Blob(parts, { type: 'application/jsonl' }))
    },
    onError: (error) => {
      notifications.show(errorNote(error))
    },
  })
  return (
    <Button variant="default" size="xs" loading={save.isPending} onClick={() => { save.mutate() }}>
      Export it
    </Button>
  )
}
