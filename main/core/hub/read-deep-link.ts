/* Links that other programs and pages may open Hearth with.
 *
 *   hearth://models/OWNER/NAME?quantization=Q4_K_M    the page of a repository
 *   hearth://search?q=WORDS                           a search
 *
 * Anybody can write such a link, so it only shows something: it never starts a
 * download, changes no setting and names no other hub. */
import type { DeepLink } from '../../contract/hub.ts'
import { RepositoryId } from '../../contract/ids.ts'

/** Undefined for everything that is not exactly such a link. */
export const readDeepLink = (link: string): DeepLink | undefined => {
  if (link.length > 2000 || !/^hearth:/i.test(link) || !URL.canParse(link)) return undefined
  const url = new URL(link)
  if (url.username !== '' || url.password !== '' || url.port !== '') return undefined
  if (url.host === 'search') return searchLink(url)
  return url.host === 'models' ? repositoryLink(url) : undefined
}

const searchLink = ({ pathname, searchParams }: URL): DeepLink | undefined => {
  const query = (searchParams.get('q') ?? '').trim()
  return /^\/?$/.test(pathname) && query !== '' && query.length <= 200 ? { type: 'search', query } : undefined
}

const repositoryLink = ({ pathname, searchParams }: URL): DeepLink | undefined => {
  const repository = RepositoryId.safeParse(pathname.replace(/^\//, '').replace(/\/$/, ''))
  const quantization = searchParams.get('quantization')
  if (!repository.success || repository.data.includes('..')) return undefined
  if (quantization !== null && !/^[A-Za-z0-9_-]{1,40}$/.test(quantization)) return undefined
  return { type: 'repository', repository: repository.data, quantization }
}
