// links.ts - Addresses that pages hand to each other's features.
import { RepositoryId } from '../../main/contract/ids.ts'
import type { DownloadLinks } from '../features/downloads/download-list.tsx'
import type { HubLinks } from '../features/hub/hub-links.ts'
import type { LabLinks } from '../features/lab/use-lab.ts'
import type { ModelLinks } from '../features/models/use-models.ts'
import { formatRoute, openRoute } from './route.ts'

const library = formatRoute({ page: 'models' })
const find = formatRoute({ page: 'find', repository: null })
const downloads = formatRoute({ page: 'downloads' })
const privacy = formatRoute({ page: 'privacy' })

export const modelLinks: ModelLinks = { library, find, model: (id) => formatRoute({ page: 'model', id }) }

export const hubLinks: HubLinks = { find, library, downloads, privacy, repository: (repository) => formatRoute({ page: 'find', repository }) }

export const downloadLinks: DownloadLinks = { find, library, repository: ({ repository }) => formatRoute({ page: 'find', repository }) }

export const labLinks: LabLinks = {
  runs: formatRoute({ page: 'lab' }),
  run: (id) => formatRoute({ page: 'labRun', id }),
  sideBySide: formatRoute({ page: 'sideBySide' }),
  models: library,
  open: (id) => {
    openRoute({ page: 'labRun', id })
  },
  openRuns: () => {
    openRoute({ page: 'lab' })
  },
}

/** Null for what is no repository of a hub, such as a name of Ollama's library. */
export const repositoryLink = (repository: string): string | null => {
  const id = RepositoryId.safeParse(repository)
  return id.success ? formatRoute({ page: 'find', repository: id.data }) : null
}
