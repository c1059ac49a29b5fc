// route.ts - Which page is open, in the hash: both hosts then need no rewriting, and Back works.
import { useSyncExternalStore } from 'react'
import { ChatId, ModelId, RepositoryId } from '../../main/contract/ids.ts'

export type Route =
  | { page: 'home' }
  | { page: 'chat'; id: ChatId }
  | { page: 'models' }
  | { page: 'model'; id: ModelId }
  | { page: 'find'; repository: RepositoryId | null }
  | { page: 'downloads' }
  | { page: 'power' }
  | { page: 'privacy' }
  | { page: 'settings' }

const home: Route = { page: 'home' }

export const parseRoute = (hash: string): Route => {
  const [page, ...rest] = hash.replace(/^#\/?/, '').split('/')
  if (page === 'privacy' || page === 'settings' || page === 'power') return { page }
  if (page === 'models') return parseModels(rest)
  const chatId = ChatId.safeParse(rest[0])
  return page === 'chat' && chatId.success ? { page, id: chatId.data } : home
}

const parseModels = ([part, ...rest]: string[]): Route => {
  const id = ModelId.safeParse(rest[0])
  const repository = RepositoryId.safeParse(rest.join('/'))
  if (part === 'of' && id.success) return { page: 'model', id: id.data }
  if (part === 'find') return { page: 'find', repository: repository.success ? repository.data : null }
  return { page: part === 'downloads' ? part : 'models' }
}

export const formatRoute = (route: Route): string => {
  switch (route.page) {
    case 'home':
      return '#/'
    case 'chat':
      return `#/chat/${route.id}`
    case 'model':
      return `#/models/of/${route.id}`
    case 'find':
      return route.repository === null ? '#/models/find' : `#/models/find/${route.repository}`
    case 'downloads':
      return '#/models/downloads'
    case 'models':
    case 'power':
    case 'privacy':
    case 'settings':
      return `#/${route.page}`
  }
}

export const openRoute = (route: Route): void => {
  location.hash = formatRoute(route)
}

/** Takes the place of the page that is open, so that Back does not return to it. */
export const replaceRoute = (route: Route): void => {
  history.replaceState(null, '', formatRoute(route))
  dispatchEvent(new HashChangeEvent('hashchange'))
}

const subscribe = (listener: () => void): (() => void) => {
  addEventListener('hashchange', listener)
  return () => {
    removeEventListener('hashchange', listener)
  }
}

export const useRoute = (): Route => parseRoute(useSyncExternalStore(subscribe, () => location.hash))
