// models-pages.tsx - The three parts of Models (what is here, what there is, what is on its way) and the page of one model.
import { useQuery } from '@tanstack/react-query'
import type { RepositoryId } from '../../../main/contract/ids.ts'
import { downloadsQuery } from '../../connection/queries.ts'
import { InertMarkdown } from '../../features/conversation/inert-markdown.tsx'
import { DownloadList } from '../../features/downloads/download-list.tsx'
import { FindModels, HubSettingsButton } from '../../features/hub/find-models.tsx'
import { RepositoryPage } from '../../features/hub/repository-page.tsx'
import { AddModelButton, Library } from '../../features/models/library.tsx'
import { ModelPage } from '../../features/models/model-page.tsx'
import { Page } from '../../ui/page.tsx'
import { PageTabs } from '../../ui/page-tabs.tsx'
import { downloadLinks, hubLinks, modelLinks, repositoryLink } from '../links.ts'
import { openRoute, type ModelsRoute } from '../route.ts'

export const ModelsPages = ({ route }: { route: ModelsRoute }) => {
  switch (route.page) {
    case 'models':
      return <LibraryPage />
    case 'model':
      return (
        <ModelPage
          id={route.id}
          links={modelLinks}
          repositoryLink={repositoryLink}
          onGone={() => {
            openRoute({ page: 'models' })
          }}
        />
      )
    case 'find':
      return <FindPage repository={route.repository} />
    case 'downloads':
      return <DownloadsPage />
  }
}

type Part = 'library' | 'find' | 'downloads'

const Parts = ({ open }: { open: Part }) => {
  const { data: downloads = [] } = useQuery(downloadsQuery)
  const waiting = downloads.filter(({ state }) => state !== 'done').length
  return (
    <PageTabs
      label="Parts of Models"
      tabs={[
        { label: 'Library', href: modelLinks.library, isOpen: open === 'library' },
        { label: 'Find models', href: hubLinks.find, isOpen: open === 'find' },
        { label: 'Downloads', href: hubLinks.downloads, isOpen: open === 'downloads', ...(waiting === 0 ? {} : { badge: String(waiting) }) },
      ]}
    />
  )
}

const LibraryPage = () => (
  <Page title="Models" lead="What answers you. They run on this computer and need no internet." isWide actions={<AddModelButton />} tabs={<Parts open="library" />}>
    <Library links={modelLinks} />
  </Page>
)

const FindPage = ({ repository }: { repository: RepositoryId | null }) =>
  repository === null ? (
    <Page
      title="Models"
      lead="Larger models know more and take more memory. Our picks are read from this computer; a search asks the hub."
      isWide
      actions={<HubSettingsButton />}
      tabs={<Parts open="find" />}
    >
      <FindModels links={hubLinks} />
    </Page>
  ) : (
    <RepositoryPage key={repository} id={repository} links={hubLinks} renderCard={(text) => <InertMarkdown text={text} />} />
  )

const DownloadsPage = () => (
  <Page title="Models" lead="Each file is pinned to one state of its hub, and is yours only when every byte has been checked." isWide tabs={<Parts open="downloads" />}>
    <DownloadList links={downloadLinks} />
  </Page>
)
