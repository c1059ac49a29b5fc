import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { os } from '@orpc/server'
import fc from 'fast-check'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { type FrameFault, type FramePort, createRpcServer, findFrameFault, maxFrameBytes } from './rpc-port.ts'

const silent = pino({ enabled: false })

/** Both ends of a connection in memory, and what happened to it. */
const createPair = () => {
  const toServer: ((frame: unknown) => void)[] = []
  const toClient: ((event: { data: unknown }) => void)[] = []
  const onClose: (() => void)[] = []
  const faults: FrameFault[] = []
  const port: FramePort = {
    onFrame: (listener) => void toServer.push(listener),
    onClose: (listener) => void onClose.push(listener),
    send: (data) => queueMicrotask(() => toClient.forEach((listener) => listener({ data }))),
    refuse: (fault) => void faults.push(fault),
  }
  const client = {
    on: (event: string, listener: (event?: { data: unknown }) => void) => {
      if (event === 'message') toClient.push(listener)
    },
    postMessage: (frame: unknown) => queueMicrotask(() => toServer.forEach((listener) => listener(frame))),
  }
  return { port, client, faults, send: client.postMessage, close: () => onClose.forEach((listener) => listener()) }
}

test('calls of the client pass, and a closed port aborts the streams that came through it', async () => {
  const seen = { aborted: false }
  const router = {
    echo: os.handler(({ input }) => input),
    count: os.handler(async function* ({ signal }) {
      signal?.addEventListener('abort', () => (seen.aborted = true))
      for (let n = 1; ; n++) {
        yield n
        await new Promise((resolve) => setImmediate(resolve))
      }
    }),
  }
  const { port, client, faults, close } = createPair()
  createRpcServer(router, silent)(port)
  const rpc: { echo: (text: string) => Promise<unknown>; count: () => Promise<AsyncIterable<number>> } = createORPCClient(new RPCLink({ port: client }))
  expect(await rpc.echo('x'.repeat(100_000))).toHaveLength(100_000)
  const numbers: number[] = []
  for await (const n of await rpc.count()) {
    numbers.push(n)
    if (n === 3) break
  }
  const second = (await rpc.count())[Symbol.asyncIterator]()
  await second.next()
  seen.aborted = false
  close()
  await expect.poll(() => seen.aborted).toBe(true)
  expect({ numbers, faults }).toEqual({ numbers: [1, 2, 3], faults: [] })
})

test.each<[string, unknown, FrameFault]>([
  ['bytes', new Uint8Array([1, 2, 3]), 'not-text'],
  ['an object', { i: '1', p: { u: '/echo' } }, 'not-text'],
  ['nothing', undefined, 'not-text'],
  ['a giant', 'x'.repeat(maxFrameBytes + 1), 'too-large'],
  ['an empty text', '', 'malformed'],
  ['half a frame', '{"i":"1","p":{"u":"/ec', 'malformed'],
  ['JSON of another kind', '[1,2,3]', 'malformed'],
  ['null', 'null', 'malformed'],
  ['no id', '{"p":{"u":"/echo"}}', 'malformed'],
  ['an id of the wrong type', '{"i":{},"p":{"u":"/echo"}}', 'malformed'],
  ['no path', '{"i":"1","p":{}}', 'malformed'],
  ['an absolute address', '{"i":"1","p":{"u":"http://evil.example/echo"}}', 'malformed'],
  ['an unknown type', '{"i":"1","t":9,"p":{"u":"/echo"}}', 'malformed'],
  ['an uploaded stream', '{"i":"1","t":3,"p":{"e":"message","d":1}}', 'malformed'],
  ['a file', '{"i":"1","p":{"u":"/echo","h":{"Content-Disposition":"attachment; filename=x"}}}', 'malformed'],
  ['a form', '{"i":"1","p":{"u":"/echo","h":{"content-type":"multipart/form-data"}}}', 'malformed'],
  ['extra members', '{"i":"1","p":{"u":"/echo"},"x":1}', 'malformed'],
])('%s on the wire closes the connection and reaches no handler', async (_, frame, fault) => {
  const { port, faults, send } = createPair()
  let calls = 0
  createRpcServer({ echo: os.handler(() => ++calls) }, silent)(port)
  send(frame)
  await expect.poll(() => ({ faults, calls })).toEqual({ faults: [fault], calls: 0 })
})

test('whatever text arrives, deciding about it never throws', () => {
  const frames = fc.oneof(fc.string(), fc.json(), fc.object().map((value) => JSON.stringify(value)))
  fc.assert(fc.property(frames, (frame) => ['not-text', 'too-large', 'malformed', undefined].includes(findFrameFault(frame))))
})
