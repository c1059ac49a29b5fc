import { describe, expect, it } from 'vitest'
import type { AnswerEvent } from '../../../main/contract/answers.ts'
import type { ChatSummary, Message } from '../../../main/contract/chats.ts'
import { AppError } from '../../../main/contract/errors.ts'
import { ChatId, MessageId } from '../../../main/contract/ids.ts'
import { createAnswerRuns } from './answer-runs.ts'

const chatId = ChatId.parse('0b6f5b1e-3f0a-4c6a-9a51-6c1d4a2f9e11')
const answerId = MessageId.parse('00000000-0000-4000-8000-000000000001')

const answer: Message = {
  id: answerId,
  chatId,
  parentId: null,
  role: 'assistant',
  text: '',
  createdAtMs: 0,
  status: 'streaming',
  isDamaged: false,
  isPinned: false,
  version: { index: 0, count: 1, previousId: null, nextId: null },
  answer: null,
  attachments: [],
}
const chat: ChatSummary = { id: chatId, title: 'Chat', isPinned: false, createdAtMs: 0, updatedAtMs: 0 }
const accepted: AnswerEvent = { type: 'accepted', question: null, answer, chat }

/** A stream that the test writes into, and that ends with `cancelled` when it is aborted, as the client's do. */
const createStream = () => {
  const queue: (AnswerEvent | Error | 'end')[] = []
  let wake = (): void => undefined
  const write = async (...items: (AnswerEvent | Error | 'end')[]): Promise<void> => {
    queue.push(...items)
    wake()
    for (let turn = 0; turn < 20 + items.length * 4; turn += 1) await Promise.resolve()
  }
  async function* read(signal: AbortSignal) {
    signal.addEventListener('abort', () => void write(new AppError('cancelled', 'Cancelled by the caller')))
    for (;;) {
      const item = queue.shift()
      if (item === undefined) await new Promise<void>((resolve) => (wake = resolve))
      else if (item === 'end') return
      else if (item instanceof Error) throw item
      else yield item
    }
  }
  return { write, read }
}

const setUp = () => {
  const stream = createStream()
  const frames: (() => void)[] = []
  const log: string[] = []
  const runs = createAnswerRuns({
    ask: ({ signal }) => Promise.resolve(stream.read(signal)),
    requestFrame: (callback) => frames.push(callback),
    onAccepted: () => log.push('accepted'),
    onSlid: () => undefined,
    onStopCloud: () => log.push('cloud stopped'),
    onDone: () => log.push(`done while ${runs.get(chatId) === undefined ? 'gone' : 'there'}`),
    onBroken: (_id, run, error) => log.push(`broken ${error instanceof AppError ? error.code : 'unknown'} "${run.text}"`),
  })
  const paint = (): void => {
    for (const frame of frames.splice(0)) frame()
  }
  return { stream, runs, log, frames, paint }
}

