import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { type ContractRouterClient, eventIterator, oc } from '@orpc/contract'
import { implement } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AppError } from './errors.ts'
import { createClientErrorInterceptor, createServerErrorInterceptor } from './wire-errors.ts'

const contract = {
  call: oc.input(z.strictObject({ how: z.enum(['app-error', 'bug', 'never']) })).output(z.string()),
  stream: oc.output(eventIterator(z.number())),
}

const outOfMemory = new AppError('out-of-memory', 'Model needs more memory than is free', { details: { neededMiB: 9000, freeMiB: 512 } })
const open: MessageChannel[] = []

const connect = () => {
  const channel = new MessageChannel()
  open.push(channel)
  const bugs: unknown[] = []
  const os = implement(contract)
  const router = {
    call: os.call.handler(async ({ input }) => {
      if (input.how === 'app-error') throw outOfMemory
      if (input.how === 'bug') throw new TypeError('secret prompt text')
      return new Promise<string>(() => undefined)
    }),
    stream: os.stream.handler(async function* () {
      yield 1
      await Promise.resolve()
      throw outOfMemory
    }),
  }
  new RPCHandler(router, { clientInterceptors: [createServerErrorInterceptor((error) => bugs.push(error))] }).upgrade(channel.port1)
  channel.port1.start()
  const link = new RPCLink({
    port: channel.port2,
    interceptors: [createClientErrorInterceptor((cause) => new AppError('engine-unavailable', 'The port is gone', { cause }))],
  })
  channel.port2.start()
  const client: ContractRouterClient<typeof contract> = createORPCClient(link)
  return { client, bugs, channel }
}

const failure = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work
  } catch (error) {
    return error instanceof AppError ? { code: error.code, message: error.message, details: error.details } : error
  }
  return 'did not fail'
}

afterEach(() => {
  for (const { port1, port2 } of open.splice(0)) {
    port1.close()
    port2.close()
  }
})

describe('errors across a port', () => {
  it('an outcome arrives with its code, message and details', async () => {
    const { client, bugs } = connect()
    expect(await failure(client.call({ how: 'app-error' }))).toEqual({
      code: 'out-of-memory',
      message: 'Model needs more memory than is free',
      details: { neededMiB: 9000, freeMiB: 512 },
    })
    expect(bugs).toEqual([])
  })

  it('a stream that fails half-way delivers what came before, then the outcome', async () => {
    const { client } = connect()
    const seen: number[] = []
    const work = (async () => {
      for await (const value of await client.stream()) seen.push(value)
    })()
    expect(await failure(work)).toMatchObject({ code: 'out-of-memory', details: { freeMiB: 512 } })
    expect(seen).toEqual([1])
  })

  it('a bug stays on its side whole and arrives as internal without its text', async () => {
    const { client, bugs } = connect()
    const received = await failure(client.call({ how: 'bug' }))
    expect(received).toMatchObject({ code: 'internal', details: {} })
    expect(JSON.stringify(received)).not.toContain('secret')
    expect(bugs).toEqual([new TypeError('secret prompt text')])
  })

  it('input that does not parse is invalid-input, with where but not with what', async () => {
    const { client, bugs } = connect()
    // @ts-expect-error -- a caller that breaks the contract
    const received = await failure(client.call({ how: 'hostile value' }))
    expect(received).toMatchObject({ code: 'invalid-input', details: { faults: 1, path: 'how' } })
    expect(JSON.stringify(received)).not.toContain('hostile')
    expect(bugs).toEqual([])
  })

  it('cancelled is told apart from a port that went away', async () => {
    const { client, channel } = connect()
    const controller = new AbortController()
    const cancelled = failure(client.call({ how: 'never' }, { signal: controller.signal }))
    controller.abort()
    expect(await cancelled).toMatchObject({ code: 'cancelled' })
    const lost = failure(client.call({ how: 'never' }))
    channel.port1.close()
    expect(await lost).toMatchObject({ code: 'engine-unavailable' })
  })
})
