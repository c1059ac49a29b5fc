import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { os } from '@orpc/server'
import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { maxFrameBytes } from '../rpc-port.ts'
import { type WebHost, serveWeb } from './serve-web.ts'

const state: { streams: number; calls: number; logLines: string[] } = { streams: 0, calls: 0, logLines: [] }

const router = {
  echo: os.handler(({ input }) => {
    state.calls++
    return input
  }),
  fail: os.handler(() => {
    throw new Error('the cause stays here')
  }),
  count: os.handler(async function* ({ signal }) {
    state.streams++
    try {
      for (let n = 1; signal?.aborted !== true; n++) {
        yield n
        await new Promise((resolve) => setImmediate(resolve))
      }
    } finally {
      state.streams--
    }
  }),
}
type Rpc = { echo: (input: unknown) => Promise<unknown>; fail: () => Promise<unknown>; count: () => Promise<AsyncIterable<number>> }

let host: WebHost
let cookie: string

beforeAll(async () => {
  const log = pino({}, { write: (line: string) => void state.logLines.push(line) })
  host = await serveWeb({ app: { router }, port: 0, rendererDir: 'nowhere', log })
  const response = await fetch(host.url, { redirect: 'manual' })
  cookie = response.headers.get('set-cookie')?.split(';')[0] ?? ''
})
afterAll(() => host.close())

const openSocket = async (path = '/rpc'): Promise<WebSocket> => {
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers: { cookie }, origin: host.origin })
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
  return socket
}

const connectRpc = async (): Promise<{ socket: WebSocket; rpc: Rpc }> => {
  const socket = await openSocket()
  return { socket, rpc: toRpc(socket) }
}

/** oRPC puts the same frames on a WebSocket and on a port; ws fits the types of the second. */
const toRpc = (socket: WebSocket): Rpc =>
  createORPCClient(
    new RPCLink({
      port: {
        on: (event, listener) => {
          if (event === 'message') socket.on('message', (data) => listener({ data: Buffer.isBuffer(data) ? data.toString() : data }))
          if (event === 'close') socket.on('close', () => listener())
        },
        postMessage: (frame: string) => socket.send(frame),
      },
    }),
  )

const closeCodeOf = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => {
    socket.on('close', resolve)
    socket.on('error', () => undefined)
  })

test('calls, streams and failures of the router pass', async () => {
  const { socket, rpc } = await connectRpc()
  const numbers: number[] = []
  for await (const n of await rpc.count()) if (numbers.push(n) === 3) break
  expect(numbers).toEqual([1, 2, 3])
  expect(await rpc.echo('grüße 🔥'.repeat(20_000))).toHaveLength('grüße 🔥'.length * 20_000)
  await expect(rpc.fail()).rejects.toMatchObject({ code: 'internal', message: 'Something failed inside; the log has it' })
  expect(state.logLines.join('')).toContain('the cause stays here')
  await expect.poll(() => state.streams).toBe(0)
  socket.terminate()
})

test.each([
  ['closes properly', (socket: WebSocket) => socket.close()],
  ['vanishes', (socket: WebSocket) => socket.terminate()],
])('everything a window asked for stops when it %s', async (_, end) => {
  const { socket, rpc } = await connectRpc()
  const streams = await Promise.all([rpc.count(), rpc.count(), rpc.count()])
  await Promise.all(streams.map((stream) => stream[Symbol.asyncIterator]().next()))
  expect(state.streams).toBe(3)
  end(socket)
  await expect.poll(() => state.streams).toBe(0)
})

test.each([
  ['a frame of bytes', Buffer.from('{"i":"1","p":{"u":"/echo"}}'), 1003],
  ['a frame that is no JSON', '{"i":', 1007],
  ['a frame of another shape', '{"hello":"world"}', 1007],
  ['a frame above 8 MiB', 'x'.repeat(maxFrameBytes + 1), 1009],
])('%s closes the connection with its reason, and nothing else stops', async (_, frame, code) => {
  const bystander = await connectRpc()
  const socket = await openSocket()
  const closed = closeCodeOf(socket)
  socket.send(frame)
  expect(await closed).toBe(code)
  expect(await bystander.rpc.echo('still here')).toBe('still here')
  bystander.socket.terminate()
})

test('bytes that are no WebSocket frames at all close the connection and nothing else', async () => {
  const bystander = await connectRpc()
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 2, maxLength: 64 }), async (bytes) => {
      const victim = await openSocket()
      const closed = closeCodeOf(victim)
      // The socket below ws, so that the bytes go out as they are; then the end, since some of them are a valid beginning.
      const stream: unknown = Reflect.get(victim, '_socket')
      if (!isWritable(stream)) throw new Error('ws has no socket any more')
      stream.end(bytes)
      await closed
      expect(await bystander.rpc.echo(1)).toBe(1)
    }),
    { numRuns: 60 },
  )
  bystander.socket.terminate()
})

const isWritable = (value: unknown): value is { end: (bytes: Uint8Array) => void } =>
  typeof value === 'object' && value !== null && 'end' in value && typeof value.end === 'function'

test('frames that follow a refused one in the same breath reach no handler', async () => {
  const socket = await openSocket()
  const closed = closeCodeOf(socket)
  const before = state.calls
  socket.send('{}')
  for (let i = 0; i < 20; i++) socket.send(JSON.stringify({ i: String(i), p: { u: '/echo', b: { json: i } } }))
  await closed
  expect(state.calls).toBe(before)
})

test('only /rpc speaks WebSocket', async () => {
  await expect(openSocket('/')).rejects.toThrow('404')
  await expect(openSocket(`/?code=${new URL(host.freshUrl()).searchParams.get('code') ?? ''}`)).rejects.toThrow('404')
})

test('closing the host closes its windows and stops their work', async () => {
  const other = await serveWeb({ app: { router }, port: 0, rendererDir: 'nowhere', log: pino({ enabled: false }) })
  const response = await fetch(other.url, { redirect: 'manual' })
  const headers = { cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '' }
  const socket = new WebSocket(`ws://127.0.0.1:${other.port}/rpc`, { headers })
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
  const rpc = toRpc(socket)
  await (await rpc.count())[Symbol.asyncIterator]().next()
  const closed = closeCodeOf(socket)
  await other.close()
  expect(await closed).toBe(1001)
  await expect.poll(() => state.streams).toBe(0)
  await expect(fetch(other.origin)).rejects.toThrow()
})
