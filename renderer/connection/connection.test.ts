import { RPCLink } from '@orpc/client/message-port'
import { implement } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import { afterEach, describe, expect, it } from 'vitest'
import { contract } from '../../main/contract/contract.ts'
import { defaultSettings, type Settings } from '../../main/contract/settings.ts'
import { type Connection, createConnection } from './connection.ts'
import { followStream } from './follow-stream.ts'
import { connectionLost, linkInterceptors, type Transport } from './transport.ts'

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

/** Main behind real ports: it can be started and stopped, and it can refuse. */
const createMain = () => {
  const main = { isRunning: true, isAdmitting: true, lines: 0 }
  let cut = (): void => undefined
  const os = implement({ settings: contract.settings })
  const router = {
    settings: {
      get: os.settings.get.handler(() => ({ ...defaultSettings, systemPrompt: `line ${String(main.lines)}` })),
      watch: os.settings.watch.handler(async function* () {
        yield { ...defaultSettings, systemPrompt: `line ${String(main.lines)}` }
        await new Promise(() => undefined)
      }),
      update: os.settings.update.handler(() => new Promise<Settings>(() => undefined)),
    },
  }
  const transport: Transport = {
    open: () => {
      if (!main.isRunning || !main.isAdmitting) return Promise.reject(connectionLost())
      main.lines += 1
      const { port1, port2 } = new MessageChannel()
      new RPCHandler(router).upgrade(port1)
      port1.start()
      const link = new RPCLink({ port: port2, interceptors: linkInterceptors })
      port2.start()
      const closed = new Promise<void>((resolve) => {
        port2.addEventListener('close', () => {
          resolve()
        })
      })
      cut = () => {
        port1.close()
      }
      ends.push(cut)
      return Promise.resolve({
        link,
        closed,
        close: () => {
          port2.close()
        },
      })
    },
    isAdmitted: () => Promise.resolve(main.isAdmitting),
  }
  const stop = (): void => {
    main.isRunning = false
    cut()
  }
  return {
    main,
    transport,
    cut: () => {
      cut()
    },
    stop,
  }
}

const connect = (transport: Transport): Connection => {
  const connection = createConnection(transport)
  ends.push(connection.close)
  return connection
}

const becomes = (connection: Connection, status: string): Promise<void> => expect.poll(() => connection.status()).toBe(status)

describe('the line to main', () => {
  it('a call made before it is open waits for it', async () => {
    const { transport } = createMain()
    const connection = connect(transport)
    expect(connection.status()).toBe('connecting')
    expect((await connection.client.settings.get()).systemPrompt).toBe('line 1')
    expect(connection.status()).toBe('open')
  })

  it('opens again by itself, and calls made meanwhile are answered', async () => {
    const { main, transport, cut } = createMain()
    const connection = connect(transport)
    await connection.client.settings.get()
    cut()
    await becomes(connection, 'lost')
    expect((await connection.client.settings.get()).systemPrompt).toBe('line 2')
    expect(main.lines).toBe(2)
  })

  it('a call under way when it breaks fails as a lost line, and is not sent twice', async () => {
    const { main, transport, stop } = createMain()
    const connection = connect(transport)
    await connection.client.settings.get()
    const failure = expect(connection.client.settings.update({ theme: 'dark' })).rejects.toMatchObject({ code: 'offline', details: { peer: 'main' } })
    stop()
    await failure
    expect(main.lines).toBe(1)
  })

  it('a call that is given up while waiting ends at once', async () => {
    const { main, transport } = createMain()
    main.isRunning = false
    const connection = connect(transport)
    const giveUp = new AbortController()
    const failure = expect(connection.client.settings.get(undefined, { signal: giveUp.signal })).rejects.toMatchObject({ code: 'offline' })
    giveUp.abort()
    await failure
  })

  it('a refusal is told apart from an absent main, and trying again can end it', async () => {
    const { main, transport } = createMain()
    main.isAdmitting = false
    const connection = connect(transport)
    await becomes(connection, 'refused')
    main.isAdmitting = true
    connection.retryNow()
    await becomes(connection, 'open')
  })

  it('a change stream is followed from one line to the next', async () => {
    const { transport, cut } = createMain()
    const connection = connect(transport)
    const seen: string[] = []
    let starts = 0
    ends.push(
      followStream<Settings>(connection, {
        open: (signal) => connection.client.settings.watch(undefined, { signal }),
        onStart: () => (starts += 1),
        onEvent: (settings) => seen.push(settings.systemPrompt),
      }),
    )
    await expect.poll(() => seen).toEqual(['line 1'])
    cut()
    await expect.poll(() => seen, { timeout: 5000 }).toEqual(['line 1', 'line 2'])
    expect(starts).toBe(2)
  })
})
