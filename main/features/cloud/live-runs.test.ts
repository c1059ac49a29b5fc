import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CloudEvent, CloudRun } from '../../contract/cloud.ts'
import { type CloudForTests, setUpCloud } from './cloud-for-tests.ts'

let app: CloudForTests
beforeEach(async () => {
  app = await setUpCloud({ reply: () => 'Six times seven is 42.' })
})
afterEach(() => app[Symbol.asyncDispose]())

describe('what a cloud writes', () => {
  it('tells every window what is written, word by word, also one that comes in the middle; what was taken out is back in each', async () => {
    await app.switchOn()
    await app.client.update({ names: ['Marta Kowalska'] })
    const { answer } = app.addTurn('Who is Marta Kowalska?', 'Nobody.')
    app.provider.setReply(() => 'She is ⟦NAME_1⟧ of Oslo.')
    app.provider.faults.push({ type: 'slow', pieceMs: 5 })
    const seen: Record<'first' | 'late', CloudRun[]> = { first: [], late: [] }
    const look = async (name: 'first' | 'late'): Promise<void> => {
      for await (const event of await app.client.watchRuns()) {
        seen[name].push(event)
        if (event.phase === 'ended') return
      }
    }
    const looking = [look('first')]
    const preview = await app.client.preview({ messageId: answer.id, shape: 'answer' })
    if (preview.type === 'denied') throw new Error('denied')
    const asked: string[] = []
    for await (const event of await app.client.ask({ previewId: preview.previewId, consent: 'once' })) {
      if (event.type === 'delta') asked.push(event.text)
      if (asked.length === 2 && looking.length === 1) looking.push(look('late'))
    }
    await Promise.all(looking)
    const textOf = (events: readonly CloudRun[]): string => events.map((event) => (event.phase === 'writing' ? event.answer.text : event.phase === 'delta' ? event.text : '')).join('')
    expect({ asked, first: textOf(seen.first), late: textOf(seen.late) }).toEqual({
      asked: ['She', ' is', ' Marta Kowalska', ' of', ' Oslo.'],
      first: 'She is Marta Kowalska of Oslo.',
      late: 'She is Marta Kowalska of Oslo.',
    })
    expect([seen.first, seen.late].map((events) => events.map(({ phase }) => phase).filter((phase) => phase !== 'delta'))).toEqual([['begun', 'writing', 'ended'], ['begun', 'writing', 'ended']])
    expect(app.shown()?.answer?.timeToFirstTokenMs).toBeGreaterThan(0)
  })

  it('is stopped by any window: what came stays as a version, and the local answer is shown', async () => {
    await app.switchOn()
    const { answer } = app.addTurn('What is 6 x 7?', 'It is 41.')
    app.provider.faults.push({ type: 'stall', afterPieces: 3 })
    const preview = await app.client.preview({ messageId: answer.id, shape: 'answer' })
    if (preview.type === 'denied') throw new Error('denied')
    const events: CloudEvent[] = []
    for await (const event of await app.client.ask({ previewId: preview.previewId, consent: 'once' })) {
      events.push(event)
      if (events.filter(({ type }) => type === 'delta').length === 3) await app.client.stop({ chatId: app.chatId })
    }
    expect(events.at(-1)).toMatchObject({ type: 'failed', code: 'cancelled', answer: { text: 'Six times seven' } })
    expect(app.shown()).toMatchObject({ text: 'It is 41.', version: { count: 2 } })
    expect(app.audit.entries.at(-1)).toMatchObject({ event: 'request-ended', outcome: 'stopped' })
  })
})
