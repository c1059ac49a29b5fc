import { describe, expect, it } from 'vitest'
import { AnswerFacts } from '../../contract/chats.ts'
import { type ChatId, type MessageId, ModelId } from '../../contract/ids.ts'
import type { MeasuredPrompt } from '../../engine/protocol.ts'
import type { Storage } from '../../storage/open-database.ts'
import { createTemporaryStorage } from '../../storage/temporary-storage.ts'
import { editSummary, pinMessage, setPolicy, useSummary } from './change-window.ts'
import type { ContextFeature } from './context-feature.ts'
import { describeWindow } from './describe-window.ts'
import { measureDraft } from './measure-draft.ts'

const model = { id: ModelId.parse('model'), name: 'Model', contextSize: 256 }

/** Real storage; an engine that does not run, or one that answers with these numbers. */
const setUp = async (measured: MeasuredPrompt | null = null) => {
  const place = createTemporaryStorage()
  const storage = await place.open()
  const considered: ChatId[] = []
  const feature: ContextFeature = {
    storage,
    engine: { measurePrompt: () => Promise.resolve(measured), cacheUse: () => Promise.resolve(null) },
    chooseModel: () => model,
    summariser: { consider: (chatId) => considered.push(chatId), isSummarising: () => false },
  }
  const chatId = storage.chats.create().id
  return { storage, feature, chatId, considered, [Symbol.asyncDispose]: () => place[Symbol.asyncDispose]() }
}

const facts = (change: Partial<AnswerFacts> = {}): AnswerFacts =>
  AnswerFacts.parse({
    ...{ modelId: 'model', modelName: 'Model', tokens: 10, promptTokens: 30, timeToFirstTokenMs: 1, tokensPerSecond: 1 },
    ...{ stopReason: 'end', leftOutMessages: 0, errorCode: null, errorDetails: {} },
    ...change,
  })

const exchange = ({ storage, chatId }: { storage: Storage; chatId: ChatId }, text: string, answer = facts()): { questionId: MessageId; answerId: MessageId } => {
  const { id: questionId } = storage.messages.append({ chatId, parentId: storage.messages.activeLeaf(chatId), role: 'user', text })
  const { id: answerId } = storage.messages.append({ chatId, parentId: questionId, role: 'assistant', text: '', answer })
  storage.messages.saveAnswer(answerId, { text: `${text} answered`, status: 'complete', answer })
  return { questionId, answerId }
}

describe('the window of a chat', () => {
  it('of an empty chat holds its instructions, by an estimate while no model is awake', async () => {
    await using t = await setUp()
    const view = await describeWindow(t.feature, { chatId: t.chatId })
    expect(view).toMatchObject({ policy: 'slide', isOwnPolicy: false, contextSize: 256, source: 'estimate', messageCount: 0, left: [], cache: null, problem: null })
  })

  it('is what the last answer measured while the model is asleep, less what left while it was written', async () => {
    await using t = await setUp()
    exchange(t, 'one')
    exchange(t, 'two', facts({ contextSize: 256, promptTokens: 100, tokens: 50, leftOutAnswerTokens: 20, leftOut: [{ start: 0, end: 2 }], leftOutMessages: 2 }))
    const view = await describeWindow(t.feature, { chatId: t.chatId })
    expect(view).toMatchObject({ source: 'last-answer', usedTokens: 130, messageCount: 4, inWindowMessages: 2, leftOutAnswerTokens: 20 })
    expect(view.left).toMatchObject([{ start: 0, end: 2, reason: 'full', messages: [{ place: 0, role: 'user', excerpt: 'one' }, { place: 1, excerpt: 'one answered' }] }])
  })

  it('is what the engine counts while it runs, told in places of the chat', async () => {
    const measured: MeasuredPrompt = { contextSize: 256, promptBudget: 192, promptTokens: 120, leftOut: [{ start: 1, end: 3 }], problem: null, messageTokens: [] }
    await using t = await setUp(measured)
    exchange(t, 'one')
    exchange(t, 'two')
    const view = await describeWindow(t.feature, { chatId: t.chatId })
    expect(view).toMatchObject({ source: 'measured', usedTokens: 120, promptBudget: 192, left: [{ start: 0, end: 2, reason: 'full' }] })
  })

  it('says of each message that is not in it why: no answer, a summary, or no room', async () => {
    const measured: MeasuredPrompt = { contextSize: 256, promptBudget: 192, promptTokens: 120, leftOut: [{ start: 1, end: 3 }], problem: null, messageTokens: [] }
    await using t = await setUp(measured)
    const { answerId } = exchange(t, 'one')
    exchange(t, 'two')
    t.storage.messages.append({ chatId: t.chatId, parentId: t.storage.messages.activeLeaf(t.chatId), role: 'user', text: 'never answered' })
    const failed = t.storage.messages.append({ chatId: t.chatId, parentId: t.storage.messages.activeLeaf(t.chatId), role: 'assistant', text: '', answer: facts() })
    t.storage.messages.saveAnswer(failed.id, { text: '', status: 'failed', answer: facts() })
    exchange(t, 'three')
    t.storage.chats.setWindowPolicy(t.chatId, 'summarise')
    t.storage.summaries.add({ chatId: t.chatId, uptoId: answerId, text: 'Of one.', modelName: 'Model' })
    const view = await describeWindow(t.feature, { chatId: t.chatId })
    expect(view.left.map(({ start, end, reason }) => ({ start, end, reason }))).toEqual([
      { start: 0, end: 2, reason: 'summarised' },
      { start: 2, end: 4, reason: 'full' },
      { start: 4, end: 6, reason: 'no-answer' },
    ])
    expect(view).toMatchObject({ isOwnPolicy: true, summary: { text: 'Of one.', messageCount: 2, isUsed: true } })
  })
})

