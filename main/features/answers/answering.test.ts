import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { AppError } from '../../contract/errors.ts'
import { MessageId } from '../../contract/ids.ts'
import type { ChatId } from '../../contract/ids.ts'
import { openReadOnly } from '../../storage/connection.ts'
import { died, rest, say, setUp } from './answering-for-tests.ts'
import { endOf } from './scripted-engine.ts'

describe('asking', () => {
  it('is acknowledged once the question is on disk, and ends with the answer as stored', async () => {
    await using t = await setUp()
    const stream = await t.client.send({ chatId: t.chatId, text: 'What is 17 + 25?' })
    const { question, answer, chat } = await t.begin(stream)
    const disk = openReadOnly(join(t.place.dataDir, 'hearth.db'))
    expect(disk.prepare('SELECT text FROM messages ORDER BY seq').pluck().all()).toEqual(['What is 17 + 25?', ''])
    disk.close()
    expect({ question: question?.text, status: answer.status, title: chat.title }).toEqual({
      question: 'What is 17 + 25?',
      status: 'streaming',
      title: 'What is 17 + 25?',
    })
    t.engine.say({ type: 'loading', fraction: 0.5 })
    t.engine.say({ type: 'reading', promptTokens: 30, contextSize: 2048, leftOutMessages: 0, leftOut: [], reusedTokens: 0, reusedFrom: 'none' })
    say(t.engine, '4', '2')
    t.engine.say(endOf('end', 2))
    const read = await rest(stream)
    expect(read).toMatchObject({ text: '42', types: ['loading', 'reading', 'delta', 'done'] })
    expect(read.answer).toEqual(t.storage.messages.get(answer.id))
    expect(read.answer).toMatchObject({
      text: '42',
      status: 'complete',
      answer: { modelName: 'Model', tokens: 2, promptTokens: 30, timeToFirstTokenMs: 20, tokensPerSecond: 50, stopReason: 'end' },
    })
  })

  it('sends the instructions and the conversation, without questions that got no answer', async () => {
    await using t = await setUp()
    const ask = async (text: string, outcome: AppError | string): Promise<void> => {
      const stream = await t.client.send({ chatId: t.chatId, text })
      await t.begin(stream)
      if (typeof outcome === 'string') say(t.engine, outcome)
      t.engine.say(typeof outcome === 'string' ? endOf('end', 1) : outcome)
      await rest(stream)
    }
    await ask('one', 'first')
    await ask('two', died)
    t.storage.chats.setSystemPrompt(t.chatId, 'Be brief.')
    await ask('three', 'third')
    expect(t.engine.requests.at(-1)?.messages).toEqual([
      { role: 'system', text: 'Be brief.', isPinned: false },
      { role: 'user', text: 'one', isPinned: false },
      { role: 'assistant', text: 'first', isPinned: false },
      { role: 'user', text: 'three', isPinned: false },
    ])
    const last = t.storage.messages.activeLeaf(t.chatId)
    expect(last === null ? undefined : t.storage.messages.get(last).status).toBe('complete')
  })

  it('while an answer is being written is a conflict in the same chat, and fine in another', async () => {
    await using t = await setUp()
    const first = await t.client.send({ chatId: t.chatId, text: 'one' })
    await t.begin(first)
    await expect(t.client.send({ chatId: t.chatId, text: 'two' })).rejects.toMatchObject({ code: 'conflict' })
    const other = await t.client.send({ chatId: t.storage.chats.create().id, text: 'elsewhere' })
    await t.begin(other)
    t.engine.say(endOf('end', 0))
    await Promise.all([rest(first), rest(other)])
    const again = await t.client.send({ chatId: t.chatId, text: 'three' })
    await t.begin(again)
    await again.return()
  })

  it.each(['', '   \n', 'x'.repeat(100_001)])('refuses an empty or oversized text before anything is stored', async (text) => {
    await using t = await setUp()
    await expect(t.client.send({ chatId: t.chatId, text })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    expect(t.storage.messages.exist()).toBe(false)
  })

  it('a removed chat or a message that is none says so', async () => {
    await using t = await setUp()
    t.storage.chats.saveDraft(t.chatId, 'x')
    t.storage.chats.remove(t.chatId)
    await expect(t.client.send({ chatId: t.chatId, text: 'x' })).rejects.toMatchObject({ code: 'not-found' })
    const unknown = MessageId.parse('00000000-0000-4000-8000-000000000000')
    await expect(t.client.resume({ messageId: unknown })).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('an answer that is stopped', () => {
  it('keeps what was written when its reader closes, and gets its figures a moment later', async () => {
    await using t = await setUp()
    const stream = await t.client.send({ chatId: t.chatId, text: 'Tell me' })
    const { answer } = await t.begin(stream)
    say(t.engine, 'Once ', 'upon')
    await stream.next()
    await stream.next()
    await stream.return()
    expect(t.storage.messages.get(answer.id)).toMatchObject({
      text: 'Once upon',
      status: 'complete',
      answer: { stopReason: 'cancelled' },
    })
    await vi.waitFor(() => expect(t.storage.messages.get(answer.id).answer).toMatchObject({ tokens: 2, tokensPerSecond: 50 }))
  })

  it('is stored in the same moment in which its signal is aborted', async () => {
    await using t = await setUp()
    const stop = new AbortController()
    const stream = await t.client.send({ chatId: t.chatId, text: 'Tell me' }, { signal: stop.signal })
    const { answer } = await t.begin(stream)
    say(t.engine, 'Once')
    await stream.next()
    stop.abort()
    expect(t.storage.messages.get(answer.id)).toMatchObject({
      text: 'Once',
      status: 'complete',
      answer: { stopReason: 'cancelled' },
    })
  })

  it('because its chat was removed is kept for a restore', async () => {
    await using t = await setUp()
    const stream = await t.client.send({ chatId: t.chatId, text: 'Tell me' })
    const { answer } = await t.begin(stream)
    say(t.engine, 'Once')
    await stream.next()
    t.storage.chats.remove(t.chatId)
    t.answering.stop(t.chatId)
    expect((await rest(stream)).types).toEqual(['done'])
    t.storage.chats.restore(t.chatId)
    expect(t.storage.messages.get(answer.id)).toMatchObject({ text: 'Once', status: 'complete' })
  })

  it('because the app closes is interrupted', async () => {
    await using t = await setUp()
    const stream = await t.client.send({ chatId: t.chatId, text: 'Tell me' })
    await t.begin(stream)
    say(t.engine, 'Once')
    await stream.next()
    t.answering.close()
    expect((await rest(stream)).answer).toMatchObject({
      text: 'Once',
      status: 'interrupted',
      answer: { stopReason: 'interrupted' },
    })
  })
})

describe('an answer that fails', () => {
  it('half-way is interrupted, with its text and the reason', async () => {
    await using t = await setUp()
    const stream = await t.client.send({ chatId: t.chatId, text: 'Tell me' })
    await t.begin(stream)
    say(t.engine, 'Once')
    t.engine.say(died)
    expect((await rest(stream)).answer).toMatchObject({
      text: 'Once',
      status: 'interrupted',
      answer: { stopReason: 'interrupted', errorCode: 'engine-unavailable', errorDetails: { reason: 'crashed' }, tokens: 1 },
    })
  })

  it('before its first word has failed, and the question is kept', async () => {
    const missing = new AppError('model-load-failed', 'The file is missing', { details: { reason: 'missing' } })
    await using t = await setUp({ prepare: () => Promise.reject(missing) })
    const stream = await t.client.send({ chatId: t.chatId, text: 'Tell me' })
    expect((await rest(stream)).answer).toMatchObject({
      text: '',
      status: 'failed',
      answer: { stopReason: 'failed', errorCode: 'model-load-failed', errorDetails: { reason: 'missing' } },
    })
    expect(t.storage.messages.page({ chatId: t.chatId, before: null, limit: 9 }).messages.map(({ text }) => text)).toEqual([
      'Tell me',
      '',
    ])
  })

  it('through a bug of ours is "internal", without the text of the bug', async () => {
    await using t = await setUp({ prepare: () => Promise.reject(new TypeError('secret internals')) })
    const { answer } = await rest(await t.client.send({ chatId: t.chatId, text: 'Tell me' }))
    expect(answer).toMatchObject({ status: 'failed', answer: { errorCode: 'internal', errorDetails: {} } })
  })
})

describe('while it is written', () => {
  it('an answer is on disk up to the last checkpoint', async () => {
    await using t = await setUp({ checkpointEveryMs: 10 })
    const stream = await t.client.send({ chatId: t.chatId, text: 'Tell me' })
    const { answer } = await t.begin(stream)
    say(t.engine, 'Once ', 'upon ', 'a time')
    const disk = openReadOnly(join(t.place.dataDir, 'hearth.db'))
    const row = disk.prepare('SELECT text, status FROM messages WHERE id = ?')
    await vi.waitFor(() => expect(row.get(answer.id)).toEqual({ text: 'Once upon a time', status: 'streaming' }))
    disk.close()
    await stream.return()
  })
})

/** A chat with one question and an answer that was cut off at its limit. */
const cutOff = async (
  t: Awaited<ReturnType<typeof setUp>>,
): Promise<{ question: MessageId; answer: MessageId; chatId: ChatId }> => {
  const stream = await t.client.send({ chatId: t.chatId, text: 'Count' })
  const accepted = await t.begin(stream)
  say(t.engine, 'one ', 'two ')
  t.engine.say(endOf('length', 2))
  await rest(stream)
  if (accepted.question === null) throw new Error('A question was sent')
  return { question: accepted.question.id, answer: accepted.answer.id, chatId: t.chatId }
}

describe('going on with an answer', () => {
  it('happens in the same message: the model gets what is there and adds to it', async () => {
    await using t = await setUp()
    const { answer } = await cutOff(t)
    const stream = await t.client.resume({ messageId: answer })
    const accepted = await t.begin(stream)
    expect(accepted).toMatchObject({ question: null, answer: { id: answer, text: 'one two ', status: 'streaming' } })
    expect(t.engine.requests.at(-1)?.messages.slice(1)).toMatchObject([
      { role: 'user', text: 'Count' },
      { role: 'assistant', text: 'one two ' },
    ])
    say(t.engine, 'three')
    t.engine.say(endOf('end', 1))
    expect((await rest(stream)).answer).toMatchObject({
      id: answer,
      text: 'one two three',
      answer: { tokens: 3, stopReason: 'end' },
    })
    // The size of the model that began it may end it.
    expect(t.begunWith).toEqual([null, 'model'])
    await expect(t.client.resume({ messageId: answer })).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'finished' },
    })
  })

  it('is refused once the conversation went on after it', async () => {
    await using t = await setUp()
    const { answer } = await cutOff(t)
    const stream = await t.client.send({ chatId: t.chatId, text: 'And then?' })
    await t.begin(stream)
    await stream.return()
    await expect(t.client.resume({ messageId: answer })).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'not-last' },
    })
  })

  it('that is stopped before a new word keeps the old ones', async () => {
    await using t = await setUp()
    const { answer } = await cutOff(t)
    const stream = await t.client.resume({ messageId: answer })
    await t.begin(stream)
    t.engine.say(died)
    expect((await rest(stream)).answer).toMatchObject({ text: 'one two ', status: 'interrupted', answer: { tokens: 2 } })
  })
})

