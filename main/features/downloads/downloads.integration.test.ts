import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { HubFault, HubRequest } from '../../faults/hub/hub-state.ts'
import { hastyPace, impatientPace, openBench, someBytes } from './downloads-for-tests.ts'

const path = 'm-Q8_0.gguf'
const size = 1_500_000

const isBlob = ({ kind }: HubRequest): boolean => kind === 'blob'
/** The fault hits the first `times` requests for content. */
const first = (times: number, fault: HubFault) => (request: HubRequest) => (isBlob(request) && request.number < times ? fault : undefined)

const bytesAsked = (requests: readonly HubRequest[]): number =>
  requests.filter(isBlob).reduce((sum, { range }) => sum + (range?.[1] === undefined ? size : range[1] - range[0] + 1), 0)

describe('a download', () => {
  it('arrives in parallel pieces, verified and in its place, and is handed to the library with where it came from', async () => {
    const bytes = someBytes(size)
    await using bench = await openBench({ [path]: bytes })
    const { id, state } = await bench.begin(path)
    const done = await bench.settled(id)
    expect({ begun: ['queued', 'running'].includes(state), done: done.state, received: done.receivedBytes, isWhole: bench.installed(path)?.equals(bytes), leftovers: bench.leftovers() }).toEqual({
      begun: true,
      done: 'done',
      received: size,
      isWhole: true,
      leftovers: [],
    })
    const file = bench.hub.fileOf('owner/small-GGUF', path)
    expect(bench.downloaded).toEqual([
      {
        repository: 'owner/small-GGUF',
        commit: bench.hub.commitOf('owner/small-GGUF'),
        quantization: 'Q8_0',
        licence: 'mit',
        files: [{ ...file, file: join(bench.modelsDir, 'owner--small-GGUF', path) }],
      },
    ])
    expect(bench.hub.requests.filter(isBlob).length).toBeGreaterThan(8)
    expect(bytesAsked(bench.hub.requests)).toBe(size)
  })

  it('sends its token to the hub and never to where the hub redirects to', async () => {
    await using bench = await openBench({ [path]: someBytes(size) })
    await bench.settled((await bench.begin(path)).id)
    const tokens = (server: string) => [...new Set(bench.hub.requests.filter((request) => request.server === server).map(({ headers }) => headers['authorization']))]
    expect([tokens('hub'), tokens('store')]).toEqual([['Bearer hf_secret'], [undefined]])
  })

  it('of a split model appears when all its parts are there, not before', async () => {
    const names = ['m-Q8_0-00001-of-00002.gguf', 'm-Q8_0-00002-of-00002.gguf']
    const parts = [someBytes(300_000), someBytes(200_000)]
    await using bench = await openBench({ [names[0] ?? '']: parts[0] ?? Buffer.of(), [names[1] ?? '']: parts[1] ?? Buffer.of() })
    let seenEarly: unknown
    bench.hub.fault((request) => {
      if (request.path.includes(bench.hub.fileOf('owner/small-GGUF', names[1] ?? '').sha256)) seenEarly ??= existsSync(join(bench.modelsDir, 'owner--small-GGUF', names[0] ?? ''))
      return undefined
    })
    await bench.settled((await bench.begin(...names)).id)
    expect([seenEarly, names.map((name, index) => bench.installed(name)?.equals(parts[index] ?? Buffer.of()))]).toEqual([false, [true, true]])
  })

  it('that is asked for twice is one download', async () => {
    await using bench = await openBench({ [path]: someBytes(size) })
    bench.hub.fault((request) => (isBlob(request) ? { type: 'slow', bytesPerSecond: 2_000_000 } : undefined))
    const [one, two] = [await bench.begin(path), await bench.begin(path)]
    expect([two.id, bench.downloads.list().length]).toEqual([one.id, 1])
  })

  it('of a file that is already in its place is compared, not fetched', async () => {
    const bytes = someBytes(size)
    await using bench = await openBench({ [path]: bytes })
    mkdirSync(join(bench.modelsDir, 'owner--small-GGUF'), { recursive: true })
    writeFileSync(join(bench.modelsDir, 'owner--small-GGUF', path), bytes)
    const done = await bench.settled((await bench.begin(path)).id)
    expect([done.state, bench.hub.requests.filter(isBlob)]).toEqual(['done', []])
  })
})

