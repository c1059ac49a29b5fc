import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrations } from '../storage/migrations/migrations.ts'
import { startLoopbackServer } from './loopback-server-for-tests.ts'
import { ask, createNetworkForTests, endOf, placeAt } from './network-for-tests.ts'
import type { NetworkForTests } from './network-for-tests.ts'

let net: NetworkForTests
beforeEach(async () => {
  net = await createNetworkForTests()
})
afterEach(() => net[Symbol.asyncDispose]())

const anyNumber: unknown = expect.any(Number)

describe('a request', () => {
  it('to a place on the list is answered, and the ledger says who, where, why and how many bytes', async () => {
    await using server = await startLoopbackServer((_, response) => response.end('{"a":1}'))
    const network = net.open([placeAt(server.origin)])
    const response = await network.send(ask(`${server.origin}/api/models?search=cats`, { token: 'secret' }))
    expect(await response.json()).toEqual({ a: 1 })
    expect(net.rows()).toEqual([
      {
        id: 1,
        atMs: anyNumber,
        area: 'hub',
        purpose: 'search',
        method: 'GET',
        origin: server.origin,
        path: '/api/models',
        subject: 'cats',
        isSigned: true,
        bytesOut: anyNumber,
        bytesIn: anyNumber,
        durationMs: anyNumber,
        outcome: { type: 'answered', status: 200 },
      },
    ])
    const [row] = net.rows()
    expect(row?.bytesOut).toBeGreaterThan(100)
    expect(row?.bytesIn).toBeGreaterThan(7)
    expect(JSON.stringify(row)).not.toContain('secret')
    expect(server.asked).toEqual([{ line: 'GET /api/models?search=cats', authorization: 'Bearer secret', host: `127.0.0.1:${String(server.port)}` }])
  })

  it('to a place that is not on the list is refused and never sent', async () => {
    await using server = await startLoopbackServer((_, response) => response.end())
    const network = net.open([placeAt('http://127.0.0.1:1')])
    expect(await endOf(network.send(ask(server.origin)))).toBe('policy-denied host-not-allowed')
    expect({ asked: server.asked, outcomes: net.outcomes() }).toEqual({ asked: [], outcomes: [{ type: 'refused', reason: 'host-not-allowed' }] })
  })

  it('for one purpose may not go where only another may', async () => {
    await using server = await startLoopbackServer((_, response) => response.end('ok'))
    const network = net.open([placeAt(server.origin, { purpose: 'files' })])
    const search = await endOf(network.send(ask(server.origin)))
    const file = await network.send(ask(server.origin, { purpose: 'file', area: 'downloads' }))
    expect([search, await file.text()]).toEqual(['policy-denied host-not-allowed', 'ok'])
  })

  it('in plain text to the internet is refused', async () => {
    const network = net.open([placeAt('http://hub.example', { isPrivate: false })])
    expect(await endOf(network.send(ask('http://hub.example/')))).toBe('policy-denied not-encrypted')
    expect(await endOf(network.send(ask('http://other.example/')))).toBe('policy-denied not-encrypted')
  })

  it('that cannot be recorded is not sent', async () => {
    await using server = await startLoopbackServer((_, response) => response.end())
    await net.reopen({ migrations: migrations.slice(0, -1) })
    const network = net.open([placeAt(server.origin)])
    expect([await endOf(network.send(ask(server.origin))), server.asked]).toEqual([expect.stringMatching(/^storage-failed/), []])
  })
})

