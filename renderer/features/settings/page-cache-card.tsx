// page-cache-card.tsx - How much is kept so that a long chat goes on at once, how well it is locked, and getting rid of it.
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { PageCacheStatus } from '../../../main/contract/page-cache.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { formatBytes } from '../../text/format.ts'
import { Banner } from '../../ui/banner.tsx'
import { ChoiceList } from '../../ui/choice-list.tsx'
import { Card } from '../../ui/page.tsx'
import styles from './settings.module.css'

const key = ['page-cache'] as const
const gibibyte = 2 ** 30

const budgets: { value: string; label: string; meaning: string }[] = [
  { value: '0', label: 'Nothing on disk', meaning: 'After a restart, a chat is read again from its beginning.' },
  { value: String(gibibyte), label: 'Up to 1 GB', meaning: 'A few long chats.' },
  { value: String(4 * gibibyte), label: 'Up to 4 GB', meaning: 'Most chats of the last weeks.' },
  { value: String(16 * gibibyte), label: 'Up to 16 GB', meaning: 'For large models, whose notes are large.' },
]

const keyWords: Record<PageCacheStatus['keyPlace'], string> = {
  keychain: 'It is locked with a key that your system keeps.',
  file: 'It is locked with a key. Your system keeps no keys here, so the key lies in a file beside it that only you can read; the chats themselves lie there as well.',
  session: 'There is no place for a key today, so nothing is written to disk.',
}

export const PageCacheCard = () => {
  const client = useClient()
  const queries = useQueryClient()
  const { data: status } = useQuery({ queryKey: key, queryFn: ({ signal }) => client.pageCache.status(undefined, { signal }) })
  const onSuccess = (changed: PageCacheStatus): void => {
    queries.setQueryData(key, changed)
  }
  const setBudget = useMutation({ mutationFn: (bytes: number) => client.pageCache.setDiskBudget({ bytes }), onSuccess })
  const renewKey = useMutation({ mutationFn: () => client.pageCache.renewKey(), onSuccess })
  if (status === undefined) return null
  const problem = setBudget.error ?? renewKey.error
  return (
    <Card title="Coming back to a chat">
      <div className={styles['rows']}>
        <ChoiceList
          label="What the model worked out of a long chat is kept, so that it goes on at once"
          choices={budgets}
          value={String(status.allowedDiskBytes)}
          onChange={(bytes) => {
            setBudget.mutate(Number(bytes))
          }}
        />
        <div className={styles['row']}>
          <div className={styles['words']}>
            <span>Kept on disk now: {status.diskBytes === 0 ? 'nothing' : formatBytes(status.diskBytes)}</span>
            <p>{keyWords[status.keyPlace]}</p>
            <p role="status">{renewKey.isSuccess ? 'Done. What the old key had locked was removed.' : ''}</p>
          </div>
          <Button
            variant="default"
            size="sm"
            loading={renewKey.isPending}
            onClick={() => {
              renewKey.mutate()
            }}
          >
            Make a new key
          </Button>
        </div>
        {problem === null ? null : <Banner tone="error" title={errorSentence(toProblem(problem))} />}
      </div>
    </Card>
  )
}
