import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CloudTrigger } from '../../contract/cloud-terms.ts'
import type { Message } from '../../contract/chats.ts'
import { type AttachmentId, type ChatId, Sha256 } from '../../contract/ids.ts'
import type { AnsweredElsewhere, ElsewhereEvent } from '../../core/router/elsewhere.ts'
import { type CloudForTests, setUpCloud } from './cloud-for-tests.ts'

let app: CloudForTests
beforeEach(async () => {
  app = await setUpCloud({ reply: () => 'Six times seven is 42.' })
})
afterEach(() => app[Symbol.asyncDispose]())

const text = 'What is 6 x 7?'

/** The question as answers.send stores it. */
const ask = (): Message => app.storage.messages.append({ chatId: app.chatId, parentId: app.storage.messages.activeLeaf(app.chatId), role: 'user', text })

const read = async (other: AnsweredElsewhere | null, question: Message): Promise<ElsewhereEvent[]> => {
  const events: ElsewhereEvent[] = []
  for await (const event of other?.answer(question, new AbortController().signal) ?? []) events.push(event)
  return events
}

const textOf = (events: readonly ElsewhereEvent[]): string => events.map((event) => (event.type === 'text' ? event.text : '')).join('')

const preview = async (trigger: CloudTrigger = 'user') => {
  const shown = await app.client.previewFirst({ chatId: app.chatId, text, trigger })
  if (shown.type === 'denied') throw new Error(shown.reasons.map(({ sentenceCode }) => sentenceCode).join())
  return shown
}

const setUpAuto = async (): Promise<void> => {
  await app.switchOn()
  await app.client.update({ mode: 'auto', consent: 'per-provider', showsPreview: false })
  app.storage.cloud.giveConsent({ provider: 'ours', chatId: null })
}

describe('a question that nobody has answered', () => {
  it('is shown byte for byte before it is stored anywhere, and sent as it was shown', async () => {
    await app.switchOn()
    const shown = await preview()
    expect({ messages: app.storage.messages.activeLeaf(app.chatId), connections: app.provider.connections() }).toEqual({ messages: null, connections: 0 })
    const other = app.first.elsewhere.agreed({ chatId: app.chatId, text, attachments: [], first: { previewId: shown.previewId, consent: 'once' } })
    const events = await read(other, ask())
    expect(textOf(events)).toBe('Six times seven is 42.')
    expect(events.at(-1)).toMatchObject({ type: 'end', stopReason: 'end', origin: { kind: 'cloud', trigger: 'user', draftId: null, tokensOut: 6 } })
    expect(app.provider.asked.map(({ body }) => body)).toEqual([shown.body])
  })

  it('is not sent with a preview of another text, of another place in the chat, or one that was used', async () => {
    await app.switchOn()
    const again = async (change: { text?: string }, between: () => void = () => undefined): Promise<void> => {
      const { previewId } = await preview()
      between()
      const agree = (): unknown => app.first.elsewhere.agreed({ chatId: app.chatId, text, attachments: [], first: { previewId, consent: 'once' }, ...change })
      expect(agree).toThrow(expect.objectContaining({ code: 'not-found' }))
      expect(agree).toThrow(expect.objectContaining({ code: 'not-found' }))
    }
    await again({ text: 'What is 6 x 8?' })
    await again({}, () => void app.addTurn('Hello', 'Hello to you.'))
    expect(app.provider.connections()).toBe(0)
  })

  it('is refused where the rules have changed since it was shown, and no consent is kept then', async () => {
    await app.switchOn()
    const { previewId } = await preview()
    app.setPolicy({ 'cloud.triggers.user': { value: false, sources: ['admin'] } })
    expect(() => app.first.elsewhere.agreed({ chatId: app.chatId, text, attachments: [], first: { previewId, consent: 'provider' } })).toThrow(expect.objectContaining({ code: 'policy-denied' }))
    expect({ consents: app.storage.cloud.consents(), connections: app.provider.connections() }).toEqual({ consents: [], connections: 0 })
  })

  it('has a trigger only where that is true; what is claimed counts as the wish of the user', async () => {
    await app.switchOn()
    app.setPolicy({ 'cloud.triggers.user': { value: false, sources: ['admin'] } })
    const ask = (trigger: CloudTrigger) => app.client.previewFirst({ chatId: app.chatId, text, trigger })
    expect(await Promise.all([ask('battery'), ask('context-overflow')])).toMatchObject([{ type: 'denied' }, { type: 'denied' }])
    app.machine.wish = 'battery'
    app.machine.isTooLong = true
    expect(await Promise.all([ask('battery'), ask('thermal'), ask('context-overflow')])).toMatchObject([{ type: 'ready' }, { type: 'denied' }, { type: 'ready' }])
  })
})