describe('another version', () => {
  it('leaves alone what is being typed for the next question, which sending does not', async () => {
    await using t = await setUp()
    const { question, answer } = await cutOff(t)
    t.storage.chats.saveDraft(t.chatId, 'My next thought')
    for (const again of [
      () => t.client.regenerate({ messageId: answer }),
      () => t.client.edit({ messageId: question, text: 'Count on' }),
    ]) {
      const stream = await again()
      await t.begin(stream)
      await stream.return()
    }
    expect(t.storage.chats.get(t.chatId).draft).toBe('My next thought')
    const sent = await t.client.send({ chatId: t.chatId, text: 'My next thought' })
    await t.begin(sent)
    expect(t.storage.chats.get(t.chatId).draft).toBe('')
    await sent.return()
  })

  it('of an answer stands beside the old one', async () => {
    await using t = await setUp()
    const { question, answer } = await cutOff(t)
    const stream = await t.client.regenerate({ messageId: answer })
    const accepted = await t.begin(stream)
    expect(accepted.answer).toMatchObject({ parentId: question, version: { index: 1, count: 2, previousId: answer } })
    expect(t.engine.requests.at(-1)?.messages.slice(1)).toMatchObject([{ role: 'user', text: 'Count' }])
    await stream.return()
    expect(t.storage.messages.get(answer).text).toBe('one two ')
    await expect(t.client.regenerate({ messageId: question })).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('of a question stands beside the old one and gets an answer of its own', async () => {
    await using t = await setUp()
    const { question, answer } = await cutOff(t)
    const stream = await t.client.edit({ messageId: question, text: 'Count backwards' })
    const accepted = await t.begin(stream)
    expect(accepted.question).toMatchObject({
      text: 'Count backwards',
      parentId: null,
      version: { index: 1, count: 2, previousId: question },
    })
    expect(t.engine.requests.at(-1)?.messages.slice(1)).toMatchObject([{ role: 'user', text: 'Count backwards' }])
    await stream.return()
    await expect(t.client.edit({ messageId: answer, text: 'x' })).rejects.toMatchObject({ code: 'invalid-input' })
  })
})
