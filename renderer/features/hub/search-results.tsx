// search-results.tsx - What the hub has for these words, a page at a time.
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { HubModel, HubSort } from '../../../main/contract/hub.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { errorText, toProblem } from '../../text/error-text.ts'
import { formatCompact, formatDay, formatParameters } from '../../text/format.ts'
import { sortWords } from '../../text/hub-text.ts'
import { licenceWords } from '../../text/licence-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { Card } from '../../ui/page.tsx'
import { Tag } from '../../ui/tag.tsx'
import type { HubLinks } from './hub-links.ts'
import styles from './hub.module.css'

export type SearchResultsProps = { query: string; sort: HubSort; links: HubLinks }

/** The hub names the next page itself. */
const firstPage = (): string | null => null

export const SearchResults = ({ query, sort, links }: SearchResultsProps) => {
  const client = useClient()
  const search = useInfiniteQuery({
    queryKey: ['hub-search', query, sort],
    queryFn: ({ pageParam, signal }) => client.hub.search({ query, sort, cursor: pageParam }, { signal }),
    initialPageParam: firstPage(),
    getNextPageParam: (page) => page.cursor,
    retry: false,
  })
  if (search.isPending) return <p role="status">Asking the hub</p>
  if (search.error !== null)
    return (
      <SearchProblem
        error={search.error}
        onRetry={() => {
          void search.refetch()
        }}
      />
    )
  const models = search.data.pages.flatMap((page) => page.models)
  if (models.length === 0) return <Banner tone="info" title="The hub has nothing for these words.">Try fewer of them, or a model’s family, such as qwen or llama.</Banner>
  return (
    <Card title={query === '' ? sortWords(sort) : `Results for “${query}”`} isFlush>
      <ul className={styles['list']} aria-label="Models on the hub">
        {models.map((model) => (
          <ResultRow key={model.repository} model={model} links={links} />
        ))}
      </ul>
      {search.hasNextPage ? (
        <div className={styles['more']}>
          <Button variant="default" size="xs" loading={search.isFetchingNextPage} onClick={() => void search.fetchNextPage()}>
            Show more
          </Button>
        </div>
      ) : null}
    </Card>
  )
}

export const SearchProblem = ({ error, onRetry }: { error: unknown; onRetry: () => void }) => {
  const { happened, next, canRetry } = errorText(toProblem(error))
  return (
    <Banner
      tone="error"
      title={happened}
      actions={
        canRetry ? (
          <Button variant="default" size="xs" onClick={onRetry}>
            Try again
          </Button>
        ) : undefined
      }
    >
      {next}
    </Banner>
  )
}

const ResultRow = ({ model, links }: { model: HubModel; links: HubLinks }) => (
  <li>
    <div>
      <a href={links.repository(model.repository)}>{model.name}</a>
      <small>
        {[
          model.author,
          ...(model.parameters === null ? [] : [`${formatParameters(model.parameters)} parameters`]),
          ...(model.licence === null ? [] : [licenceWords(model.licence)]),
          ...(model.updatedAtMs === null ? [] : [formatDay(model.updatedAtMs)]),
        ].join(', ')}
      </small>
    </div>
    {model.gate === 'none' ? null : <Tag tone="quiet">Asks for consent</Tag>}
    <span className={styles['counts']}>
      <span>{formatCompact(model.downloads)} downloads</span>
      <span>{formatCompact(model.likes)} likes</span>
    </span>
  </li>
)
