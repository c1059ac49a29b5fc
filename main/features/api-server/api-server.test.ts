import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../contract/errors.ts'
import { ModelId } from '../../contract/ids.ts'
import { defaultSettings } from '../../contract/settings.ts'
import type { ApiEvent, ApiServerOptions, ChatApi } from '../../core/chat-api/chat-api.ts'
import type { LinkEvent, LinkRequest } from '../../engine-link/engine-link.ts'
import type { Storage } from '../../storage/open-database.ts'
import { type TemporaryStorage, createTemporaryStorage, silentLog } from '../../storage/temporary-storage.ts'
import { type ApiServer, createApiServer } from './create-api-server.ts'
import { createChatApi } from './create-chat-api.ts'

const noApi: ChatApi = {
  models: () => [],
  ask: () => {
    throw new Error('nobody asks here')
  },
}

let folder: TemporaryStorage
let storage: Storage
const policy: { forbids: string[] } = { forbids: [] }
const served: { options: ApiServerOptions; isOpen: boolean }[] = []
const taken = new Set<number>()

beforeEach(async () => {
  folder = createTemporaryStorage()
  storage = await folder.open()
  policy.forbids = []
  served.length = 0
  taken.clear()
})
afterEach(() => folder[Symbol.asyncDispose]())

const createServer = (): ApiServer =>
  createApiServer({
    stored: storage.stored,
    api: noApi,
    forbiddenBy: () => policy.forbids,
    log: silentLog,
    serve: (options) => {
      if (taken.has(options.port)) return Promise.reject(new AppError('conflict', 'taken', { details: { port: options.port, reason: 'taken' } }))
      const one = { options, isOpen: true }
      served.push(one)
      const close = (): Promise<void> => {
        one.isOpen = false
        return Promise.resolve()
      }
      return Promise.resolve({ port: options.port, close })
    },
  })
const open = (): number[] => served.filter(({ isOpen }) => isOpen).map(({ options }) => options.port)

describe('the server for other programs', () => {
  it('is off until somebody switches it on, and comes back after a restart', async () => {
    const server = createServer()
    expect([server.state().isOn, open()]).toEqual([false, []])
    expect(await server.set({ isOn: true, port: 20_000 })).toMatchObject({ isOn: true, url: 'http://127.0.0.1:20000/v1', problem: null })
    await server.close()
    expect(open()).toEqual([])
    const next = createServer()
    await expect.poll(() => next.state().url).toBe('http://127.0.0.1:20000/v1')
    expect(await next.set({ port: 20_001 })).toMatchObject({ url: 'http://127.0.0.1:20001/v1' })
    expect(open()).toEqual([20_001])
    expect(await next.set({ isOn: false })).toMatchObject({ url: null })
    expect(open()).toEqual([])
  })

  it('opens for the newest token alone, and keeps none that could be read', async () => {
    const server = createServer()
    await server.set({ isOn: true })
    const isToken = served[0]?.options.isToken ?? (() => true)
    expect([isToken(''), isToken('x'), server.state().tokenMadeAtMs]).toEqual([false, false, null])
    const first = server.newToken()
    expect([isToken(first), isToken(`${first}x`), isToken(first.toUpperCase())]).toEqual([true, false, false])
    const second = server.newToken()
    expect([isToken(first), isToken(second)]).toEqual([false, true])
    expect(JSON.stringify(server.state())).not.toContain(second)
    await server.close()
    const reopened = createServer()
    await expect.poll(() => served.length).toBe(2)
    expect(served[1]?.options.isToken(second)).toBe(true)
    expect(reopened.state().tokenMadeAtMs).not.toBeNull()
  })

  it('says that its port is taken instead of failing, and listens once it has another', async () => {
    taken.add(20_000)
    const server = createServer()
    expect(await server.set({ isOn: true, port: 20_000 })).toMatchObject({ isOn: true, url: null, problem: 'port-taken' })
    expect(await server.set({ port: 20_002 })).toMatchObject({ url: 'http://127.0.0.1:20002/v1', problem: null })
  })

  it('closes when a policy forbids it, cannot be switched on against it, and comes back when it may', async () => {
    const server = createServer()
    await server.set({ isOn: true })
    policy.forbids = ['acme']
    server.policyChanged()
    await expect.poll(open).toEqual([])
    await expect(server.set({ isOn: true })).rejects.toMatchObject({ code: 'policy-denied' })
    expect(server.state()).toMatchObject({ isOn: true, url: null, lockedBy: ['acme'], problem: null })
    policy.forbids = []
    server.policyChanged()
    await expect.poll(() => open().length).toBe(1)
  })
})

