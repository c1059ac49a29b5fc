/* A hub on this computer, for tests.
 *
 * Two real web servers: the hub, which speaks Hugging Face's interface (search,
 * revision, tree, resolve with `X-Linked-*` and a redirect), and the store that
 * it redirects downloads to, which answers ranges and lets its signed links
 * expire. They have two ports, so two origins, as in life.
 *
 * Faults are a function from a request to what goes wrong with it, so that a
 * test says "the third piece breaks off" in one line. Nothing in Hearth knows
 * that it talks to this: tests set the endpoint as a user would. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { z } from 'zod'
import { Sha256 } from '../../contract/ids.ts'
import { answerHub } from './answer-hub.ts'
import { answerStore } from './answer-store.ts'
import type { Faults, HubRequest, HubState, LocalRepository } from './hub-state.ts'

export type LocalHub = {
  /** `http://127.0.0.1:PORT`: what a user would enter as the hub's address. */
  endpoint: string
  /** `127.0.0.1:PORT`: what a user would enter as a host that downloads may come from. */
  storeHost: string
  requests: HubRequest[]
  /** What goes wrong from now on. */
  fault: (faults: Faults | undefined) => void
  /** The commit that `main` points at. */
  commitOf: (repository: string) => string
  /** Replaces a repository's files by a new commit; the old one is gone, as after a force push. */
  push: (repository: LocalRepository) => string
  /** Path, size and checksum of a file, as its tree says. */
  fileOf: (repository: string, path: string) => { path: string; sizeBytes: number; sha256: Sha256 }
  /** Tokens that open gated repositories. */
  grant: (token: string) => void
  /** Signed links that were given out until now are no good any more. */
  expireLinks: () => void
  [Symbol.asyncDispose]: () => Promise<void>
}

export const startLocalHub = async (repositories: LocalRepository[]): Promise<LocalHub> => {
  let faults: Faults | undefined
  const state: HubState = {
    repositories: new Map(),
    tokens: new Set(),
    storeOrigin: '',
    generation: 0,
    faultFor: (request) => faults?.(request),
    requests: [],
  }
  const push = (repository: LocalRepository): string => {
    const commit = commitFor(repository)
    state.repositories.set(repository.id, { ...repository, commit })
    return commit
  }
  for (const repository of repositories) push(repository)
  const store = await listen((request, response) => answerStore(state, request, response))
  state.storeOrigin = store.origin
  const hub = await listen((request, response) => answerHub(state, request, response))
  return {
    endpoint: hub.origin,
    storeHost: new URL(store.origin).host,
    requests: state.requests,
    fault: (next) => {
      faults = next
    },
    commitOf: (id) => state.repositories.get(id)?.commit ?? '',
    push,
    fileOf: (id, path) => {
      const bytes = state.repositories.get(id)?.files[path] ?? Buffer.of()
      return { path, sizeBytes: bytes.length, sha256: Sha256.parse(createHash('sha256').update(bytes).digest('hex')) }
    },
    grant: (token) => state.tokens.add(token),
    expireLinks: () => {
      state.generation += 1
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([close(hub.server), close(store.server)])
    },
  }
}

/** Changes when any file does. */
const commitFor = ({ id, files, card }: LocalRepository): string => {
  const hash = createHash('sha1').update(id).update(card ?? '')
  for (const [path, bytes] of Object.entries(files)) hash.update(path).update(bytes)
  return hash.digest('hex')
}

const listen = async (answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<{ server: Server; origin: string }> => {
  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())
  return { server, origin: `http://127.0.0.1:${String(port)}` }
}

const close = async (server: Server): Promise<void> => {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
}
