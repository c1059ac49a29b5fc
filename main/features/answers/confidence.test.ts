import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Message } from '../../contract/chats.ts'
import type { SignalSummary } from '../../contract/confidence.ts'
import type { LinkEvent } from '../../engine-link/engine-link.ts'
import starterTable from '../../../native-models/starter/router.json' with { type: 'json' }
import { silentLog } from '../../storage/temporary-storage.ts'
import { type Gate, closedGate, createAnswerRouter } from '../router/create-answer-router.ts'
import { rest, say, setUp as setUpPlain } from './answering-for-tests.ts'
import { endOf } from './scripted-engine.ts'

/** With the starter's table, as if it were that of the model here. */
const setUp = (gate: Gate = closedGate) =>
  setUpPlain({ judge: ({ stored }) => createAnswerRouter({ stored, log: silentLog, tables: [{ ...starterTable, modelSha256: '0'.repeat(64) }], gate: () => gate }) })

type Place = Awaited<ReturnType<typeof setUp>>

/** Tokens that were all drawn with about this log-probability. */
const signals = (logProb: number, stage: 'early32' | 'end' = 'end'): LinkEvent => {
  const all = { tokens: 40, meanLogProb: logProb, lowLogProb: 2 * logProb, minLogProb: 4 * logProb, meanMargin: Math.exp(logProb), meanEntropy: -logProb / 2, weakShare: logProb < -0.7 ? 0.8 : 0, longestWeakRun: logProb < -0.7 ? 1 : 0 }
  return { type: 'signals', stage, summary: { all, content: all } satisfies SignalSummary }
}
const sure = -0.005
const unsure = -1.5

const answer = async (t: Place, { logProb = sure, text = 'Water boils at 100 degrees.' } = {}): Promise<Message | undefined> => {
  const stream = await t.client.send({ chatId: t.chatId, text: 'At how many degrees does water boil?' })
  await t.begin(stream)
  say(t.engine, text)
  t.engine.say(signals(logProb))
  t.engine.say(endOf('end', 5))
  return (await rest(stream)).answer
}

describe('an answer', () => {
  it('is stored with how likely it is right, by the table of its model', async () => {
    await using t = await setUp()
    const [good, bad] = [await answer(t), await answer(t, { logProb: unsure })]
    expect(t.engine.requests[0]?.signals).toBe('summary')
    expect(good?.answer).toMatchObject({ confidence: { isCalibrated: true, band: 'sure' }, route: 'keep', rating: null })
    expect(bad?.answer).toMatchObject({ confidence: { isCalibrated: true, band: 'unsure' }, route: 'keep-unsure' })
    expect(bad === undefined ? null : t.storage.messages.get(bad.id).answer?.confidence).toEqual(bad?.answer?.confidence)
    expect(t.judged).toEqual(['keep', 'keep-unsure'])
  })

  it('that was stopped is not judged', async () => {
    await using t = await setUp()
    const stream = await t.client.send({ chatId: t.chatId, text: 'Tell me' })
    const { answer: begun } = await t.begin(stream)
    say(t.engine, 'Once')
    await stream.next()
    await stream.return()
    expect(t.storage.messages.get(begun.id).answer).toMatchObject({ stopReason: 'cancelled', confidence: null, route: null })
  })

  it('goes on however hopeless where nobody else may answer, and is stopped early where somebody may', async () => {
    const begin = async (t: Place) => {
      const stream = await t.client.send({ chatId: t.chatId, text: 'Explain the proof.' })
      await t.begin(stream)
      say(t.engine, 'I do not know. I do not know')
      t.engine.say(signals(-4, 'early32'))
      return stream
    }
    await using closed = await setUp()
    const going = await begin(closed)
    say(closed.engine, ' at all')
    closed.engine.say(signals(-4))
    closed.engine.say(endOf('end', 40))
    expect((await rest(going)).answer).toMatchObject({ text: 'I do not know. I do not know at all', answer: { stopReason: 'end', route: 'keep-unsure' } })
    await using open = await setUp({ isOpen: true, share: 0.5, energyBias: 0 })
    expect((await rest(await begin(open))).answer).toMatchObject({ text: 'I do not know. I do not know', answer: { stopReason: 'given-up', route: 'escalate', confidence: { band: 'unsure' } } })
    expect(open.judged).toEqual(['escalate'])
  })
})

describe('a thumb', () => {
  it('is kept with the answer, can be changed and taken back', async () => {
    await using t = await setUp()
    const rated = await answer(t)
    if (rated === undefined) throw new Error('no answer')
    const rating = async (next: 'up' | 'down' | null) => (await t.client.rate({ messageId: rated.id, rating: next })).answer?.rating
    expect([await rating('up'), await rating('down'), await rating(null)]).toEqual(['up', 'down', null])
    expect(t.storage.messages.get(rated.id)).toEqual(rated)
  })

  it('moves what later answers like it are worth, and taking it back moves it back', async () => {
    await using t = await setUp()
    const first = await answer(t)
    const value = first?.answer?.confidence?.value ?? 0
    for (let time = 0; time < 6; time += 1) await t.client.rate({ messageId: (await answer(t))?.id ?? '', rating: 'down' })
    const after = (await answer(t))?.answer?.confidence?.value ?? 1
    expect(after).toBeLessThan(value - 0.02)
    expect(after).toBeGreaterThan(value - 0.31)
  })

  it('is for answers alone, and not before they are there', async () => {
    await using t = await setUp()
    const stream = await t.client.send({ chatId: t.chatId, text: 'Tell me' })
    const { question, answer: begun } = await t.begin(stream)
    await expect(t.client.rate({ messageId: begun.id, rating: 'up' })).rejects.toMatchObject({ code: 'conflict' })
    t.engine.say(endOf('end', 0))
    await rest(stream)
    await expect(t.client.rate({ messageId: question?.id ?? '', rating: 'up' })).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('is not needed: asking again without one says a little too', async () => {
    await using t = await setUp()
    const first = await answer(t)
    const again = await t.client.regenerate({ messageId: first?.id ?? '' })
    await t.begin(again)
    t.engine.say(endOf('end', 0))
    await rest(again)
    const learned = t.storage.stored({ key: 'router', schema: z.unknown(), initial: null }).get()
    const [{ feedback } = { feedback: { down: [] } }] = Object.values(z.record(z.string(), z.object({ feedback: z.object({ down: z.array(z.number()) }) })).parse(learned))
    expect(feedback.down.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(0.2)
  })
})
