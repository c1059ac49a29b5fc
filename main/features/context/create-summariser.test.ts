import { describe, expect, it, vi } from 'vitest'
import { AnswerFacts } from '../../contract/chats.ts'
import { type MessageId, ModelId } from '../../contract/ids.ts'
import { createTemporaryStorage, silentLog } from '../../storage/temporary-storage.ts'
import { createScriptedEngine, endOf } from '../answers/scripted-engine.ts'
import { createSummariser } from './create-summariser.ts'

const load = { modelPath: '/model.gguf', contextSize: 256, threads: 0, gpu: 'off', draftModelPath: null } as const
const model = { id: ModelId.parse('model'), name: 'Model', contextSize: 256, prepare: () => Promise.resolve(load) }
const facts = AnswerFacts.parse({
  ...{ modelId: 'model', modelName: 'Model', tokens: 10, promptTokens: 30, timeToFirstTokenMs: 1, tokensPerSecond: 1 },
  ...{ stopReason: 'end', leftOutMessages: 0, errorCode: null, errorDetails: {} },
})

/** Real storage, no model to count with, and an engine that the test speaks for. */
const setUp = async () => {
  const place = createTemporaryStorage()
  const storage = await place.open()
  const engine = createScriptedEngine()
  const asked = { generate: engine.generate, measurePrompt: () => Promise.resolve(null), cacheUse: () => Promise.resolve(null) }
  let looks = 0
  const chooseModel = () => {
    looks += 1
    return model
  }
  const summariser = createSummariser({ storage, engine: asked, chooseModel, log: silentLog, idleMs: 1 })
  /** Has it look at the chat, and waits until it has made up its mind. */
  const look = async (): Promise<void> => {
    const before = looks
    summariser.consider(chatId)
    await vi.waitFor(() => expect({ hasLooked: looks > before, isBusy: summariser.isSummarising(chatId) }).toEqual({ hasLooked: true, isBusy: false }))
  }
  const chatId = storage.chats.create().id
  storage.chats.setWindowPolicy(chatId, 'summarise')
  const exchange = (text: string): MessageId => {
    const question = storage.messages.append({ chatId, parentId: storage.messages.activeLeaf(chatId), role: 'user', text })
    const answer = storage.messages.append({ chatId, parentId: question.id, role: 'assistant', text: '', answer: facts })
    storage.messages.saveAnswer(answer.id, { text: `${text}!`, status: 'complete', answer: facts })
    return answer.id
  }
  const close = async (): Promise<void> => {
    summariser.close()
    await place[Symbol.asyncDispose]()
  }
  return { storage, engine, summariser, chatId, exchange, look, [Symbol.asyncDispose]: close }
}

type Place = Awaited<ReturnType<typeof setUp>>

const summariesOf = ({ storage, chatId }: Pick<Place, 'storage' | 'chatId'>) => {
  const leaf = storage.messages.activeLeaf(chatId)
  return leaf === null ? [] : storage.summaries.onPathTo(leaf)
}

const writeSummary = async (t: Place, text: string, requests: number): Promise<void> => {
  await vi.waitFor(() => expect(t.engine.requests).toHaveLength(requests))
  t.engine.say({ type: 'text', text, tokens: 4, guessed: [] })
  t.engine.say(endOf('end', 4))
  await vi.waitFor(() => expect(t.summariser.isSummarising(t.chatId)).toBe(false))
}

describe('a summary of the oldest messages', () => {
  it('is written in the background once the window fills, from the oldest turns, and stored with what it covers', async () => {
    await using t = await setUp()
    for (let index = 0; index < 8; index += 1) t.exchange(`Question ${String(index)}, ${'with many words '.repeat(3)}`)
    t.summariser.consider(t.chatId)
    await writeSummary(t, ' They spoke of many things. ', 1)
    const [request] = t.engine.requests
    expect(request).toMatchObject({ priority: 'background', chatId: null, keep: 'none', windowPolicy: 'stop' })
    expect(request?.messages.at(-1)?.text).toMatch(/Question 0,[^]*Question 1,/)
    const [summary] = summariesOf(t)
    expect(summary).toMatchObject({ text: 'They spoke of many things.', isUsed: true, modelName: 'Model' })
    expect(summary?.messageCount).toBeGreaterThanOrEqual(2)
    expect(summary?.messageCount).toBeLessThan(16)
    expect((summary?.messageCount ?? 1) % 2).toBe(0)
  })

  it('is not written while there is room, nor under another policy', async () => {
    await using t = await setUp()
    t.exchange('Hello')
    await t.look()
    for (let index = 0; index < 8; index += 1) t.exchange('with many words '.repeat(4))
    t.storage.chats.setWindowPolicy(t.chatId, 'middle')
    await t.look()
    expect({ asked: t.engine.requests.length, summaries: summariesOf(t) }).toEqual({ asked: 0, summaries: [] })
  })

  it('gives way to whoever waits for an answer, leaves nothing half written, and is begun again afterwards', async () => {
    await using t = await setUp()
    for (let index = 0; index < 8; index += 1) t.exchange('with many words '.repeat(4))
    t.summariser.consider(t.chatId)
    await vi.waitFor(() => expect(t.engine.requests).toHaveLength(1))
    expect(t.summariser.isSummarising(t.chatId)).toBe(true)
    t.engine.say({ type: 'text', text: 'Half of', tokens: 2, guessed: [] })
    t.summariser.giveWay()
    await vi.waitFor(() => expect(t.summariser.isSummarising(t.chatId)).toBe(false))
    expect(summariesOf(t)).toEqual([])
    t.summariser.consider(t.chatId)
    await writeSummary(t, 'All of it.', 2)
    expect(summariesOf(t)).toMatchObject([{ text: 'All of it.' }])
  })

  it('that was taken back is not written again for the same messages', async () => {
    await using t = await setUp()
    for (let index = 0; index < 8; index += 1) t.exchange('with many words '.repeat(4))
    t.summariser.consider(t.chatId)
    await writeSummary(t, 'A summary.', 1)
    const [summary] = summariesOf(t)
    if (summary === undefined) throw new Error('There is a summary')
    t.storage.summaries.use(summary.id, false)
    await t.look()
    expect(t.engine.requests).toHaveLength(1)
    expect(summariesOf(t)).toMatchObject([{ isUsed: false }])
  })
})