describe('a name', () => {
  const hub = placeAt('https://hub.example', { isPrivate: false })
  it.each([
    ['this computer', '127.0.0.1'],
    ['a private network', '10.1.2.3'],
    ["a cloud's metadata service", '169.254.169.254'],
    ['this computer over IPv6', '::1'],
    ['an IPv4 address inside an IPv6 one', '::ffff:192.168.0.1'],
  ])('that leads to %s when it is connected to is refused, however it was judged before', async (_, address) => {
    const network = net.open([hub], { resolve: () => Promise.resolve([{ address, family: address.includes(':') ? 6 : 4 }]) })
    expect(await endOf(network.send(ask('https://hub.example/')))).toBe('policy-denied private-address')
    expect(net.outcomes()).toEqual([{ type: 'refused', reason: 'private-address' }])
  })

  it('of a place in a private network that the user has named may lead there, but never to a metadata service', async () => {
    await using server = await startLoopbackServer((_, response) => response.end('near'))
    const origin = `http://hub.lan:${String(server.port)}`
    let address = '127.0.0.1'
    const network = net.open([placeAt(origin)], { resolve: () => Promise.resolve([{ address, family: 4 }]) })
    const near = await (await network.send(ask(origin))).text()
    await network.close()
    address = '169.254.169.254'
    const other = net.open([placeAt(origin)], { resolve: () => Promise.resolve([{ address, family: 4 }]) })
    expect([near, await endOf(other.send(ask(origin)))]).toEqual(['near', 'policy-denied private-address'])
  })

  it('uses only those of its addresses that are allowed', async () => {
    await using server = await startLoopbackServer((_, response) => response.end('right'))
    const origin = `http://hub.lan:${String(server.port)}`
    const addresses = ['169.254.169.254', '127.0.0.1', '0.0.0.0'].map((address) => ({ address, family: 4 }))
    const network = net.open([placeAt(origin)], { resolve: () => Promise.resolve(addresses) })
    expect(await (await network.send(ask(origin))).text()).toBe('right')
  })

  it('that cannot be resolved says that the place cannot be reached', async () => {
    const missing = Object.assign(new Error('getaddrinfo ENOTFOUND hub.example'), { code: 'ENOTFOUND' })
    const network = net.open([hub], { resolve: () => Promise.reject(missing) })
    expect(await endOf(network.send(ask('https://hub.example/')))).toBe('offline unreachable')
    expect(net.outcomes()).toEqual([{ type: 'failed', reason: 'ENOTFOUND' }])
  })

  it('is known to be private or not when the user names it', async () => {
    const network = net.open([], {
      resolve: (name) => (name === 'gone.example' ? Promise.reject(new Error('no')) : Promise.resolve([{ address: name === 'hub.lan' ? '10.0.0.9' : '1.1.1.1', family: 4 }])),
    })
    const names = ['127.0.0.1', '192.168.0.2', '8.8.8.8', '169.254.169.254', 'hub.lan', 'hub.example', 'gone.example']
    expect(await Promise.all(names.map((name) => network.isPrivateName(name)))).toEqual([true, true, false, false, true, false, false])
  })
})

describe('the offline switch', () => {
  it('lets nothing out, also after a restart, until it is switched back', async () => {
    await using server = await startLoopbackServer((_, response) => response.end('on'))
    net.open([placeAt(server.origin)]).setOffline(true)
    await net.reopen()
    const network = net.open([placeAt(server.origin)])
    const ends = [await endOf(network.send(ask(server.origin)))]
    const askedWhileOff = server.asked.length
    network.setOffline(false)
    ends.push(await (await network.send(ask(server.origin))).text())
    expect({ ends, askedWhileOff, outcomes: net.outcomes() }).toEqual({
      ends: ['offline offline-switch', 'on'],
      askedWhileOff: 0,
      outcomes: [
        { type: 'refused', reason: 'offline-switch' },
        { type: 'answered', status: 200 },
      ],
    })
  })

  it('cuts off what runs, before and after the headers', async () => {
    await using server = await startLoopbackServer((request, response) => {
      if (request.url === '/body') response.write('begun')
    })
    const network = net.open([placeAt(server.origin)])
    const body = await network.send(ask(`${server.origin}/body`))
    const waiting = network.send(ask(`${server.origin}/headers`))
    const ends = Promise.all([endOf(body.text()), endOf(waiting)])
    await expect.poll(() => server.asked.length).toBe(2)
    network.setOffline(true)
    expect(await ends).toEqual(['offline offline-switch', 'offline offline-switch'])
  })

  it('is told to whoever watches, with the places that may be asked', async () => {
    const network = net.open([placeAt('https://hub.example', { isYours: false }), placeAt('http://[::1]:900', { purpose: 'files' })], {
      env: { HTTPS_PROXY: 'http://me:pw@proxy.example:8080' },
    })
    const stop = new AbortController()
    const watched = network.watchState(stop.signal)
    const first = (await watched.next()).value
    network.setOffline(true)
    const second = (await watched.next()).value
    stop.abort()
    expect([first, second?.isOffline]).toEqual([
      {
        isOffline: false,
        proxy: 'proxy.example:8080',
        allowed: [
          { purpose: 'hub', host: 'hub.example', isYours: false },
          { purpose: 'files', host: '[::1]:900', isYours: true },
        ],
      },
      true,
    ])
  })
})

