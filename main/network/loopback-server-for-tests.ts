// main/network/loopback-server-for-tests.ts - A real web server on this computer that remembers what it was asked.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { z } from 'zod'

export type LoopbackServer = {
  origin: string
  port: number
  server: Server
  /** `GET /path?query`, with the authorization that came along. */
  asked: { line: string; authorization: string | undefined; host: string | undefined }[]
  [Symbol.asyncDispose]: () => Promise<void>
}

export const startLoopbackServer = async (
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  address = '127.0.0.1',
): Promise<LoopbackServer> => {
  const asked: LoopbackServer['asked'] = []
  const server = createServer((request, response) => {
    const { authorization, host } = request.headers
    asked.push({ line: `${request.method ?? ''} ${request.url ?? ''}`, authorization, host })
    answer(request, response)
  })
  server.listen(0, address)
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())
  return {
    origin: `http://${address.includes(':') ? `[${address}]` : address}:${String(port)}`,
    port,
    server,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
