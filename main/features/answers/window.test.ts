import { describe, expect, it } from 'vitest'
import type { LinkEvent } from '../../engine-link/engine-link.ts'
import { rest, say, setUp } from './answering-for-tests.ts'
import { endOf } from './scripted-engine.ts'

describe('the window of an answer', () => {
  it('is told in places of the chat, and what left it stays out at the next question', async () => {
    await using t = await setUp()
    const reading: LinkEvent = { type: 'reading', promptTokens: 30, contextSize: 64, leftOutMessages: 0, leftOut: [], reusedTokens: 9, reusedFrom: 'disk' }
    const first = await t.client.send({ chatId: t.chatId, text: 'one' })
    await t.begin(first)
    t.engine.say(reading)
    say(t.engine, 'first')
    t.engine.say(endOf('end', 1))
    await rest(first)
    const second = await t.client.send({ chatId: t.chatId, text: 'two' })
    await t.begin(second)
    t.engine.say(reading)
    say(t.engine, 'sec')
    // The instructions are the first message of the request, not of the chat.
    t.engine.say({ type: 'slid', leftOut: [{ start: 1, end: 3 }], leftOutMessages: 2, leftOutAnswerTokens: 7, reevaluatedTokens: 0 })
    t.engine.say({ type: 'text', text: 'ond', tokens: 2, guessed: [[0, 2]] })
    t.engine.say({
      ...{ type: 'end', stopReason: 'length', tokens: 3, timeToFirstTokenMs: 20, tokensPerSecond: 50 },
      ...{ draftedTokens: 4, acceptedTokens: 2, speculationGain: 1.5 },
    })
    const { types, answer } = await rest(second)
    expect(types).toEqual(['reading', 'delta', 'slid', 'delta', 'done'])
    expect(answer?.answer).toMatchObject({
      ...{ contextSize: 64, reusedTokens: 9, reusedFrom: 'disk', leftOut: [{ start: 0, end: 2 }], leftOutMessages: 2, leftOutAnswerTokens: 7 },
      ...{ draftedTokens: 4, acceptedTokens: 2, speculationGain: 1.5, guessed: [[3, 5]], stopReason: 'window-full' },
    })
    const third = await t.client.send({ chatId: t.chatId, text: 'three' })
    await t.begin(third)
    expect(t.engine.requests.at(-1)).toMatchObject({ chatId: t.chatId, windowPolicy: 'slide', alreadyLeftOut: [{ start: 1, end: 3 }] })
    await third.return()
  })

  it('is asked for with pins, the policy of the chat, and a summary in the place of what it stands for', async () => {
    await using t = await setUp()
    const ask = async (text: string): Promise<void> => {
      const stream = await t.client.send({ chatId: t.chatId, text })
      await t.begin(stream)
      say(t.engine, `${text}!`)
      t.engine.say(endOf('end', 1))
      await rest(stream)
    }
    await ask('one')
    const uptoId = t.storage.messages.activeLeaf(t.chatId)
    await ask('two')
    const pinned = t.storage.messages.activeLeaf(t.chatId)
    if (uptoId === null || pinned === null) throw new Error('There are messages')
    t.storage.messages.pin(pinned, true)
    t.storage.chats.setSystemPrompt(t.chatId, 'Be brief.')
    t.storage.chats.setWindowPolicy(t.chatId, 'summarise')
    t.storage.summaries.add({ chatId: t.chatId, uptoId, text: 'They said one.', modelName: 'Model' })
    await ask('three')
    expect(t.engine.requests.at(-1)).toMatchObject({
      windowPolicy: 'slide',
      messages: [
        { role: 'system', text: 'Be brief.\n\nEarlier in this conversation: They said one.' },
        { role: 'user', text: 'two', isPinned: false },
        { role: 'assistant', text: 'two!', isPinned: true },
        { role: 'user', text: 'three' },
      ],
    })
  })
})
