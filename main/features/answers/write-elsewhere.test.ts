import { describe, expect, it, vi } from 'vitest'
import { AnswerEvent } from '../../contract/answers.ts'
import type { CloudTrigger } from '../../contract/cloud-terms.ts'
import { AppError } from '../../contract/errors.ts'
import { MessageId, Sha256 } from '../../contract/ids.ts'
import type { AnsweredElsewhere, CloudOrigin, Elsewhere, ElsewhereEvent } from '../../core/router/elsewhere.ts'
import { rest, say, setUp } from './answering-for-tests.ts'
import { endOf } from './scripted-engine.ts'

const origin = (trigger: CloudTrigger): CloudOrigin => ({
  ...{ kind: 'cloud', provider: 'ours', providerName: 'Ours', model: 'big-model', costMicro: 12, currency: 'USD', tokensIn: 9, tokensOut: 3 },
  ...{ spans: [], draftId: null, takenOut: 0, trigger },
})
const refused = new AppError('unauthorized', 'No such key', { details: { reason: 'key-refused' } })
const cut = new AppError('provider-failed', 'It broke off', { details: { reason: 'cut' } })

/** Somebody who says these things, and then waits to be stopped if `stalls`. */
const somebody = (trigger: CloudTrigger, events: readonly ElsewhereEvent[], stalls = false): AnsweredElsewhere => ({
  ...{ providerName: 'Ours', trigger },
  async *answer(_, signal) {
    yield* events
    if (stalls) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  },
})

const nobody: Elsewhere = {
  agreed: () => {
    throw new AppError('not-found', 'No such preview', { details: { kind: 'preview' } })
  },
  forPower: () => null,
  forLength: () => null,
}

const whole = (trigger: CloudTrigger): ElsewhereEvent[] => [
  { type: 'begun', origin: origin(trigger) },
  { type: 'text', text: 'Six times ' },
  { type: 'text', text: 'seven is 42.' },
  { type: 'end', stopReason: 'end', origin: origin(trigger) },
]

const first = { previewId: '7f1c3c0e-8a11-4c0f-9a63-0d0b5a5f1a11', consent: 'once' } as const
const text = 'What is 6 x 7?'

describe('an answer of somebody else', () => {
  it('comes into the message that was accepted, word for word, with whose words they are; the model here is not asked', async () => {
    await using t = await setUp({ elsewhere: { ...nobody, agreed: () => somebody('user', whole('user')) } })
    const { types, text: told, answer } = await rest(await t.client.send({ chatId: t.chatId, text, first }))
    expect({ types, told, asked: t.engine.requests.length }).toEqual({ types: ['accepted', 'asking', 'delta', 'done'], told: 'Six times seven is 42.', asked: 0 })
    expect(answer).toMatchObject({
      ...{ text: 'Six times seven is 42.', status: 'complete' },
      answer: { modelName: 'big-model', tokens: 3, promptTokens: 9, stopReason: 'end', confidence: null, cloudFailure: null, origin: { ...origin('user'), spans: [[0, 22]] } },
    })
  })

  it('gets the files that were shown, whole, and the question keeps them so, whatever of them would have gone to the model here', async () => {
    const shown: unknown[] = []
    const agreed: Elsewhere['agreed'] = ({ attachments }) => {
      shown.push(attachments)
      return somebody('user', whole('user'))
    }
    await using t = await setUp({ elsewhere: { ...nobody, agreed } })
    const { id } = t.storage.attachments.add({
      ...{ chatId: t.chatId, kind: 'text', name: 'book.txt', mediaType: 'text/plain', bytes: 9, folder: null, text: 'All of it', original: null },
      sha256: Sha256.parse('0'.repeat(64)),
    })
    const { answer } = await rest(await t.client.send({ chatId: t.chatId, text, first, attachments: { ids: [id], shortens: true } }))
    const question = t.storage.messages.get(MessageId.parse(answer?.parentId))
    expect({ shown, kept: question.attachments.map(({ name, parts }) => ({ name, parts })) }).toEqual({ shown: [[id]], kept: [{ name: 'book.txt', parts: null }] })
  })

  it('that a preview does not stand for any more stores nothing', async () => {
    await using t = await setUp({ elsewhere: nobody })
    await expect(t.client.send({ chatId: t.chatId, text, first })).rejects.toMatchObject({ code: 'not-found' })
    expect({ leaf: t.storage.messages.activeLeaf(t.chatId), isAnswering: t.answering.isAnswering(t.chatId) }).toEqual({ leaf: null, isAnswering: false })
  })

  it('that fails before its first word leaves the question to the model here, and the answer says why', async () => {
    await using t = await setUp({ elsewhere: { ...nobody, forPower: () => Promise.resolve(somebody('battery', [{ type: 'failed', error: refused, origin: null }])) } })
    const stream = await t.client.send({ chatId: t.chatId, text })
    const read: AnswerEvent[] = []
    await t.begin(stream)
    say(t.engine, 'It is 42.')
    t.engine.say(endOf('end', 4))
    for await (const event of stream) read.push(event)
    expect(read.at(-1)).toMatchObject({
      type: 'done',
      answer: { text: 'It is 42.', status: 'complete', answer: { modelName: 'Model', origin: { kind: 'local' }, cloudFailure: { providerName: 'Ours', trigger: 'battery', code: 'unauthorized', details: { reason: 'key-refused' } } } },
    })
  })

  it('that breaks off keeps its words, and says whose they are', async () => {
    const events = [...whole('user').slice(0, 2), { type: 'failed', error: cut, origin: origin('user') } as const]
    await using t = await setUp({ elsewhere: { ...nobody, agreed: () => somebody('user', events) } })
    const { answer } = await rest(await t.client.send({ chatId: t.chatId, text, first }))
    expect(answer).toMatchObject({ text: 'Six times ', status: 'interrupted', answer: { origin: { kind: 'cloud', spans: [[0, 10]] }, errorCode: 'provider-failed' } })
    expect(t.engine.requests).toHaveLength(0)
  })

  it('that is stopped keeps its words, and the model here does not begin', async () => {
    await using t = await setUp({ elsewhere: { ...nobody, agreed: () => somebody('user', whole('user').slice(0, 2), true) } })
    const stream = await t.client.send({ chatId: t.chatId, text, first })
    const accepted = AnswerEvent.parse((await stream.next()).value)
    if (accepted.type !== 'accepted') throw new Error('not accepted')
    await stream.next()
    await stream.next()
    await stream.return()
    await vi.waitFor(() => expect(t.storage.messages.get(accepted.answer.id)).toMatchObject({ text: 'Six times ', status: 'complete', answer: { stopReason: 'cancelled', origin: { kind: 'cloud' } } }))
    expect(t.engine.requests).toHaveLength(0)
  })
})