describe('an answer', () => {
  it.each([
    ['that never begins is given up', '/silent', 'provider-failed timeout', 'stalled'],
    ['that stops in the middle is given up', '/stuck', 'provider-failed timeout', 'stalled'],
    ['that drips for too long is given up', '/drip', 'provider-failed timeout', 'timeout'],
    ['that is longer than it may be is given up', '/long', 'provider-failed too-large', 'too-large'],
    ['that is packed although nobody asked for that is not taken', '/gzip', 'provider-failed unreadable', 'encoded'],
    ['that breaks off says that the place cannot be reached', '/reset', 'offline unreachable', 'UND_ERR_SOCKET'],
  ])('%s', async (_, path, ...[end, reason]) => {
    await using server = await startLoopbackServer((request, response) => {
      if (request.url === '/stuck') response.write('x')
      if (request.url === '/drip') setInterval(() => response.write('x'), 20).unref()
      if (request.url === '/long') response.end(Buffer.alloc(2000))
      if (request.url === '/gzip') response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('hello'))
      if (request.url === '/reset') {
        response.writeHead(200, { 'content-length': '100' }).write('x')
        setTimeout(() => response.destroy(), 20)
      }
    })
    const network = net.open([placeAt(server.origin)])
    const work = network.send(ask(`${server.origin}${path}`, { stallMs: 150, deadlineMs: 400, maxBytes: 1000 })).then((response) => response.bytes())
    expect(await endOf(work)).toBe(end)
    await expect.poll(() => net.outcomes()).toEqual([{ type: 'failed', reason }])
  })

  it('is not taken for stalled while its reader takes time', async () => {
    await using server = await startLoopbackServer((_, response) => response.end(Buffer.alloc(400_000)))
    const network = net.open([placeAt(server.origin)])
    const response = await network.send(ask(server.origin, { stallMs: 100 }))
    let total = 0
    for await (const piece of response.body) {
      if (total === 0) await new Promise((resolve) => setTimeout(resolve, 250))
      total += piece.length
    }
    expect(total).toBe(400_000)
  })

  it('whose reader leaves, or whose caller cancels, ends there and is recorded as such', async () => {
    await using server = await startLoopbackServer((_, response) => response.write(Buffer.alloc(1000)))
    const network = net.open([placeAt(server.origin)])
    for await (const piece of (await network.send(ask(server.origin))).body) if (piece.length > 0) break
    const stop = new AbortController()
    const second = await network.send(ask(server.origin, { signal: stop.signal }))
    const end = endOf(second.bytes())
    stop.abort()
    expect([await end, net.outcomes()]).toEqual(['cancelled', [{ type: 'answered', status: 200 }, { type: 'cancelled' }]])
  })
})

describe('when Hearth closes', () => {
  it('what runs is cut off and recorded as cancelled', async () => {
    await using server = await startLoopbackServer((_, response) => response.write('begun'))
    const network = net.open([placeAt(server.origin)])
    const end = endOf((await network.send(ask(server.origin))).bytes())
    await network.close()
    expect([await end, net.outcomes()]).toEqual(['cancelled', [{ type: 'cancelled' }]])
  })
})
