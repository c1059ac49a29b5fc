import { expect, it } from 'vitest'
import { ChatId, ModelId, RepositoryId } from '../../main/contract/ids.ts'
import { LabRunId } from '../../main/contract/lab-run.ts'
import { formatRoute, parseRoute, type Route } from './route.ts'

const id = ChatId.parse('0b6f5b1e-3f0a-4c6a-9a51-6c1d4a2f9e11')
const routes: Route[] = [
  { page: 'home' },
  { page: 'chat', id },
  { page: 'models' },
  { page: 'model', id: ModelId.parse('hearth-starter-7m') },
  { page: 'find', repository: null },
  { page: 'find', repository: RepositoryId.parse('Owner/Some.Model-GGUF') },
  { page: 'downloads' },
  { page: 'lab' },
  { page: 'labRun', id: LabRunId.parse(id) },
  { page: 'sideBySide' },
  { page: 'privacy' },
  { page: 'rules' },
  { page: 'settings' },
]

it.each(routes)('the address of $page leads back to it', (route) => {
  expect(parseRoute(formatRoute(route))).toEqual(route)
})

it.each(['', '#', '#/nowhere', '#/chat/', '#/chat/not-an-id', '#/chat/../../etc'])('"%s" leads home', (hash) => {
  expect(parseRoute(hash)).toEqual({ page: 'home' })
})

it.each(['#/models/of/', '#/models/of/NOT AN ID', '#/models/elsewhere'])('"%s" leads to the library', (hash) => {
  expect(parseRoute(hash)).toEqual({ page: 'models' })
})

it('a repository that cannot be one leads to the search', () => {
  expect(parseRoute('#/models/find/../../etc')).toEqual({ page: 'find', repository: null })
})