describe('a question that is too long for the model here', () => {
  const tooLong = new AppError('context-overflow', 'Too long', { details: { reason: 'message', neededTokens: 5000, contextSize: 2048 } })
  const ask = async (elsewhere: Elsewhere) => {
    const t = await setUp({ elsewhere })
    const stream = await t.client.send({ chatId: t.chatId, text })
    await t.begin(stream)
    t.engine.say(tooLong)
    return { t, ...(await rest(stream)) }
  }

  it('goes to somebody who may answer by itself', async () => {
    const { t, answer } = await ask({ ...nobody, forLength: () => Promise.resolve(somebody('context-overflow', whole('context-overflow'))) })
    expect(answer).toMatchObject({ text: 'Six times seven is 42.', answer: { origin: { trigger: 'context-overflow' }, errorCode: null } })
    await t[Symbol.asyncDispose]()
  })

  it('fails as it did where nobody may', async () => {
    const { t, answer } = await ask(nobody)
    expect(answer).toMatchObject({ status: 'failed', answer: { errorCode: 'context-overflow', origin: { kind: 'local' } } })
    await t[Symbol.asyncDispose]()
  })

  it('fails with the reason of whoever was asked in vain', async () => {
    const { t, answer } = await ask({ ...nobody, forLength: () => Promise.resolve(somebody('context-overflow', [{ type: 'failed', error: refused, origin: null }])) })
    expect(answer).toMatchObject({ status: 'failed', answer: { errorCode: 'unauthorized', cloudFailure: { trigger: 'context-overflow' } } })
    await t[Symbol.asyncDispose]()
  })
})

it('another version of an answer is always written here', async () => {
  await using t = await setUp({ elsewhere: { ...nobody, forPower: () => Promise.resolve(somebody('battery', whole('battery'))) } })
  const { answer } = await rest(await t.client.send({ chatId: t.chatId, text }))
  if (answer === undefined) throw new Error('no answer')
  const again = await t.client.regenerate({ messageId: answer.id })
  await t.begin(again)
  say(t.engine, 'It is 42.')
  t.engine.say(endOf('end', 4))
  expect((await rest(again)).answer).toMatchObject({ text: 'It is 42.', answer: { origin: { kind: 'local' } } })
})
