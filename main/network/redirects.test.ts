import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startLoopbackServer } from './loopback-server-for-tests.ts'
import { ask, createNetworkForTests, endOf, placeAt } from './network-for-tests.ts'
import type { NetworkForTests } from './network-for-tests.ts'

let net: NetworkForTests
beforeEach(async () => {
  net = await createNetworkForTests()
})
afterEach(() => net[Symbol.asyncDispose]())

const anyText: unknown = expect.any(String)

describe('a redirect', () => {
  it('to another allowed place is followed without the token, and each hop is in the ledger', async () => {
    await using files = await startLoopbackServer((_, response) => response.end('weights'))
    await using hub = await startLoopbackServer((_, response) => {
      response.writeHead(302, { location: `${files.origin}/blob?Signature=abc`, 'x-linked-size': '7' }).end()
    })
    const network = net.open([placeAt(hub.origin), placeAt(files.origin, { purpose: 'files' })])
    const response = await network.send(ask(`${hub.origin}/file`, { purpose: 'file', token: 'secret' }))
    expect({
      text: await response.text(),
      hops: response.hops.map(({ status, headers }) => [status, headers.get('x-linked-size')]),
      authorizations: [hub.asked[0]?.authorization, files.asked[0]?.authorization],
      ledger: net.rows().map(({ origin, path, isSigned, outcome }) => ({ origin, path, isSigned, outcome })),
    }).toEqual({
      text: 'weights',
      hops: [[302, '7']],
      authorizations: ['Bearer secret', undefined],
      ledger: [
        { origin: files.origin, path: '/blob', isSigned: false, outcome: { type: 'answered', status: 200 } },
        { origin: hub.origin, path: '/file', isSigned: true, outcome: { type: 'answered', status: 302 } },
      ],
    })
  })

  it('to another path of the same place keeps the token, and back from elsewhere it goes to the first place only', async () => {
    await using other = await startLoopbackServer((_, response) => response.writeHead(307, { location: `${hub.origin}/end` }).end())
    await using hub = await startLoopbackServer((request, response) => {
      if (request.url === '/end') response.end('end')
      else response.writeHead(307, { location: request.url === '/start' ? '/middle' : `${other.origin}/` }).end()
    })
    const network = net.open([placeAt(hub.origin), placeAt(other.origin)])
    await (await network.send(ask(`${hub.origin}/start`, { token: 'secret' }))).discard()
    expect([...hub.asked, ...other.asked].map(({ line, authorization }) => `${line} ${String(authorization)}`)).toEqual([
      'GET /start Bearer secret',
      'GET /middle Bearer secret',
      'GET /end Bearer secret',
      'GET / undefined',
    ])
  })

  it.each([
    'http://127.0.0.1:1/',
    'http://127.0.0.2/',
    'http://localhost/',
    'http://[::1]/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://192.168.0.1/',
    'https://10.0.0.1/',
    'http://[::ffff:127.0.0.1]/',
    'http://0.0.0.0/',
    'https://evil.example/',
    'ftp://127.0.0.1/',
    'file:///etc/passwd',
    'http://user@127.0.0.1:1/',
  ])('to %s is refused and nothing is sent there', async (location) => {
    await using hub = await startLoopbackServer((_, response) => response.writeHead(302, { location }).end('go'))
    const network = net.open([placeAt(hub.origin)])
    expect(await endOf(network.send(ask(`${hub.origin}/`, { purpose: 'file' })))).toMatch(/^policy-denied/)
    expect(net.outcomes()).toEqual([{ type: 'answered', status: 302 }, { type: 'refused', reason: anyText }])
  })

  it('that goes round in circles ends after six', async () => {
    await using hub = await startLoopbackServer((_, response) => response.writeHead(302, { location: '/again' }).end())
    const network = net.open([placeAt(hub.origin)])
    expect(await endOf(network.send(ask(`${hub.origin}/`)))).toBe('policy-denied too-many-redirects')
    expect(hub.asked.length).toBe(6)
  })

  it('is reported instead of followed when that was asked for', async () => {
    await using hub = await startLoopbackServer((_, response) => response.writeHead(302, { location: 'https://cdn.example/x' }).end())
    const network = net.open([placeAt(hub.origin)])
    const response = await network.send(ask(`${hub.origin}/`, { redirects: 'report', method: 'HEAD' }))
    await response.discard()
    expect([response.status, response.headers.get('location')]).toEqual([302, 'https://cdn.example/x'])
  })
})