describe('when the network misbehaves, a download', () => {
  it('that breaks off at fifty random places is whole in the end, with at most one percent fetched twice', async () => {
    const bytes = someBytes(size)
    await using bench = await openBench({ [path]: bytes })
    let drops = 0
    let arrived = 0
    bench.hub.fault((request) => {
      if (!isBlob(request) || request.range?.[1] === undefined) return undefined
      const length = request.range[1] - request.range[0] + 1
      const afterBytes = Math.floor(((request.number * 2_654_435_761) % 1000) / 1000 * length)
      if (drops >= 50 || afterBytes === 0) return void (arrived += length)
      drops += 1
      arrived += afterBytes
      return { type: 'drop', afterBytes }
    })
    const done = await bench.settled((await bench.begin(path)).id)
    expect([done.state, drops, bench.installed(path)?.equals(bytes)]).toEqual(['done', 50, true])
    expect(arrived).toBeLessThanOrEqual(size * 1.01)
  })

  it.each<[string, HubFault, number]>([
    ['whose server ignores ranges is fetched as a whole', { type: 'ignore-range' }, 100],
    ['that stalls is taken up again', { type: 'stall', afterBytes: 1000 }, 3],
    ['is patient with a server that asks for it', { type: 'status', status: 429, headers: { 'retry-after': '0' } }, 3],
    ['outlives errors of the server', { type: 'status', status: 503 }, 3],
    ['does not write what was not asked for', { type: 'other-range', shift: 1000 }, 2],
    ['does not believe in another length', { type: 'wrong-total', total: size + 1 }, 2],
    ['takes no more than it asked for', { type: 'too-much', extra: 5000 }, 3],
    ['does not take packed content for the content', { type: 'gzip' }, 2],
    ['asks for another link when one has expired', { type: 'status', status: 403 }, 2],
  ])('%s', async (_, fault, times) => {
    const bytes = someBytes(size)
    await using bench = await openBench({ [path]: bytes }, fault.type === 'stall' ? { pace: impatientPace } : {})
    bench.hub.fault(first(times, fault))
    const done = await bench.settled((await bench.begin(path)).id)
    expect([done.state, done.reason, bench.installed(path)?.equals(bytes)]).toEqual(['done', null, true])
  })

  it('asks for new links when those it has expire in the middle', async () => {
    const bytes = someBytes(size)
    await using bench = await openBench({ [path]: bytes })
    bench.hub.fault((request) => {
      if (isBlob(request) && request.number === 6) bench.hub.expireLinks()
      return undefined
    })
    const done = await bench.settled((await bench.begin(path)).id)
    expect([done.state, bench.installed(path)?.equals(bytes), bench.hub.requests.filter(({ kind }) => kind === 'resolve').length]).toEqual(['done', true, 2])
  })

  it('whose file is replaced at the other end begins again, and says so', async () => {
    const bytes = someBytes(size)
    await using bench = await openBench({ [path]: bytes })
    bench.hub.fault((request) => (isBlob(request) && request.number < 5 ? { type: 'etag', etag: '"older"' } : undefined))
    const done = await bench.settled((await bench.begin(path)).id)
    expect([done.state, bench.installed(path)?.equals(bytes), bench.told.some(({ reason }) => reason === 'began-again')]).toEqual(['done', true, true])
  })

  it.each<[string, (request: HubRequest) => HubFault | undefined, object]>([
    ['of the right size with the wrong content is thrown away', (request) => (isBlob(request) && request.range?.[0] === 0 ? { type: 'wrong-bytes' } : undefined), { state: 'failed', reason: 'wrong-bytes', receivedBytes: 0 }],
    ['whose file changes all the time is given up', (request) => (isBlob(request) ? { type: 'etag', etag: `"${String(request.number)}"` } : undefined), { state: 'failed', reason: 'wrong-bytes' }],
    ['that always claims another length is given up', (request) => (isBlob(request) ? { type: 'wrong-total', total: 7 } : undefined), { state: 'failed', reason: 'wrong-bytes' }],
    ['from a server that only has errors is given up', (request) => (isBlob(request) ? { type: 'status', status: 500 } : undefined), { state: 'failed', reason: 'server-error' }],
    ['whose connections never bring a byte pauses', (request) => (isBlob(request) ? { type: 'drop', afterBytes: 0 } : undefined), { state: 'paused', reason: 'no-connection' }],
    ['from a hub that does not answer pauses', (request) => (request.kind === 'resolve' ? { type: 'stall', afterBytes: 0 } : undefined), { state: 'paused', reason: 'no-connection' }],
    ['of a file that is gone says so', (request) => (request.kind === 'resolve' ? { type: 'status', status: 404 } : undefined), { state: 'failed', reason: 'not-found' }],
    ['that needs consent says so', (request) => (request.kind === 'resolve' ? { type: 'status', status: 403 } : undefined), { state: 'failed', reason: 'needs-consent' }],
    ['that the hub sends to this computer is refused', (request) => (request.kind === 'resolve' ? { type: 'redirect', location: 'http://127.0.0.1:1/x' } : undefined), { state: 'failed', reason: 'refused', host: '127.0.0.1:1' }],
    ['that the store sends to a metadata service is refused', (request) => (isBlob(request) ? { type: 'redirect', location: 'http://169.254.169.254/x' } : undefined), { state: 'failed', reason: 'refused', host: '169.254.169.254' }],
  ])('%s, and nothing of it is offered', async (title, fault, end) => {
    await using bench = await openBench({ [path]: someBytes(300_000) }, title.includes('does not answer') ? { pace: impatientPace } : {})
    bench.hub.fault(fault)
    const ended = await bench.settled((await bench.begin(path)).id)
    expect(ended).toMatchObject(end)
    expect([bench.installed(path), bench.downloaded]).toEqual([undefined, []])
  })

  it('that failed can be tried again, and goes on from what is there', async () => {
    const bytes = someBytes(size)
    await using bench = await openBench({ [path]: bytes })
    bench.hub.fault((request) => (isBlob(request) && request.number > 3 ? { type: 'status', status: 500 } : undefined))
    const { id } = await bench.begin(path)
    const failed = await bench.settled(id)
    const before = bytesAsked(bench.hub.requests.filter(({ number }) => number <= 3))
    bench.hub.fault(undefined)
    const requests = bench.hub.requests.length
    await bench.downloads.resume(id)
    const done = await bench.settled(id, 'done')
    expect([failed.state, failed.receivedBytes > 0, done.state, bench.installed(path)?.equals(bytes)]).toEqual(['failed', true, 'done', true])
    expect(bytesAsked(bench.hub.requests.slice(requests))).toBe(size - failed.receivedBytes)
    expect(before).toBeGreaterThanOrEqual(failed.receivedBytes)
  })
})