describe('questions of other programs', () => {
  const id = ModelId.parse('hearth-starter-7m')
  const requests: LinkRequest[] = []
  const running: { finish: () => void }[] = []
  const counts = { begun: 0, ended: 0 }
  const end: LinkEvent = { type: 'end', stopReason: 'length', tokens: 1, timeToFirstTokenMs: 1, tokensPerSecond: null, draftedTokens: 0, acceptedTokens: 0, speculationGain: null }
  beforeEach(() => {
    requests.length = 0
    running.length = 0
    Object.assign(counts, { begun: 0, ended: 0 })
  })

  const create = (systemPrompt: string | null = null): ChatApi =>
    createChatApi({
      engine: {
        async *generate(request) {
          requests.push(request)
          await new Promise<void>((finish) => running.push({ finish }))
          yield { type: 'text', text: 'x', tokens: 1, guessed: [] }
          yield end
        },
      },
      settings: () => defaultSettings,
      models: () => [],
      chooseModel: () => ({ id, sampling: { temperature: 0.9, topK: 5 }, systemPrompt, prepare: () => Promise.resolve({ modelPath: '/model.gguf', contextSize: 512, threads: 0, gpu: 'off', draftModelPath: null }) }),
      onBegin: () => (counts.begun += 1),
      onEnd: () => (counts.ended += 1),
    })
  const read = async (events: AsyncIterable<ApiEvent>): Promise<string> => {
    let text = ''
    for await (const event of events) if (event.type === 'text') text += event.text
    return text
  }
  const question = { model: null, messages: [{ role: 'user' as const, text: 'Hi' }], sampling: { temperature: 0, maxTokens: 8 } }
  const never = new AbortController().signal

  it('go to the engine with settings general, of the model and of the question, the last one winning', async () => {
    const answered = read(create().ask(question, never).events)
    await expect.poll(() => requests.length).toBe(1)
    expect(requests[0]).toMatchObject({ sampling: { temperature: 0, topK: 5, topP: defaultSettings.sampling.topP, maxTokens: 8 }, windowPolicy: 'stop', keep: 'memory' })
    running[0]?.finish()
    expect(await answered).toBe('x')
    expect(counts).toEqual({ begun: 1, ended: 1 })
  })

  it('get the usual instructions only where the program has none of its own', async () => {
    const api = create('Rhyme.')
    void read(api.ask(question, never).events)
    void read(api.ask({ ...question, messages: [{ role: 'system', text: 'Own.' }, ...question.messages] }, never).events)
    await expect.poll(() => requests.map(({ messages }) => messages.map(({ text }) => text))).toEqual([['Rhyme.', 'Hi'], ['Own.', 'Hi']])
  })

  it('that come at once are kept apart, wait for a place, and are refused beyond that', async () => {
    const api = create()
    const leaving = new AbortController()
    const asked = Array.from({ length: 4 + 31 }, () => read(api.ask(question, never).events))
    const left = read(api.ask(question, leaving.signal).events).catch((error: unknown) => error)
    await expect.poll(() => requests.length).toBe(4)
    expect(new Set(requests.map(({ chatId }) => chatId)).size).toBe(4)
    await expect(read(api.ask(question, never).events)).rejects.toMatchObject({ status: 429 })
    leaving.abort()
    expect(await left).toMatchObject({ code: 'cancelled' })
    for (const index of asked.keys()) {
      await expect.poll(() => running.length).toBeGreaterThan(index)
      running[index]?.finish()
    }
    expect(await Promise.all(asked)).toEqual(asked.map(() => 'x'))
    expect(requests.length).toBe(asked.length)
  })
})
