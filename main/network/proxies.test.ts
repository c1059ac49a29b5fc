import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startLoopbackServer } from './loopback-server-for-tests.ts'
import { ask, createNetworkForTests, endOf, placeAt } from './network-for-tests.ts'
import type { NetworkForTests } from './network-for-tests.ts'

let net: NetworkForTests
beforeEach(async () => {
  net = await createNetworkForTests()
})
afterEach(() => net[Symbol.asyncDispose]())

describe('through a proxy', () => {
  it('goes the whole conversation with an encrypted place, which the proxy cannot read', async () => {
    const tunnels: string[] = []
    await using proxy = await startLoopbackServer((_, response) => response.writeHead(500).end())
    proxy.server.on('connect', (request: IncomingMessage, socket: Duplex) => {
      tunnels.push(request.url ?? '')
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    })
    const env = { https_proxy: proxy.origin }
    const network = net.open([placeAt('https://hub.example', { isPrivate: false })], { env, resolve: () => Promise.reject(new Error('only the proxy knows names')) })
    expect([await endOf(network.send(ask('https://hub.example/api', { token: 'secret' }))), tunnels, proxy.asked]).toEqual(['offline unreachable', ['hub.example:443'], []])
  })

  it('go requests to allowed places, and only those', async () => {
    await using hub = await startLoopbackServer((_, response) => response.end('from the hub'))
    await using proxy = await startLoopbackServer((request, response) => {
      // A forward proxy is asked for the whole URL and resolves the name by itself.
      const url = new URL(request.url ?? '')
      const socket = connect(hub.port, '127.0.0.1')
      socket.write(`GET ${url.pathname} HTTP/1.0\r\nhost: ${url.host}\r\n\r\n`)
      let answer = ''
      socket.on('data', (piece) => (answer += piece.toString())).on('end', () => response.end(answer.split('\r\n\r\n')[1]))
    })
    const env = { HTTP_PROXY: proxy.origin, NO_PROXY: 'direct.lan' }
    const network = net.open([placeAt('http://hub.lan:8000')], { env, resolve: () => Promise.reject(new Error('only the proxy knows names')) })
    const through = await (await network.send(ask('http://hub.lan:8000/api'))).text()
    const ends = [await endOf(network.send(ask('http://other.lan/'))), await endOf(network.send(ask('http://169.254.169.254/')))]
    expect({ through, ends, lines: proxy.asked.map(({ line }) => line) }).toEqual({
      through: 'from the hub',
      ends: ['policy-denied not-encrypted', 'policy-denied host-not-allowed'],
      lines: ['GET http://hub.lan:8000/api'],
    })
  })
})
