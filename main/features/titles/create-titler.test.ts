import { describe, expect, it, vi } from 'vitest'
import { AppError } from '../../contract/errors.ts'
import { type ChatId, ModelId } from '../../contract/ids.ts'
import { startProgress, recordOf } from '../../core/chats/answer-progress.ts'
import type { LinkEvent, LinkRequest } from '../../engine-link/engine-link.ts'
import type { Storage } from '../../storage/open-database.ts'
import { createTemporaryStorage, silentLog } from '../../storage/temporary-storage.ts'
import { type Titler, createTitler } from './create-titler.ts'

const modelId = ModelId.parse('model')
const load = { modelPath: '/model.gguf', contextSize: 2048, threads: 0, gpu: 'off', draftModelPath: null } as const
const question = 'How do I bake bread?'

/** What the engine answers: a text, an error, or nothing until it is given up. */
type Says = string | AppError | typeof nothingYet

const nothingYet = Symbol('nothing yet')

const setUp = async (says: Says[], isAble = true) => {
  const place = createTemporaryStorage()
  const storage = await place.open()
  const requests: LinkRequest[] = []
  const generate = async function* (request: LinkRequest, signal?: AbortSignal): AsyncGenerator<LinkEvent, void, undefined> {
    requests.push(request)
    const said = says[requests.length - 1] ?? ''
    if (said instanceof AppError) throw said
    const end = { tokens: 1, timeToFirstTokenMs: 1, tokensPerSecond: null, draftedTokens: 0, acceptedTokens: 0, speculationGain: null }
    if (said === nothingYet) {
      await new Promise((resolve) => signal?.addEventListener('abort', resolve))
      yield { type: 'end', stopReason: 'cancelled', ...end }
      return
    }
    yield { type: 'text', text: said, tokens: 1, guessed: [] }
    yield { type: 'end', stopReason: 'end', ...end }
  }
  const model = () => Promise.resolve({ id: modelId, load })
  const titler = createTitler({ storage, engine: { generate }, chooseModel: () => ({ model, isAble }), log: silentLog, idleMs: 0 })
  const close = async (): Promise<void> => {
    titler.close()
    await place[Symbol.asyncDispose]()
  }
  return { storage, titler, requests, [Symbol.asyncDispose]: close }
}

const ask = (storage: Storage, chatId: ChatId, text: string): void => {
  storage.chats.recordQuestion(chatId, text)
  const { id } = storage.messages.append({ chatId, parentId: storage.messages.activeLeaf(chatId), role: 'user', text })
  const progress = startProgress({ id: modelId, name: 'Model' })
  const answer = storage.messages.append({ chatId, parentId: id, role: 'assistant', text: '', answer: progress.facts })
  storage.messages.saveAnswer(answer.id, recordOf({ ...progress, text: 'With flour, water and time.' }, { status: 'complete', stopReason: 'end' }))
}

const newChat = (storage: Storage): ChatId => {
  const { id } = storage.chats.create()
  ask(storage, id, question)
  return id
}

const titleOf = (storage: Storage, id: ChatId): string => storage.chats.summary(id).title

/** Nothing more is asked of the engine for this chat: another one behind it has had its turn. */
const isDone = async ({ storage, titler, requests }: { storage: Storage; titler: Titler; requests: LinkRequest[] }): Promise<void> => {
  const before = requests.length
  titler.consider(newChat(storage))
  await vi.waitFor(() => expect(requests.length).toBeGreaterThan(before))
}

describe('the title of a new chat', () => {
  it('is the question at first, and what the model says of both a moment after the answer', async () => {
    await using setup = await setUp(['"Baking bread at home."'])
    const { storage, titler, requests } = setup
    const id = newChat(storage)
    expect(titleOf(storage, id)).toBe(question)
    titler.consider(id)
    await vi.waitFor(() => expect(titleOf(storage, id)).toBe('Baking bread at home'))
    expect(requests[0]).toMatchObject({ chatId: null, keep: 'none', priority: 'background' })
    expect(requests[0]?.messages.at(-1)?.text).toContain('With flour, water and time.')
  })

  it('that the user gave is not replaced, whether before or while the model thinks', async () => {
    await using setup = await setUp(['Baking bread'])
    const { storage, titler } = setup
    const named = newChat(storage)
    storage.chats.rename(named, 'Mine')
    titler.consider(named)
    const late = newChat(storage)
    titler.consider(late)
    storage.chats.renameFrom(late, { from: question, to: 'Renamed meanwhile' })
    await isDone(setup)
    expect([titleOf(storage, named), titleOf(storage, late)]).toEqual(['Mine', 'Renamed meanwhile'])
  })

  it.each<[string, Says]>([
    ['says nothing of use', 'I cannot name this.'],
    ['fails', new AppError('engine-unavailable', 'gone', { details: {} })],
  ])('stays the question when the model %s, and is not asked for again', async (_, says) => {
    await using setup = await setUp([says, 'Another one'])
    const id = newChat(setup.storage)
    setup.titler.consider(id)
    await vi.waitFor(() => expect(setup.requests).toHaveLength(1))
    await isDone(setup)
    expect([titleOf(setup.storage, id), setup.requests.length]).toEqual([question, 2])
  })

  it('gives way to whatever is asked, and is written after that answer', async () => {
    await using setup = await setUp([nothingYet, 'Baking bread'])
    const { storage, titler, requests } = setup
    const id = newChat(storage)
    titler.consider(id)
    await vi.waitFor(() => expect(requests).toHaveLength(1))
    titler.giveWay()
    const other = storage.chats.create().id
    ask(storage, other, 'Something else')
    storage.chats.rename(other, 'Named')
    await vi.waitFor(() => {
      titler.consider(other)
      expect(titleOf(storage, id)).toBe('Baking bread')
    })
  })

  it('is left alone after a second question, in a chat that is gone, and with a model too small for it', async () => {
    await using setup = await setUp(['Baking bread'])
    const { storage, titler } = setup
    const long = newChat(storage)
    ask(storage, long, 'And rolls?')
    const gone = newChat(storage)
    storage.chats.remove(gone)
    for (const id of [long, gone]) titler.consider(id)
    await isDone(setup)
    expect(titleOf(storage, long)).toBe(question)
    await using small = await setUp(['Baking bread'], false)
    small.titler.consider(newChat(small.storage))
    await new Promise((resolve) => setImmediate(resolve))
    expect(small.requests).toEqual([])
  })
})
