// route.ts - Which page is open, in the hash: both hosts then need no rewriting, and Back works.
import { useSyncExternalStore } from 'react'
import { ChatId, ModelId, RepositoryId } from '../../main/contract/ids.ts'
import { LabRunId } from '../../main/contract/lab-run.ts'

export type ModelsRoute =
  | { page: 'models' }
  | { page: 'model'; id: ModelId }
  | { page: 'find'; repository: RepositoryId | null }
  | { page: 'downloads' }

export type LabRoute = { page: 'lab' } | { page: 'labRun'; id: LabRunId } | { page: 'sideBySide' }

export type Route =
  | ModelsRoute
  | LabRoute
  | { page: 'home' }
  | { page: 'chat'; id: ChatId }
  | { page: 'power' }
  | { page: 'privacy' }
  | { page: 'cloud' }
  | { page: 'rules' }
  | { page: 'settings' }

const home: Route = { page: 'home' }

export const parseRoute = (hash: string): Route => {
  const [page, ...rest] = hash.replace(/^#\/?/, '').split('/')
  if (page === 'privacy' || page === 'cloud' || page === 'rules' || page === 'settings' || page === 'power') return { page }
  if (page === 'models') return parseModels(rest)
  if (page === 'lab') return parseLab(rest)
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

const parseLab = ([part, id]: string[]): Route => {
  const run = LabRunId.safeParse(id)
  if (part === 'run' && run.success) return { page: 'labRun', id: run.data }
  return { page: part === 'side-by-side' ? 'sideBySide' : 'lab' }
}

export const isModelsRoute = (route: Route): route is ModelsRoute =>
  route.page === 'models' || route.page === 'model' || route.page === 'find' || route.page === 'downloads'

export const isLabRoute = (route: Route): route is LabRoute => route.page === 'lab' || route.page === 'labRun' || route.page === 'sideBySide'

export const formatRoute = (route: Route): string => {
  if (isModelsRoute(route)) return formatModels(route)
  if (isLabRoute(route)) return formatLab(route)
  if (route.page === 'chat') return `#/chat/${route.id}`
  return route.page === 'home' ? '#/' : `#/${route.page}`
}

const formatModels = (route: ModelsRoute): string => {
  switch (route.page) {
    case 'models':
      return '#/models'
    case 'model':
      return `#/models/of/${route.id}`
    case 'find':
      return route.repository === null ? '#/models/find' : `#/models/find/${route.repository}`
    case 'downloads':
      return '#/models/downloads'
  }
}

const formatLab = (route: LabRoute): string => {
  switch (route.page) {
    case 'lab':
      return '#/lab'
    case 'labRun':
      return `#/lab/run/${route.id}`
    case 'sideBySide':
      return '#/lab/side-by-side'
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
