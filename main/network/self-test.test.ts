import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startLoopbackServer } from './loopback-server-for-tests.ts'
import { createNetworkForTests, placeAt } from './network-for-tests.ts'
import type { NetworkForTests } from './network-for-tests.ts'
import { runSelfTest } from './self-test.ts'

let net: NetworkForTests
beforeEach(async () => {
  net = await createNetworkForTests()
})
afterEach(() => net[Symbol.asyncDispose]())

describe('the self-test', () => {
  it('with the offline switch on finds that nothing at all is let out, and no server sees a connection', async () => {
    await using server = await startLoopbackServer((_, response) => response.end('{}'))
    const network = net.open([placeAt(server.origin), placeAt(server.origin, { purpose: 'cloud' })])
    network.setOffline(true)
    const { keptIn, holds, canaryConnections, attempts } = await runSelfTest(network, [server.origin])
    expect({ keptIn, holds, canaryConnections, asked: server.asked }).toEqual({ keptIn: 'everything', holds: true, canaryConnections: 0, asked: [] })
    expect(new Set(attempts.map(({ reason }) => reason))).toEqual(new Set(['offline-switch']))
    expect(attempts.length).toBeGreaterThan(9)
  })

  it('with the cloud off finds that no purpose of the cloud is let out, even to a hub', async () => {
    await using server = await startLoopbackServer((_, response) => response.end('{}'))
    const network = net.open([placeAt(server.origin)])
    const { keptIn, holds, attempts } = await runSelfTest(network, [server.origin])
    expect({ keptIn, holds, asked: server.asked }).toEqual({ keptIn: 'cloud', holds: true, asked: [] })
    expect(new Set(attempts.map(({ purpose }) => purpose))).toEqual(new Set(['cloud-answer', 'cloud-models']))
    expect(net.rows().every(({ area, subject, bytesOut }) => area === 'cloud' && subject === 'self-test' && bytesOut === 0)).toBe(true)
  })

  it('tries nothing while something may leave', async () => {
    await using server = await startLoopbackServer((_, response) => response.end('{}'))
    const network = net.open([placeAt(server.origin, { purpose: 'cloud' })])
    expect(await runSelfTest(network, [server.origin])).toEqual({ keptIn: 'nothing', attempts: [], canaryConnections: 0, holds: null })
    expect(server.asked).toEqual([])
  })

  it('says so when something is let out', async () => {
    await using server = await startLoopbackServer((_, response) => response.end('{}'))
    const network = net.open([placeAt(server.origin, { purpose: 'cloud' })])
    const mistaken = { send: network.send, state: () => ({ ...network.state(), allowed: [] }) }
    const { holds, attempts } = await runSelfTest(mistaken, [server.origin])
    expect({ holds, letOut: attempts.filter(({ result }) => result === 'let-out').length }).toEqual({ holds: false, letOut: 2 })
  })
})