describe('a question with files that nobody has answered', () => {
  const words = 'Write to mara.lindqvist@example.com before May.'
  const addFile = (chatId: ChatId = app.chatId): AttachmentId =>
    app.storage.attachments.add({
      ...{ chatId, kind: 'text', name: 'letter.txt', mediaType: 'text/plain', bytes: words.length, folder: null, text: words, original: null },
      sha256: Sha256.parse(createHash('sha256').update(words).digest('hex')),
    }).id
  const look = (...ids: AttachmentId[]) => app.client.previewFirst({ chatId: app.chatId, text, trigger: 'user', attachments: { ids, shortens: false } })

  it('is shown with them whole, without what has to be taken out, and sent as it was shown', async () => {
    await app.switchOn()
    const id = addFile()
    const shown = await look(id)
    if (shown.type === 'denied') throw new Error('denied')
    expect(shown).toMatchObject({ taken: [{ kind: 'EMAIL', original: 'mara.lindqvist@example.com' }] })
    expect(shown.body).toContain('before May.')
    const other = app.first.elsewhere.agreed({ chatId: app.chatId, text, attachments: [id], first: { previewId: shown.previewId, consent: 'once' } })
    const question = ask()
    app.storage.attachments.tie(question.id, [{ id, parts: null }])
    expect(textOf(await read(other, question))).toBe('Six times seven is 42.')
    expect(app.provider.asked.map(({ body }) => body)).toEqual([shown.body])
    expect(shown.body).not.toContain('lindqvist')
  })

  it('is not sent with other files than were shown', async () => {
    await app.switchOn()
    const [id, another] = [addFile(), addFile()]
    for (const attachments of [[], [another], [id, another]]) {
      const shown = await look(id)
      const previewId = shown.type === 'ready' ? shown.previewId : ''
      expect(() => app.first.elsewhere.agreed({ chatId: app.chatId, text, attachments, first: { previewId, consent: 'once' } })).toThrow(expect.objectContaining({ code: 'not-found' }))
    }
    expect(app.provider.connections()).toBe(0)
  })

  it('shows nothing of a file of another chat', async () => {
    await app.switchOn()
    // An empty chat would be given out again.
    app.addTurn('Hello', 'Hello to you.')
    await expect(look(addFile(app.storage.chats.create().id))).rejects.toMatchObject({ code: 'not-found' })
  })

  it('is refused where a policy keeps files here, with the rule', async () => {
    await app.switchOn()
    app.setPolicy({ 'cloud.attachments.files': { value: false, sources: ['admin'] } })
    expect(await look(addFile())).toMatchObject({ type: 'denied', reasons: [{ rule: 'cloud.attachments.files', sentenceCode: 'files-forbidden' }] })
  })

  it('is never sent unseen', async () => {
    await setUpAuto()
    app.machine.wish = 'battery'
    const question = ask()
    app.storage.attachments.tie(question.id, [{ id: addFile(), parts: null }])
    const stored = app.storage.messages.get(question.id)
    const { forPower, forLength } = app.first.elsewhere
    expect([await forPower(stored), await forLength(stored), app.provider.connections()]).toEqual([null, null, 0])
  })
})