describe('a message that is not sent yet', () => {
  it('that is short fits, and pushes nothing out', async () => {
    await using t = await setUp()
    expect(await measureDraft(t.feature, { chatId: t.chatId, text: 'Hello' })).toMatchObject({ problem: null, source: 'estimate', isCertain: false, leavingMessages: 0 })
  })

  it('that cannot fit whatever its tokens are is refused for certain, without any model', async () => {
    await using t = await setUp()
    const measure = await measureDraft(t.feature, { chatId: t.chatId, text: 'x'.repeat(256 * 32 + 1) })
    expect(measure).toMatchObject({ problem: 'message', isCertain: true, contextSize: 256 })
    expect(measure.neededTokens).toBeGreaterThan(256)
  })

  it('that would not fit beside the pins says so, and one that pushes others out says how many', async () => {
    await using t = await setUp()
    const { questionId } = exchange(t, 'p'.repeat(400))
    exchange(t, 'two')
    const text = 'q'.repeat(300)
    expect(await measureDraft(t.feature, { chatId: t.chatId, text })).toMatchObject({ problem: null, leavingMessages: 2 })
    pinMessage(t.feature, { messageId: questionId, isPinned: true })
    expect(await measureDraft(t.feature, { chatId: t.chatId, text })).toMatchObject({ problem: 'pins' })
    t.storage.messages.pin(questionId, false)
    setPolicy(t.feature, { chatId: t.chatId, policy: 'stop' })
    expect(await measureDraft(t.feature, { chatId: t.chatId, text })).toMatchObject({ problem: 'full' })
  })
})

describe('what the user decides about a window', () => {
  it('is heard by whoever watches the chats', async () => {
    await using t = await setUp()
    const { questionId } = exchange(t, 'one')
    const watch = t.storage.chats.watch()
    pinMessage(t.feature, { messageId: questionId, isPinned: true })
    expect((await watch.next()).value).toMatchObject({ type: 'changed', chat: { id: t.chatId } })
    await watch.return(undefined)
  })

  it('begins a summary where it may help, and a summary can be changed, taken back and used again', async () => {
    await using t = await setUp()
    const { answerId } = exchange(t, 'one')
    setPolicy(t.feature, { chatId: t.chatId, policy: 'middle' })
    expect(t.considered).toEqual([])
    setPolicy(t.feature, { chatId: t.chatId, policy: 'summarise' })
    expect(t.considered).toEqual([t.chatId])
    const { id } = t.storage.summaries.add({ chatId: t.chatId, uptoId: answerId, text: 'Of one.', modelName: 'Model' })
    expect(editSummary(t.feature, { id, text: 'About one.' })).toMatchObject({ text: 'About one.', isEdited: true })
    expect(useSummary(t.feature, { id, isUsed: false }).isUsed).toBe(false)
    expect((await describeWindow(t.feature, { chatId: t.chatId })).left).toEqual([])
    expect(useSummary(t.feature, { id, isUsed: true }).isUsed).toBe(true)
    expect((await describeWindow(t.feature, { chatId: t.chatId })).left).toMatchObject([{ start: 0, end: 2, reason: 'summarised' }])
  })
})