describe('the user', () => {
  const slow = (request: HubRequest): HubFault | undefined => (isBlob(request) ? { type: 'slow', bytesPerSecond: 100_000 } : undefined)

  it('pauses a download and resumes it, also after a restart, without fetching anything twice', async () => {
    const bytes = someBytes(size)
    await using bench = await openBench({ [path]: bytes })
    bench.hub.fault(slow)
    const { id } = await bench.begin(path)
    await expect.poll(() => bench.downloads.list()[0]?.receivedBytes).toBeGreaterThan(100_000)
    const paused = await bench.downloads.pause(id)
    await bench.restart()
    const again = bench.downloads.list()[0]
    bench.hub.fault(undefined)
    const requests = bench.hub.requests.length
    await bench.downloads.resume(id)
    await bench.settled(id, 'done')
    expect([paused.state, paused.reason, again?.receivedBytes, again?.state, bench.installed(path)?.equals(bytes)]).toEqual(['paused', 'by-user', paused.receivedBytes, 'paused', true])
    expect(bytesAsked(bench.hub.requests.slice(requests))).toBe(size - paused.receivedBytes)
  })

  it('cancels a download, and nothing of it is left', async () => {
    await using bench = await openBench({ [path]: someBytes(size) })
    bench.hub.fault(slow)
    const { id } = await bench.begin(path)
    await expect.poll(() => bench.downloads.list()[0]?.receivedBytes).toBeGreaterThan(1000)
    await bench.downloads.cancel(id)
    expect([bench.downloads.list(), bench.leftovers(), bench.installed(path)]).toEqual([[], [], undefined])
  })

  it('puts downloads in another order; one runs at a time', async () => {
    const names = ['a-Q8_0.gguf', 'b-Q8_0.gguf', 'c-Q8_0.gguf']
    await using bench = await openBench(Object.fromEntries(names.map((name) => [name, someBytes(200_000)])))
    bench.hub.fault(slow)
    const [a, b, c] = [await bench.begin('a-Q8_0.gguf'), await bench.begin('b-Q8_0.gguf'), await bench.begin('c-Q8_0.gguf')]
    await bench.settled(a.id, 'running')
    const moved = bench.downloads.move(c.id, b.id)
    expect(moved.map(({ id, state }) => [id, state])).toEqual([
      [a.id, 'running'],
      [c.id, 'queued'],
      [b.id, 'queued'],
    ])
    const running = new Set<number>()
    bench.hub.fault(() => void running.add(bench.downloads.list().filter(({ state }) => state === 'running' || state === 'verifying').length))
    await bench.settled(b.id, 'done')
    expect([bench.downloaded.map(({ files }) => files[0]?.path), [...running]]).toEqual([['a-Q8_0.gguf', 'c-Q8_0.gguf', 'b-Q8_0.gguf'], [1]])
    expect(bench.downloads.clearFinished()).toEqual([])
  })

  it('limits the speed of all downloads together', async () => {
    await using bench = await openBench({ [path]: someBytes(200_000) })
    bench.downloads.updateSettings({ maxBytesPerSecond: 100_000 })
    const begunAt = performance.now()
    await bench.settled((await bench.begin(path)).id)
    const seconds = (performance.now() - begunAt) / 1000
    // 200 kB at 100 kB/s; the last piece is not waited for twice.
    expect(seconds).toBeGreaterThan(1.2)
    expect(bench.downloads.settings()).toEqual({ maxBytesPerSecond: 100_000, onlyOnMains: false })
  })

  it('switches Hearth offline: downloads pause at once, and go on when it is switched back', async () => {
    const bytes = someBytes(size)
    await using bench = await openBench({ [path]: bytes })
    bench.hub.fault(slow)
    const { id } = await bench.begin(path)
    await expect.poll(() => bench.downloads.list()[0]?.receivedBytes).toBeGreaterThan(1000)
    bench.network.setOffline(true)
    const paused = await bench.settled(id, 'paused')
    bench.hub.fault(undefined)
    bench.network.setOffline(false)
    const done = await bench.settled(id, 'done')
    expect([paused.reason, done.state, bench.installed(path)?.equals(bytes)]).toEqual(['offline-switch', 'done', true])
  })
})

