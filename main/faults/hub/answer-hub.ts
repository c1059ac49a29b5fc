// faults/hub/answer-hub.ts - The hub's half: search, one repository, its tree, and where its files are.
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HubFault, HubRequest, HubState, LocalRepository } from './hub-state.ts'
import { noteRequest } from './note-request.ts'
import { sendBytes } from './send-bytes.ts'

type Stored = LocalRepository & { commit: string }
type Call = { state: HubState; url: URL; request: IncomingMessage; response: ServerResponse; fault: HubFault | undefined }

export const answerHub = (state: HubState, request: IncomingMessage, response: ServerResponse): void => {
  const url = new URL(request.url ?? '/', 'http://hub')
  const { fault } = noteRequest(state, request, { server: 'hub', kind: kindOf(url) })
  const call: Call = { state, url, request, response, fault }
  if (fault?.type === 'status') response.writeHead(fault.status, fault.headers).end(fault.body)
  else if (fault?.type === 'redirect') response.writeHead(302, { location: fault.location }).end()
  else if (fault?.type === 'stall') return
  else if (fault?.type === 'drop') request.socket.destroy()
  else route(call)
}

const kindOf = ({ pathname }: URL): HubRequest['kind'] => {
  if (pathname === '/api/models') return 'search'
  if (/^\/api\/models\/[^/]+\/[^/]+\/tree\//.test(pathname)) return 'tree'
  if (pathname.startsWith('/api/models/')) return 'revision'
  return /^\/[^/]+\/[^/]+\/resolve\//.test(pathname) ? 'resolve' : 'other'
}

const route = (call: Call): void => {
  const { pathname } = call.url
  const [, api, tree] = /^\/api\/models\/([^/]+\/[^/]+)(?:\/(?:revision\/([^/]+)|tree\/.*))?$/.exec(pathname) ?? []
  const [, resolved, revision, path] = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(pathname) ?? []
  if (pathname === '/api/models') return search(call)
  if (resolved !== undefined) return withRepository(call, { id: resolved, revision: revision ?? 'main' }, (stored) => resolve(call, stored, decodeURIComponent(path ?? '')))
  if (api === undefined) return notFound(call, 'EntryNotFound')
  const isTree = pathname.includes('/tree/')
  const wanted = isTree ? (/\/tree\/([^/]+)/.exec(pathname)?.[1] ?? 'main') : (tree ?? 'main')
  withRepository(call, { id: api, revision: decodeURIComponent(wanted) }, (stored) =>
    isTree ? listTree(call, stored) : json(call, { ...summary(stored), sha: stored.commit, cardData: stored.cardData }),
  )
}

const withRepository = (call: Call, { id, revision }: { id: string; revision: string }, answer: (stored: Stored) => void): void => {
  const stored = call.state.repositories.get(id)
  // Hugging Face says 401 to strangers whether a repository is private or not there.
  if (stored === undefined) return error(call, call.request.headers.authorization === undefined ? 401 : 404, 'RepoNotFound')
  if (revision !== 'main' && revision !== stored.commit) return notFound(call, 'RevisionNotFound')
  answer(stored)
}

const search = (call: Call): void => {
  const { searchParams } = call.url
  const words = (searchParams.get('search') ?? '').toLowerCase()
  const sort = searchParams.get('sort') ?? 'trendingScore'
  const limit = Number(searchParams.get('limit') ?? '30')
  const from = Number(searchParams.get('cursor') ?? '0')
  const found = [...call.state.repositories.values()]
    .filter(({ id, tags }) => id.toLowerCase().includes(words) && (searchParams.get('filter') === null || (tags ?? ['gguf']).includes(searchParams.get('filter') ?? '')))
    .sort((a, b) => rank(b, sort) - rank(a, sort))
  const headers: Record<string, string> = {}
  if (found.length > from + limit) {
    const next = new URL(call.url.href)
    next.searchParams.set('cursor', String(from + limit))
    headers['link'] = `<https://elsewhere.example${next.pathname}${next.search}>; rel="next"`
  }
  json(call, found.slice(from, from + limit).map(summary), headers)
}

const rank = ({ trendingScore = 0, downloads = 0, likes = 0, lastModified = '' }: LocalRepository, sort: string): number => {
  if (sort === 'downloads') return downloads
  if (sort === 'likes') return likes
  return sort === 'lastModified' ? Date.parse(lastModified) || 0 : trendingScore
}

const summary = ({ id, tags = ['gguf'], gated = false, downloads = 0, likes = 0, lastModified, gguf }: Stored) => ({
  _id: '0',
  id,
  modelId: id,
  private: false,
  ...{ tags, gated, downloads, likes, lastModified, gguf },
})

/** Two entries to a page, so that paging is always in use. */
const listTree = (call: Call, stored: Stored): void => {
  const entries = [...Object.entries(stored.files), ...(stored.card === undefined ? [] : [['README.md', Buffer.from(stored.card)] as const])]
  const from = Number(call.url.searchParams.get('cursor') ?? '0')
  const headers: Record<string, string> = {}
  if (entries.length > from + 2) {
    const next = new URL(call.url.href)
    next.searchParams.set('cursor', String(from + 2))
    headers['link'] = `<${next.href}>; rel="next"`
  }
  const folders = from === 0 ? [...new Set(entries.flatMap(([path]) => (path.includes('/') ? [path.slice(0, path.lastIndexOf('/'))] : [])))] : []
  json(
    call,
    [...folders.map((path) => ({ type: 'directory', oid: '0'.repeat(40), size: 0, path })), ...entries.slice(from, from + 2).map(([path, bytes]) => treeEntry(path, bytes))],
    headers,
  )
}

const treeEntry = (path: string, bytes: Uint8Array) => {
  const isLarge = path.endsWith('.gguf')
  const blob = createHash('sha1').update(`blob ${String(bytes.length)}\0`).update(bytes).digest('hex')
  return {
    type: 'file',
    oid: blob,
    size: bytes.length,
    path,
    ...(isLarge ? { lfs: { oid: sha256(bytes), size: bytes.length, pointerSize: 134 }, xetHash: sha256(bytes) } : {}),
  }
}

const resolve = (call: Call, stored: Stored, path: string): void => {
  const { state, request, response } = call
  const bytes = path === 'README.md' && stored.card !== undefined ? Buffer.from(stored.card) : stored.files[path]
  if (bytes === undefined) return notFound(call, 'EntryNotFound')
  const token = request.headers.authorization?.replace(/^Bearer /, '')
  if (stored.gated !== undefined && stored.gated !== false && !state.tokens.has(token ?? '')) {
    return error(call, token === undefined ? 401 : 403, 'GatedRepo')
  }
  response.setHeader('x-repo-commit', stored.commit)
  if (!path.endsWith('.gguf')) return sendBytes({ request, response, bytes, fault: call.fault, etag: 'W/"card"' })
  const link = `${state.storeOrigin}/blobs/${sha256(bytes)}?Expires=1&Signature=${String(state.generation)}`
  response
    .writeHead(302, {
      location: link,
      'x-linked-size': String(bytes.length),
      'x-linked-etag': `"${sha256(bytes)}"`,
      'accept-ranges': 'bytes',
    })
    .end()
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const json = ({ response }: Call, value: unknown, headers: Record<string, string> = {}): void => {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(JSON.stringify(value))
}

const notFound = (call: Call, code: string): void => error(call, 404, code)

const error = ({ response }: Call, status: number, code: string): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'x-error-code': code, 'x-error-message': code }).end(JSON.stringify({ error: code }))
}