describe('asked by itself', () => {
  it.each([
    ['battery', 'because the battery is low'],
    ['thermal', 'because the computer is too hot'],
  ] as const)('for %s: the trigger is in the log, the ledger and the answer', async (wish, words) => {
    await setUpAuto()
    app.machine.wish = wish
    const question = ask()
    const events = await read(await app.first.elsewhere.forPower(question), question)
    expect(events.at(-1)).toMatchObject({ type: 'end', origin: { trigger: wish } })
    expect(app.audit.entries.filter(({ event }) => event === 'request')).toMatchObject([{ actor: 'router', note: `trigger: ${wish}` }])
    expect(app.storage.ledger.page({ before: null, limit: 5 }).rows[0]?.subject).toBe(`ours big-model, ${words}`)
  })

  it('for a question that is too long: the same', async () => {
    await setUpAuto()
    const question = ask()
    const events = await read(await app.first.elsewhere.forLength(question), question)
    expect(events.at(-1)).toMatchObject({ type: 'end', origin: { trigger: 'context-overflow' } })
    expect(app.audit.entries.filter(({ event }) => event === 'request')).toMatchObject([{ note: 'trigger: context-overflow' }])
  })

  const wishes = ['thermal', 'battery', 'context-overflow'] as const
  it.each(wishes.map((trigger) => [trigger] as const))('never for %s where a policy does not let it be a reason; the other two go', async (trigger) => {
    await setUpAuto()
    app.setPolicy({ [`cloud.triggers.${trigger}`]: { value: false, sources: ['admin'] } })
    const tried = async (each: (typeof wishes)[number]): Promise<boolean> => {
      app.machine.wish = each === 'context-overflow' ? null : each
      const question = ask()
      const { forLength, forPower } = app.first.elsewhere
      return (await (each === 'context-overflow' ? forLength(question) : forPower(question))) !== null
    }
    const found = []
    for (const each of wishes) found.push(await tried(each))
    expect(found).toEqual(wishes.map((each) => each !== trigger))
    expect(app.first.offer(app.chatId).triggers).not.toContain(trigger)
  })

  it.each(['mode ask', 'a locked chat', 'a preview that has to be shown', 'no consent', 'a share of nothing', 'no wish', 'a budget that is used up', 'the kill switch'])('is held back by %s', async (what) => {
    await setUpAuto()
    app.machine.wish = what === 'no wish' ? null : 'battery'
    if (what === 'mode ask') await app.client.update({ mode: 'ask' })
    if (what === 'a locked chat') await app.client.lockChat({ chatId: app.chatId, isLocked: true })
    if (what.includes('preview')) await app.client.update({ showsPreview: true })
    if (what === 'no consent') await app.client.withdrawConsent({ provider: null, chatId: null })
    if (what.includes('share')) await app.client.update({ share: 0 })
    if (what.includes('budget')) app.setPolicy({ 'budget.tokensPerDay': { value: 0, sources: ['admin'] } })
    if (what.includes('kill')) app.setPolicy({}, { killSwitch: { isOn: true, sinceMs: 0 } })
    const question = ask()
    expect(await app.first.elsewhere.forPower(question)).toBeNull()
    expect(app.provider.connections()).toBe(0)
  })

  it('answers at once that there is nothing to consider where the cloud does not act by itself', async () => {
    await app.switchOn()
    app.machine.wish = 'battery'
    const question = ask()
    expect([app.first.elsewhere.forPower(question), app.first.elsewhere.forLength(question)]).toEqual([null, null])
  })
})

describe('what goes wrong', () => {
  it.each([
    [{ type: 'status', status: 429, headers: { 'retry-after': '600' } }, 'provider-failed'],
    [{ type: 'status', status: 401 }, 'unauthorized'],
    [{ type: 'early-end', afterPieces: 0 }, 'provider-failed'],
  ] as const)('before the first word (%o) leaves no words and no origin', async (fault, code) => {
    await setUpAuto()
    app.machine.wish = 'battery'
    app.provider.faults.push(fault, fault, fault)
    const question = ask()
    const events = await read(await app.first.elsewhere.forPower(question), question)
    expect(events).toMatchObject([{ type: 'failed', error: { code }, origin: null }])
    expect(app.cloud.runs.isRunning(app.chatId)).toBe(false)
  })

  it('after some words keeps them, and says whose they are', async () => {
    await setUpAuto()
    app.machine.wish = 'battery'
    app.provider.faults.push({ type: 'cut', afterPieces: 3 })
    const question = ask()
    const events = await read(await app.first.elsewhere.forPower(question), question)
    expect(events.map(({ type }) => type)).toEqual(['begun', 'text', 'text', 'text', 'failed'])
    expect(events.at(-1)).toMatchObject({ type: 'failed', error: { code: 'provider-failed', details: { reason: 'cut' } }, origin: { kind: 'cloud', trigger: 'battery' } })
  })
})

describe('what is offered', () => {
  it('is nobody while the cloud is off or nothing may leave, with the reason', async () => {
    expect(app.first.offer(app.chatId)).toMatchObject({ provider: null, triggers: [], reasons: [{ sentenceCode: 'mode-off' }] })
    await app.switchOn()
    await app.client.lockChat({ chatId: app.chatId, isLocked: true })
    expect(app.first.offer(app.chatId)).toMatchObject({ provider: null, reasons: [{ sentenceCode: 'chat-locked' }] })
  })

  it('is whom the user has chosen, for what the rules let be a reason, and what would go by itself', async () => {
    await app.switchOn()
    app.machine.wish = 'thermal'
    expect(app.first.offer(app.chatId)).toMatchObject({ provider: { name: 'Ours', model: 'big-model' }, automatic: [], wish: 'thermal' })
    app.setPolicy({ 'cloud.triggers.thermal': { value: false, sources: ['admin'] } })
    expect(app.first.offer(app.chatId)).toMatchObject({ wish: null, triggers: ['user', 'low-confidence', 'context-overflow', 'battery'], reasons: [{ sentenceCode: 'trigger-forbidden' }] })
  })
})
