// features/hub/read-repository.ts - The page of one repository: what it is, its files as variants, whether they can be had, its card.
import { AppError } from '../../contract/errors.ts'
import type { Repository, Variant } from '../../contract/hub.ts'
import { groupVariants } from '../../core/hub/group-variants.ts'
import type { HubClient } from './hub-client.ts'
import { gateOf, positive } from './hub-shapes.ts'
import type { ApiRepository } from './hub-shapes.ts'
import { filePath, listFiles } from './list-files.ts'
import type { Revision } from './list-files.ts'
import { describeLicence, readApiRepository } from './read-api-repository.ts'
import type { RepositoryQuery } from './read-api-repository.ts'
import { sanitiseCard } from './sanitise-card.ts'
import { asHubModel } from './search-models.ts'

type Source = { client: HubClient; endpoint: string; hasToken: boolean }

const maxCardBytes = 1024 * 1024

/** @throws AppError, see contract/hub.ts */
export const readRepository = async (source: Source, query: RepositoryQuery, signal?: AbortSignal): Promise<Repository> => {
  const api = await readApiRepository(source.client, query, signal)
  // A renamed repository answers under its new name, and its files are there.
  const revision = { repository: api.id, commit: api.sha }
  const { variants, otherFiles } = groupVariants(await listFiles(source.client, revision, signal))
  const [card, access] = await Promise.all([readCard(source.client, revision, signal), checkAccess(source, { api, variants }, signal)])
  const { repository, author, name, downloads, likes, updatedAtMs, gate, parameters } = asHubModel(api)
  return {
    ...{ repository, author, name, downloads, likes, updatedAtMs, gate, parameters, access, card, variants, otherFiles },
    commit: api.sha,
    url: `${source.endpoint}/${api.id}`,
    licence: describeLicence(api),
    architecture: api.gguf?.architecture?.slice(0, 60) ?? null,
    contextSize: positive(api.gguf?.context_length),
    baseModel: [api.cardData?.base_model ?? []].flat()[0]?.slice(0, 200) ?? null,
  }
}

/** A card is an extra: a page without it is better than none. Being cut off or switched offline is not an extra. */
const readCard = async (client: HubClient, revision: Revision, signal?: AbortSignal): Promise<string | null> => {
  try {
    const path = filePath(revision, 'README.md')
    const response = await client.send({ purpose: 'card', subject: revision.repository, path, maxBytes: maxCardBytes, signal })
    if (response.status === 200) return sanitiseCard(await response.text())
    await response.discard()
    return null
  } catch (error) {
    if (error instanceof AppError && ['provider-failed', 'policy-denied'].includes(error.code)) return null
    throw error
  }
}

/** Only the hub knows whether a token opens a gate, so it is asked for a file without fetching it. */
const checkAccess = async (
  { client, hasToken }: Source,
  { api, variants }: { api: ApiRepository; variants: readonly Variant[] },
  signal?: AbortSignal,
): Promise<Repository['access']> => {
  const file = variants[0]?.files[0]
  if (gateOf(api.gated) === 'none') return 'open'
  if (!hasToken || file === undefined) return hasToken ? 'needs-consent' : 'needs-token'
  const path = filePath({ repository: api.id, commit: api.sha }, file.path)
  const response = await client.send({ purpose: 'resolve', subject: api.id, path, method: 'HEAD', redirects: 'report', signal })
  await response.discard()
  return response.status < 400 ? 'open' : 'needs-consent'
}
