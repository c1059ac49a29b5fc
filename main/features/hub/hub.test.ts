import { createHash, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRouterClient } from '@orpc/server'
import { AppError } from '../../contract/errors.ts'
import type { Fit } from '../../contract/fit.ts'
import { CommitSha, RepositoryId } from '../../contract/ids.ts'
import { startLocalHub } from '../../faults/hub/local-hub.ts'
import type { LocalRepository } from '../../faults/hub/hub-state.ts'
import type { LocalHub } from '../../faults/hub/local-hub.ts'
import { createNetwork } from '../../network/network.ts'
import type { Network } from '../../network/network.ts'
import type { Storage } from '../../storage/open-database.ts'
import { createTemporaryStorage, silentLog } from '../../storage/temporary-storage.ts'
import type { TemporaryStorage } from '../../storage/temporary-storage.ts'
import { createHubHandlers } from './handlers.ts'
import { createHub } from './hub-feature.ts'
import type { Hub } from './hub-feature.ts'

const small = randomBytes(5000)
const large = randomBytes(9000)

const repository = (id: string, change: Partial<LocalRepository> = {}): LocalRepository => ({
  id,
  files: { 'm-Q8_0.gguf': large, 'm-Q4_K_M.gguf': small, 'config.json': Buffer.from('{}') },
  card: '---\nlicense: mit\n---\n# A card\n\n<img src="https://evil.example/x">',
  tags: ['gguf', 'license:apache-2.0'],
  lastModified: '2026-01-02T03:04:05.000Z',
  gguf: { total: 135_000_000, architecture: 'llama', context_length: 8192 },
  ...change,
})

let folder: TemporaryStorage
let storage: Storage
let local: LocalHub
let network: Network
let hub: Hub
const tokens = new Map<string, string | null>()
const secrets = {
  read: (name: string) => Promise.resolve(tokens.get(name) ?? null),
  write: (name: string, value: string | null) => Promise.resolve(void tokens.set(name, value)),
  isPersistent: () => true,
}

const openHub = (look: Parameters<typeof createHub>[0]['look'] = () => Promise.reject(new Error('not looked at'))) => {
  network = createNetwork({ ledger: storage.ledger, stored: storage.stored, version: '1.0.0', env: {} })
  hub = createHub({ stored: storage.stored, network, secrets, catalogueSource: undefined, machine: () => ({ memoryBytes: 8e9, bandwidth: null }), look, log: silentLog })
  return createRouterClient(createHubHandlers(hub))
}

