// features/hub/list-files.ts - All files of a repository at one commit, with the checksums that the hub keeps of large ones.
import type { RepositoryFile } from '../../contract/hub.ts'
import type { CommitSha, RepositoryId } from '../../contract/ids.ts'
import type { HubClient } from './hub-client.ts'
import { ApiTreeEntry, nextCursor, validOnly } from './hub-shapes.ts'

/** A page holds a thousand entries; repositories of models hold far fewer. */
const maxPages = 20

export type Revision = { repository: RepositoryId; commit: CommitSha }

/** @throws AppError, see contract/hub.ts */
export const listFiles = async (client: HubClient, { repository, commit }: Revision, signal?: AbortSignal): Promise<RepositoryFile[]> => {
  const files: RepositoryFile[] = []
  let cursor: string | null = null
  for (let page = 0; page < maxPages; page++) {
    const next: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const path = `/api/models/${repository}/tree/${commit}?recursive=true${next}`
    const { value, headers } = await client.json({ purpose: 'file-list', subject: repository, path, signal })
    for (const { type, path: file, size, lfs } of validOnly(ApiTreeEntry, value)) {
      if (type === 'file') files.push({ path: file, sizeBytes: lfs?.size ?? size, sha256: lfs?.oid ?? null })
    }
    cursor = nextCursor(headers.get('link'))
    if (cursor === null) break
  }
  return files
}

/** Where a file is; the hub redirects from there to where it keeps it. */
export const filePath = ({ repository, commit }: Revision, path: string): string =>
  `/${repository}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`
