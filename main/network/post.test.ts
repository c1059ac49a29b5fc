import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startLoopbackServer } from './loopback-server-for-tests.ts'
import { ask, createNetworkForTests, endOf, placeAt } from './network-for-tests.ts'
import type { NetworkForTests } from './network-for-tests.ts'

let net: NetworkForTests
beforeEach(async () => {
  net = await createNetworkForTests()
})
afterEach(() => net[Symbol.asyncDispose]())

const post = (url: string, body: Uint8Array) =>
  ask(url, { area: 'cloud', purpose: 'cloud-answer', subject: 'm', method: 'POST', body, carriesKey: true, headers: { 'x-api-key': 'k' } })

describe('a request with a body', () => {
  it('arrives byte for byte, and the ledger counts its bytes', async () => {
    const arrived: Buffer[] = []
    await using server = await startLoopbackServer((request, response) => {
      request.on('data', (piece: Buffer) => arrived.push(piece)).on('end', () => response.end('ok'))
    })
    const network = net.open([placeAt(server.origin, { purpose: 'cloud' })])
    const body = new TextEncoder().encode('ä'.repeat(50_000))
    const response = await network.send(post(server.origin, body))
    expect(await response.text()).toBe('ok')
    expect(Buffer.concat(arrived).equals(Buffer.from(body))).toBe(true)
    const [row] = net.rows()
    expect({ method: row?.method, area: row?.area, isSigned: row?.isSigned }).toEqual({ method: 'POST', area: 'cloud', isSigned: true })
    expect(row?.bytesOut).toBeGreaterThan(100_000)
    expect(JSON.stringify(row)).not.toContain('"k"')
  })

  it('is never sent on to another place, and its key neither', async () => {
    await using elsewhere = await startLoopbackServer((_, response) => response.end('stolen'))
    await using server = await startLoopbackServer((_, response) => response.writeHead(307, { location: elsewhere.origin }).end())
    const network = net.open([placeAt(server.origin, { purpose: 'cloud' }), placeAt(elsewhere.origin, { purpose: 'cloud' })])
    const response = await network.send(post(server.origin, new Uint8Array(3)))
    await response.discard()
    const keyed = await network.send(ask(server.origin, { area: 'cloud', purpose: 'cloud-models', carriesKey: true }))
    await keyed.discard()
    expect({ statuses: [response.status, keyed.status], asked: elsewhere.asked }).toEqual({ statuses: [307, 307], asked: [] })
  })

  it('goes to no hub, and a search to no provider', async () => {
    await using server = await startLoopbackServer((_, response) => response.end())
    const hub = net.open([placeAt(server.origin)])
    const cloud = net.open([placeAt(server.origin, { purpose: 'cloud' })])
    expect([await endOf(hub.send(post(server.origin, new Uint8Array(1)))), await endOf(cloud.send(ask(server.origin)))]).toEqual([
      'policy-denied host-not-allowed',
      'policy-denied host-not-allowed',
    ])
    expect(server.asked).toEqual([])
  })

  it('is cut off by the offline switch while its answer streams', async () => {
    await using server = await startLoopbackServer((_, response) => response.write('first'))
    const network = net.open([placeAt(server.origin, { purpose: 'cloud' })])
    const response = await network.send(post(server.origin, new Uint8Array(1)))
    const reading = (async () => {
      for await (const piece of response.body) {
        if (piece.length > 0) network.setOffline(true)
      }
    })()
    expect(await endOf(reading)).toBe('offline offline-switch')
  })

  it('that is larger than 8 MiB is a mistake of the caller', async () => {
    const network = net.open([placeAt('http://127.0.0.1:1', { purpose: 'cloud' })])
    await expect(network.send(post('http://127.0.0.1:1', new Uint8Array(9_000_000)))).rejects.toThrow(RangeError)
    expect(net.rows()).toEqual([])
  })
})