beforeEach(async () => {
  folder = createTemporaryStorage()
  storage = await folder.open()
  tokens.clear()
  local = await startLocalHub([])
})
afterEach(async () => {
  await network.close()
  await local[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

/** A hub that the user has entered the local one's address into. */
const openLocal = async (...repositories: LocalRepository[]) => {
  for (const each of repositories) local.push(each)
  const client = openHub()
  await client.setEndpoint({ endpoint: local.endpoint })
  return client
}

const id = RepositoryId.parse('owner/small-GGUF')

const problemOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no problem',
    (error: unknown) => (error instanceof AppError ? { code: error.code, ...error.details } : error),
  )

describe('search', () => {
  it('finds repositories with their figures, and those that fail to make sense are left out', async () => {
    const client = await openLocal(
      repository('owner/small-GGUF', { downloads: 7, likes: 3, trendingScore: 9, gated: 'manual' }),
      repository('owner/other', { trendingScore: 1 }),
    )
    local.push({ ...repository('odd'), id: '../etc' })
    expect(await client.search({ query: 'SMALL' })).toEqual({
      models: [
        {
          repository: 'owner/small-GGUF',
          author: 'owner',
          name: 'small-GGUF',
          downloads: 7,
          likes: 3,
          updatedAtMs: Date.parse('2026-01-02T03:04:05.000Z'),
          gate: 'on-request',
          licence: 'apache-2.0',
          parameters: 135_000_000,
        },
      ],
      cursor: null,
    })
    expect((await client.search({})).models.map(({ name }) => name)).toEqual(['small-GGUF', 'other'])
  })

  it('sorts by trend, downloads, likes or date, and goes on page by page without following where the hub points', async () => {
    const client = await openLocal(
      repository('o/a', { trendingScore: 3, downloads: 1, likes: 2, lastModified: '2026-01-01T00:00:00Z' }),
      repository('o/b', { trendingScore: 2, downloads: 3, likes: 1, lastModified: '2026-01-02T00:00:00Z' }),
      repository('o/c', { trendingScore: 1, downloads: 2, likes: 3, lastModified: '2026-01-03T00:00:00Z' }),
    )
    const order = async (sort: 'trend' | 'downloads' | 'likes' | 'date') => (await client.search({ sort })).models.map(({ name }) => name).join('')
    expect([await order('trend'), await order('downloads'), await order('likes'), await order('date')]).toEqual(['abc', 'bca', 'cab', 'cba'])
    const first = await client.search({ limit: 2 })
    const second = await client.search({ limit: 2, cursor: first.cursor })
    expect([first.models.length, second.models.map(({ name }) => name), second.cursor]).toEqual([2, ['c'], null])
    expect(new Set(local.requests.map(({ headers }) => headers['host']))).toEqual(new Set([new URL(local.endpoint).host]))
  })

  it('is written down in the ledger with its words', async () => {
    const client = await openLocal(repository('owner/small-GGUF'))
    await client.search({ query: 'kitten' })
    expect(storage.ledger.page({ before: null, limit: 5 }).rows.map(({ area, purpose, subject, path }) => ({ area, purpose, subject, path }))).toEqual([
      { area: 'hub', purpose: 'search', subject: 'kitten', path: '/api/models' },
    ])
  })

  it.each([
    ['asks for patience', { type: 'status', status: 429, headers: { 'retry-after': '17' } }, { code: 'provider-failed', reason: 'rate-limited', retryAfterSeconds: 17 }],
    ['is out of order', { type: 'status', status: 503 }, { code: 'provider-failed', reason: 'status', status: 503 }],
    ['answers with something else', { type: 'status', status: 200, body: '<html>' }, { code: 'provider-failed', reason: 'unreadable' }],
    ['breaks off', { type: 'drop', afterBytes: 0 }, { code: 'offline', reason: 'unreachable' }],
    ['does not take the token', { type: 'status', status: 401 }, { code: 'unauthorized', reason: 'token-refused' }],
    ['sends us to this computer', { type: 'redirect', location: 'http://127.0.0.1:1/' }, { code: 'policy-denied', reason: 'host-not-allowed' }],
  ] as const)('says so when the hub %s', async (_, fault, problem) => {
    const client = await openLocal()
    local.fault(() => fault)
    expect(await problemOf(client.search({}))).toMatchObject(problem)
  })

  it('says so when Hearth is switched offline, and the catalogue keeps working', async () => {
    const client = await openLocal()
    network.setOffline(true)
    expect(await problemOf(client.search({}))).toMatchObject({ code: 'offline', reason: 'offline-switch' })
    expect(await client.catalogue()).toEqual([])
    expect(local.requests).toEqual([])
  })
})

describe('the page of a repository', () => {
  it('has its commit, its files as variants, its licence and its card without anything that loads', async () => {
    const client = await openLocal(
      repository('owner/small-GGUF', { cardData: { license: 'other', license_name: 'Our Terms', license_link: 'https://terms.example/', base_model: ['base/model'] } }),
    )
    const sum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
    expect(await client.repository({ repository: id })).toEqual({
      repository: 'owner/small-GGUF',
      commit: local.commitOf('owner/small-GGUF'),
      author: 'owner',
      name: 'small-GGUF',
      url: `${local.endpoint}/owner/small-GGUF`,
      downloads: 0,
      likes: 0,
      updatedAtMs: Date.parse('2026-01-02T03:04:05.000Z'),
      gate: 'none',
      access: 'open',
      licence: { id: 'other', name: 'Our Terms', url: 'https://terms.example/' },
      architecture: 'llama',
      contextSize: 8192,
      parameters: 135_000_000,
      baseModel: 'base/model',
      variants: [
        {
          ...{ id: 'Q4_K_M', role: 'model', quantization: 'Q4_K_M', bitsPerWeight: 4.9, sizeBytes: 5000, isComplete: true },
          files: [{ path: 'm-Q4_K_M.gguf', sizeBytes: 5000, sha256: sum(small) }],
        },
        {
          ...{ id: 'Q8_0', role: 'model', quantization: 'Q8_0', bitsPerWeight: 8.5, sizeBytes: 9000, isComplete: true },
          files: [{ path: 'm-Q8_0.gguf', sizeBytes: 9000, sha256: sum(large) }],
        },
      ],
      otherFiles: [
        { path: 'config.json', sizeBytes: 2, sha256: null },
        { path: 'README.md', sizeBytes: Buffer.byteLength('---\nlicense: mit\n---\n# A card\n\n<img src="https://evil.example/x">'), sha256: null },
      ],
      card: '# A card',
    })
  })

  it('explains a gate: a token is needed, then consent, then it is open', async () => {
    const client = await openLocal(repository('owner/small-GGUF', { gated: 'auto' }))
    const seen = async () => {
      const { gate, access, card } = await client.repository({ repository: id })
      return [gate, access, card]
    }
    const ends = [await seen()]
    await client.setToken({ token: 'hf_mine' })
    ends.push(await seen())
    local.grant('hf_mine')
    ends.push(await seen())
    expect(ends).toEqual([
      ['after-consent', 'needs-token', null],
      ['after-consent', 'needs-consent', null],
      ['after-consent', 'open', '# A card'],
    ])
  })

  it('that is not there says so', async () => {
    const client = await openLocal()
    expect(await problemOf(client.repository({ repository: id }))).toMatchObject({ code: 'not-found', kind: 'repository' })
  })

  it('is there without its card where only the card fails', async () => {
    const client = await openLocal(repository('owner/small-GGUF'))
    local.fault(({ kind }) => (kind === 'resolve' ? { type: 'status', status: 500 } : undefined))
    expect(await client.repository({ repository: id })).toMatchObject({ card: null, variants: [{ id: 'Q4_K_M' }, { id: 'Q8_0' }] })
  })
})

describe("the hub's address and token", () => {
  it('are the usual ones at first, and what the user set afterwards, also after a restart', async () => {
    const client = await openLocal()
    await client.setDownloadHosts({ hosts: [local.storeHost, 'cdn.example.com:8443'] })
    await client.setToken({ token: 'hf_mine' })
    const before = await client.settings()
    await storage.close()
    storage = await folder.open()
    await network.close()
    expect([before, await openHub().settings()]).toEqual(
      Array(2).fill({
        endpoint: local.endpoint,
        defaultEndpoint: 'https://huggingface.co',
        isPrivate: true,
        downloadHosts: [`http://${local.storeHost}`, 'cdn.example.com:8443'],
        hasToken: true,
        tokenKept: 'safely',
      }),
    )
    expect(network.state().allowed.filter(({ isYours }) => isYours)).toEqual([
      { purpose: 'hub', host: new URL(local.endpoint).host, isYours: true },
      { purpose: 'files', host: local.storeHost, isYours: true },
      { purpose: 'files', host: 'cdn.example.com:8443', isYours: true },
    ])
  })

  it.each([
    ['http://hub.example', 'not-encrypted'],
    ['https://hub.example/path', 'has-path'],
    ['https://user:pw@hub.example', 'not-a-url'],
    ['file:///etc', 'not-a-url'],
    ['not a url', 'not-a-url'],
  ])('%s cannot be a hub', async (endpoint, reason) => {
    network = createNetwork({ ledger: storage.ledger, stored: storage.stored, version: '1', env: {}, resolve: () => Promise.resolve([{ address: '1.1.1.1', family: 4 }]) })
    hub = createHub({ stored: storage.stored, network, secrets, catalogueSource: undefined, machine: () => ({ memoryBytes: 1, bandwidth: null }), look: () => Promise.reject(new Error()), log: silentLog })
    const client = createRouterClient(createHubHandlers(hub))
    expect(await problemOf(client.setEndpoint({ endpoint }))).toMatchObject({ code: 'invalid-input', reason })
    expect((await client.settings()).endpoint).toBe('https://huggingface.co')
  })

  it('the token goes to the hub it was given for and is forgotten with it, and is told to nobody', async () => {
    const client = await openLocal(repository('owner/small-GGUF'))
    await client.setToken({ token: 'hf_secret' })
    await client.search({})
    const told = JSON.stringify([await client.settings(), storage.ledger.page({ before: null, limit: 10 })])
    const moved = await client.setEndpoint({ endpoint: null })
    expect([local.requests.at(-1)?.headers['authorization'], told.includes('hf_secret'), moved.hasToken, tokens.get('hub-token')]).toEqual(['Bearer hf_secret', false, false, null])
  })
})

describe('files on the hub', () => {
  const revision = () => ({ repository: id, commit: CommitSha.parse(local.commitOf(id)) })

  it('are described from the tree at the pinned commit, whoever asks', async () => {
    await openLocal(repository(id))
    expect(await hub.files.describe({ ...revision(), paths: ['m-Q4_K_M.gguf'] })).toEqual({
      ...revision(),
      name: 'small-GGUF Q4_K_M',
      quantization: 'Q4_K_M',
      files: [{ path: 'm-Q4_K_M.gguf', sizeBytes: 5000, sha256: createHash('sha256').update(small).digest('hex') }],
    })
    expect(await problemOf(hub.files.describe({ ...revision(), paths: ['none.gguf'] }))).toMatchObject({ code: 'not-found', kind: 'hub-file' })
    expect(await problemOf(hub.files.describe({ ...revision(), paths: ['config.json'] }))).toMatchObject({ code: 'invalid-input', reason: 'not-fetchable' })
  })

  it('can be read in parts, also from a server that ignores ranges', async () => {
    const client = await openLocal(repository(id))
    await client.setDownloadHosts({ hosts: [local.storeHost] })
    const read = () => hub.files.readRange({ ...revision(), path: 'm-Q8_0.gguf', start: 100, length: 50 })
    const parts = [await read()]
    local.fault(({ kind }) => (kind === 'blob' ? { type: 'ignore-range' } : undefined))
    parts.push(await read())
    local.fault(({ kind }) => (kind === 'blob' ? { type: 'other-range', shift: 3 } : undefined))
    expect([...parts.map((part) => large.subarray(100, 150).equals(part)), await problemOf(read())]).toMatchObject([true, true, { code: 'provider-failed', reason: 'unreadable' }])
  })

  it('are looked at once for all quantizations of a model', async () => {
    for (const each of [repository(id)]) local.push(each)
    let looks = 0
    const client = openHub(async ({ sizeBytes, read }) => {
      looks += 1
      expect([sizeBytes, Buffer.from(await read(0, 4))]).toEqual([5000, small.subarray(0, 4)])
      return (weightBytes): Fit => ({ ...fit, neededBytes: weightBytes })
    })
    await client.setEndpoint({ endpoint: local.endpoint })
    await client.setDownloadHosts({ hosts: [local.storeHost] })
    const needed = []
    for (const path of ['m-Q4_K_M.gguf', 'm-Q8_0.gguf']) needed.push((await client.fit({ ...revision(), paths: [path] })).neededBytes)
    expect([needed, looks, local.requests.filter(({ kind }) => kind === 'tree').length]).toEqual([[5000, 9000], 1, 2])
  })
})

const fit: Fit = {
  verdict: 'cpu',
  contextSize: 2048,
  kvType: 'f16',
  layers: 1,
  gpuLayers: 0,
  parts: { weights: 0, kvCache: 0, compute: 0, draft: 0, adapters: 0, runtime: 0 },
  neededBytes: 0,
  neededGpuBytes: 0,
  memory: { freeBytes: 0, totalBytes: 0, reserveBytes: 0, gpuFreeBytes: null, gpuTotalBytes: null, isUnified: false },
  largestContextSize: null,
  tokensPerSecond: null,
  correction: { factor: 1, loads: 0 },
  confidence: 'low',
}

describe('a link into Hearth', () => {
  it('waits for a window, and then each one is shown as it comes', async () => {
    const client = await openLocal()
    hub.links.open('hearth://models/a/first')
    hub.links.open('hearth://models/a/second')
    hub.links.open('https://evil.example')
    const stop = new AbortController()
    const watched = await client.watchLinks(undefined, { signal: stop.signal })
    const iterator = watched[Symbol.asyncIterator]()
    const shown = [(await iterator.next()).value]
    const next = iterator.next()
    hub.links.open('hearth://search?q=cats')
    shown.push((await next).value)
    stop.abort()
    expect(shown).toEqual([
      { type: 'repository', repository: 'a/second', quantization: null },
      { type: 'search', query: 'cats' },
    ])
  })
})