describe('what a download has left behind', () => {
  it('is removed at the next start when no download knows it any more', async () => {
    await using bench = await openBench({ [path]: someBytes(1000) })
    await bench.settled((await bench.begin(path)).id)
    mkdirSync(join(bench.modelsDir, '.incoming', 'forgotten'), { recursive: true })
    writeFileSync(join(bench.modelsDir, '.incoming', 'forgotten', '0.part'), someBytes(1000))
    await bench.restart()
    await expect.poll(() => bench.leftovers()).toEqual([])
    expect(bench.installed(path)?.length).toBe(1000)
  })
})

describe('the machine', () => {
  it('on battery holds downloads back where the user wants that, and lets them go on mains', async () => {
    let isOnMains = false
    await using bench = await openBench({ [path]: someBytes(size) }, { powerSupply: () => ({ isOnMains, hasBattery: true }) })
    bench.downloads.updateSettings({ onlyOnMains: true })
    const { id } = await bench.begin(path)
    const paused = await bench.settled(id, 'paused')
    isOnMains = true
    const done = await bench.settled(id, 'done')
    expect([paused.reason, done.state]).toEqual(['not-on-mains', 'done'])
  })

  it('on battery holds them back as well where all background work waits for mains', async () => {
    let isOnMains = false
    const power = { powerSupply: () => ({ isOnMains, hasBattery: true }), waitsForMains: () => true }
    await using bench = await openBench({ [path]: someBytes(size) }, power)
    const { id } = await bench.begin(path)
    const paused = await bench.settled(id, 'paused')
    isOnMains = true
    const done = await bench.settled(id, 'done')
    expect([paused.reason, done.state]).toEqual(['not-on-mains', 'done'])
  })

  it('whose disk has no room holds a download back before it begins, says what is missing, and lets it go when there is room', async () => {
    let freeBytes = 1_000_000
    const diskSpace = () => Promise.resolve({ freeBytes, totalBytes: 10_000_000 })
    await using bench = await openBench({ [path]: someBytes(size) }, { diskSpace })
    const { id } = await bench.begin(path)
    const paused = await bench.settled(id, 'paused')
    const asked = bench.hub.requests.filter(isBlob).length
    freeBytes = 1e9
    const done = await bench.settled(id, 'done')
    expect([paused.reason, paused.neededBytes, asked, done.state]).toEqual(['disk-full', size + 1_000_000 - 1_000_000, 0, 'done'])
  })

  it('that ends in the middle of a download goes on with it at the next start', async () => {
    const bytes = someBytes(size)
    await using bench = await openBench({ [path]: bytes }, { pace: { ...hastyPace, connections: 2 } })
    bench.hub.fault((request) => (isBlob(request) ? { type: 'slow', bytesPerSecond: 100_000 } : undefined))
    const { id } = await bench.begin(path)
    await expect.poll(() => bench.downloads.list()[0]?.receivedBytes).toBeGreaterThan(100_000)
    bench.hub.fault(undefined)
    await bench.restart()
    const done = await bench.settled(id, 'done')
    expect([done.state, bench.installed(path)?.equals(bytes)]).toEqual(['done', true])
  })
})
