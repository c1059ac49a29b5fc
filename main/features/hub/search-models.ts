// features/hub/search-models.ts - One page of the repositories that have GGUF files.
import type { HubModel, HubSearchPage, HubSort } from '../../contract/hub.ts'
import type { HubClient } from './hub-client.ts'
import { ApiModel, gateOf, licenceOf, nextCursor, positive, timeOf, validOnly } from './hub-shapes.ts'

export type SearchQuery = { query: string; sort: HubSort; cursor: string | null; limit: number }

const sorts: Readonly<Record<HubSort, string>> = { trend: 'trendingScore', downloads: 'downloads', likes: 'likes', date: 'lastModified' }
const expand = ['downloads', 'likes', 'lastModified', 'gated', 'tags', 'gguf']

/** @throws AppError, see contract/hub.ts */
export const searchModels = async (client: HubClient, query: SearchQuery, signal?: AbortSignal): Promise<HubSearchPage> => {
  const parameters = new URLSearchParams({ filter: 'gguf', sort: sorts[query.sort], direction: '-1', limit: String(query.limit) })
  if (query.query !== '') parameters.set('search', query.query)
  if (query.cursor !== null) parameters.set('cursor', query.cursor)
  for (const field of expand) parameters.append('expand[]', field)
  const { value, headers } = await client.json({
    purpose: 'search',
    subject: query.query === '' ? `browse by ${query.sort}` : query.query,
    path: `/api/models?${parameters.toString()}`,
    signal,
  })
  return { models: validOnly(ApiModel, value).map(asHubModel), cursor: nextCursor(headers.get('link')) }
}

export const asHubModel = ({ id, downloads, likes, lastModified, gated, tags, gguf }: ApiModel): HubModel => ({
  repository: id,
  author: id.slice(0, id.indexOf('/')),
  name: id.slice(id.indexOf('/') + 1),
  downloads,
  likes,
  updatedAtMs: timeOf(lastModified),
  gate: gateOf(gated),
  licence: licenceOf(tags),
  parameters: positive(gguf?.total),
})