describe('answers being written', () => {
  it('a thousand tokens between two frames are one change', async () => {
    const { stream, runs, frames, paint } = setUp()
    const started = runs.start(chatId, { type: 'send', text: 'Hi' })
    await stream.write(accepted)
    await started
    let changes = 0
    runs.subscribe(() => (changes += 1))
    await stream.write(...Array.from({ length: 1000 }, (): AnswerEvent => ({ type: 'delta', text: 'a' })))
    expect({ changes, frames: frames.length, text: runs.get(chatId)?.text }).toEqual({ changes: 0, frames: 1, text: '' })
    paint()
    expect({ changes, frames: frames.length, length: runs.get(chatId)?.text.length }).toEqual({ changes: 1, frames: 0, length: 1000 })
  })

  it('phases are told at once, in order', async () => {
    const { stream, runs, paint } = setUp()
    const phases: string[] = []
    runs.subscribe(() => {
      const name = runs.get(chatId)?.phase.name ?? 'none'
      if (phases.at(-1) !== name) phases.push(name)
    })
    const started = runs.start(chatId, { type: 'send', text: 'Hi' })
    await stream.write(accepted, { type: 'loading', fraction: 0.5 }, { type: 'reading', promptTokens: 9, contextSize: 2048, leftOutMessages: 0, reusedTokens: 0 })
    await stream.write({ type: 'delta', text: 'Hello' })
    paint()
    await stream.write({ type: 'done', answer: { ...answer, status: 'complete', text: 'Hello' }, chat }, 'end')
    await started
    expect(phases).toEqual(['sending', 'waiting', 'loading', 'reading', 'writing', 'none'])
  })

  it('the stored answer is there before the run goes, so that nothing flickers', async () => {
    const { stream, runs, log } = setUp()
    const started = runs.start(chatId, { type: 'send', text: 'Hi' })
    await stream.write(accepted, { type: 'done', answer, chat }, 'end')
    await started
    expect(log).toEqual(['accepted', 'done while there'])
    expect([...runs.activeChats()]).toEqual([])
  })

  it('what is refused before it was stored is thrown, and the sender still has the text', async () => {
    const { stream, runs, log } = setUp()
    const started = runs.start(chatId, { type: 'send', text: 'Hi' })
    const refusal = expect(started).rejects.toMatchObject({ code: 'storage-full' })
    await stream.write(new AppError('storage-full', 'no space'))
    await refusal
    expect({ log, run: runs.get(chatId) }).toEqual({ log: [], run: undefined })
  })

  it('a stream that breaks half-way keeps what was written, also what no frame has shown yet', async () => {
    const { stream, runs, log } = setUp()
    const started = runs.start(chatId, { type: 'send', text: 'Hi' })
    await stream.write(accepted, { type: 'delta', text: 'Half an ' }, { type: 'delta', text: 'answer' }, new AppError('offline', 'gone'))
    await started
    expect(log).toEqual(['accepted', 'broken offline "Half an answer"'])
    expect(runs.get(chatId)).toBeUndefined()
  })

  it('a stream that just ends counts as broken', async () => {
    const { stream, runs, log } = setUp()
    const started = runs.start(chatId, { type: 'send', text: 'Hi' })
    await stream.write(accepted, 'end')
    await started
    expect(log).toEqual(['accepted', 'broken offline ""'])
  })

  it('stopping ends the run as cancelled', async () => {
    const { stream, runs, log } = setUp()
    const started = runs.start(chatId, { type: 'send', text: 'Hi' })
    await stream.write(accepted, { type: 'delta', text: 'I was' })
    await started
    runs.stop(chatId)
    await stream.write()
    expect(log).toEqual(['accepted', 'broken cancelled "I was"'])
  })

  it('stopping before the question was stored waits until it is, so that it is neither lost nor asked twice', async () => {
    const { stream, runs, log } = setUp()
    const started = runs.start(chatId, { type: 'send', text: 'Hi' })
    runs.stop(chatId)
    await stream.write(accepted)
    await started
    await stream.write()
    expect(log).toEqual(['accepted', 'broken cancelled ""'])
  })

  it('a chat is answered once at a time', async () => {
    const { stream, runs } = setUp()
    const started = runs.start(chatId, { type: 'send', text: 'Hi' })
    await expect(runs.start(chatId, { type: 'send', text: 'Again' })).rejects.toMatchObject({ code: 'conflict' })
    await stream.write(accepted, { type: 'done', answer, chat }, 'end')
    await started
  })

  it('an answer that goes on begins with what is there', async () => {
    const { stream, runs, paint } = setUp()
    const started = runs.start(chatId, { type: 'resume', messageId: answerId })
    await stream.write({ ...accepted, answer: { ...answer, text: 'The first half' } }, { type: 'delta', text: ' and the second' })
    await started
    paint()
    expect(runs.get(chatId)?.text).toBe('The first half and the second')
  })

  it('what a cloud writes is painted once a frame as well, is known as its, and is stopped by main', () => {
    const { runs, frames, log, paint } = setUp()
    runs.cloud.begin(chatId, { id: answerId, text: 'So far' })
    for (const word of [' and', ' on', ' and on']) runs.cloud.append(chatId, word)
    expect({ frames: frames.length, text: runs.get(chatId)?.text }).toEqual({ frames: 1, text: 'So far' })
    paint()
    expect(runs.get(chatId)).toEqual({ answerId, phase: { name: 'writing' }, text: 'So far and on and on', writer: 'cloud' })
    runs.stop(chatId)
    expect(log).toEqual(['cloud stopped'])
    runs.cloud.end(chatId)
    expect([...runs.activeChats()]).toEqual([])
  })

  it('a cloud neither begins, adds to nor ends what is written here', async () => {
    const { stream, runs, paint } = setUp()
    const started = runs.start(chatId, { type: 'send', text: 'Hi' })
    await stream.write(accepted, { type: 'delta', text: 'Mine' })
    await started
    runs.cloud.begin(chatId, { id: answerId, text: 'Theirs' })
    runs.cloud.append(chatId, ' too')
    runs.cloud.end(chatId)
    paint()
    expect(runs.get(chatId)).toMatchObject({ text: 'Mine', writer: 'local' })
  })
})
