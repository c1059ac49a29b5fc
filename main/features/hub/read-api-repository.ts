// features/hub/read-api-repository.ts - What the hub says of one repository at one revision.
import { AppError } from '../../contract/errors.ts'
import type { Repository } from '../../contract/hub.ts'
import type { RepositoryId } from '../../contract/ids.ts'
import { licenceName } from '../../core/hub/licence-names.ts'
import type { HubClient } from './hub-client.ts'
import { ApiRepository, licenceOf } from './hub-shapes.ts'

export type RepositoryQuery = { repository: RepositoryId; revision: string }

/** The repository as it is at a revision; `main` is the newest. @throws AppError, see contract/hub.ts */
export const readApiRepository = async (client: HubClient, { repository, revision }: RepositoryQuery, signal?: AbortSignal): Promise<ApiRepository> => {
  const path = `/api/models/${repository}/revision/${encodeURIComponent(revision)}`
  const { value } = await client.json({ purpose: 'repository', subject: repository, path, signal })
  const parsed = ApiRepository.safeParse(value)
  if (parsed.success) return parsed.data
  throw new AppError('provider-failed', 'The hub described the repository in a way that Hearth does not understand', {
    details: { reason: 'unreadable', repository, path: parsed.error.issues[0]?.path.join('.') ?? '' },
  })
}

export const describeLicence = ({ cardData, tags }: ApiRepository): Repository['licence'] => {
  const id = [cardData?.license ?? []].flat()[0] ?? licenceOf(tags)
  if (id === null) return null
  const link = cardData?.license_link ?? null
  const url = link !== null && /^https:\/\//.test(link) && URL.canParse(link) ? link.slice(0, 500) : null
  return { id: id.slice(0, 100), name: (cardData?.license_name ?? licenceName(id)).slice(0, 100), url }
}
