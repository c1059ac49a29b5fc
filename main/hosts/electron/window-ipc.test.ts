import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { os } from '@orpc/server'
import { pino } from 'pino'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createRpcServer } from '../rpc-port.ts'
import * as electron from './stand-in-electron.ts'
import { acceptWindowPorts } from './window-ipc.ts'

vi.mock('electron', () => import('./stand-in-electron.ts'))

const state = { streams: 0 }
const router = {
  wait: os.handler(async function* ({ signal }) {
    state.streams++
    yield 'started'
    await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()))
    state.streams--
  }),
}

beforeAll(async () => {
  const log = pino({ enabled: false })
  acceptWindowPorts(createRpcServer(router, log), log)
  electron.becomeReady()
  await new electron.BrowserWindow({}).loadURL('app://hearth/index.html')
})
beforeEach(() => expect.poll(() => state.streams).toBe(0))

/** A page with a port that has started a stream. */
const startStream = async (): Promise<MessagePort> => {
  const { port1, port2 } = new MessageChannel()
  electron.page.send(null, [port1])
  port2.postMessage(JSON.stringify({ i: '1', p: { u: '/wait' } }))
  await new Promise((resolve) => port2.once('message', resolve))
  await expect.poll(() => state.streams).toBe(1)
  return port2
}

test('a page that goes away stops what it asked for', async () => {
  const port = await startStream()
  port.close()
  await expect.poll(() => state.streams).toBe(0)
})

test('a page that connects again, as after a reload, stops what it asked for before', async () => {
  await startStream()
  const { port1 } = new MessageChannel()
  electron.page.send(null, [port1])
  await expect.poll(() => state.streams).toBe(0)
})

test('a frame of another shape stops what came through its port', async () => {
  const port = await startStream()
  port.postMessage('{')
  await expect.poll(() => state.streams).toBe(0)
})
