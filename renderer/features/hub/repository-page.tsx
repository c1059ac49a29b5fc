// repository-page.tsx - One model on the hub: its versions and whether they fit, its terms, what its makers write about it.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Repository } from '../../../main/contract/hub.ts'
import { RepositoryId } from '../../../main/contract/ids.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { formatBytes, formatCompact, formatCount, formatDay, formatNumberOf, formatParameters } from '../../text/format.ts'
import { gateWords } from '../../text/hub-text.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Banner } from '../../ui/banner.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Card, Facts, Page } from '../../ui/page.tsx'
import { Code } from '../../ui/tag.tsx'
import { HubSettingsButton, OfflineBanner } from './find-models.tsx'
import { type HubLinks, hostOf } from './hub-links.ts'
import styles from './hub.module.css'
import { SearchProblem } from './search-results.tsx'
import { VariantList } from './variant-list.tsx'

export type RepositoryPageProps = {
  id: RepositoryId
  links: HubLinks
  /** Draws Markdown without loading anything that it points to. */
  renderCard: (text: string) => ReactNode
}

export const RepositoryPage = ({ id, links, renderCard }: RepositoryPageProps) => {
  const client = useClient()
  const { data: repository, error, refetch, isFetching } = useQuery({
    queryKey: ['hub-repository', id],
    queryFn: ({ signal }) => client.hub.repository({ repository: id }, { signal }),
    retry: false,
  })
  const again = (): void => {
    void refetch()
  }
  return (
    <Page
      title={repository?.name ?? id.split('/')[1] ?? id}
      lead={repository === undefined ? id : <RepositoryLead repository={repository} />}
      isWide
      trail={<BackLink href={links.find}>Find models</BackLink>}
      actions={<HubSettingsButton />}
    >
      <OfflineBanner links={links} />
      {error === null ? null : <SearchProblem error={error} onRetry={again} />}
      {isFetching && repository === undefined ? <p role="status">Asking the hub</p> : null}
      {repository === undefined ? null : <RepositoryDetails repository={repository} links={links} renderCard={renderCard} onAgain={again} />}
    </Page>
  )
}

const RepositoryLead = ({ repository }: { repository: Repository }) => (
  <>
    By {repository.author}. {formatCompact(repository.downloads)} downloads, {formatCompact(repository.likes)} likes
    {repository.updatedAtMs === null ? '' : `, changed ${formatDay(repository.updatedAtMs)}`}.
  </>
)

type DetailsProps = Omit<RepositoryPageProps, 'id'> & { repository: Repository; onAgain: () => void }

const RepositoryDetails = ({ repository, links, renderCard, onAgain }: DetailsProps) => {
  const gate = gateWords(repository.gate, repository.access, hostOf(repository.url))
  return (
    <>
      {gate === null ? null : (
        <Banner
          tone="warning"
          title={gate.title}
          actions={
            <Button variant="default" size="xs" onClick={onAgain}>
              Look again
            </Button>
          }
        >
          {gate.body}
        </Banner>
      )}
      <VariantList repository={repository} links={links} />
      <Card title="What it is">
        <Facts facts={repositoryFacts(repository, links)} />
      </Card>
      {repository.card === null ? null : (
        <Card title="What its makers write">
          <p className={styles['cardNote']}>Written by others. Pictures are not loaded, and links open nothing by themselves.</p>
          {renderCard(repository.card)}
        </Card>
      )}
      <OtherFiles repository={repository} />
    </>
  )
}

const repositoryFacts = (repository: Repository, links: HubLinks): { term: string; value: ReactNode }[] => {
  const base = RepositoryId.safeParse(repository.baseModel)
  return [
    { term: 'Licence', value: repository.licence === null ? 'None is given; ask its makers before you rely on it' : repository.licence.name },
    ...(repository.parameters === null ? [] : [{ term: 'Parameters', value: formatParameters(repository.parameters) }]),
    ...(repository.architecture === null ? [] : [{ term: 'Architecture', value: repository.architecture }]),
    ...(repository.contextSize === null ? [] : [{ term: 'Remembers', value: `up to ${formatCount(repository.contextSize)} tokens of a chat` }]),
    ...(repository.baseModel === null
      ? []
      : [{ term: 'Made from', value: base.success ? <a href={links.repository(base.data)}>{repository.baseModel}</a> : repository.baseModel }]),
    {
      term: 'Page',
      value: (
        <span className={styles['copied']}>
          <span>{repository.url}</span>
          <CopyButton label="Copy the address of its page" text={() => repository.url} />
        </span>
      ),
    },
    { term: 'Pinned to', value: <Code>{repository.commit}</Code> },
  ]
}

const OtherFiles = ({ repository }: { repository: Repository }) => {
  if (repository.otherFiles.length === 0) return null
  return (
    <details className={styles['others']}>
      <summary>{formatNumberOf(repository.otherFiles.length, 'other file')}</summary>
      <ul>
        {repository.otherFiles.map(({ path, sizeBytes }) => (
          <li key={path}>
            {path} <span>{formatBytes(sizeBytes)}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
