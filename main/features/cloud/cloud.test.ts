import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type CloudForTests, priced, setUpCloud } from './cloud-for-tests.ts'
import { helpUnasked } from './help-unasked.ts'

let app: CloudForTests
beforeEach(async () => {
  app = await setUpCloud({ reply: () => 'Six times seven is 42.' })
})
afterEach(() => app[Symbol.asyncDispose]())

const lastOf = <T>(list: readonly T[]): T | undefined => list.at(-1)

describe('the cloud', () => {
  it('is off at first: nothing can be asked, and the network itself would refuse it', async () => {
    const { client, addTurn, id, provider, network } = app
    await client.saveProvider({ id, name: 'Ours', kind: 'openai-compatible', baseUrl: `${provider.origin}/v1`, region: null, trust: 'own', models: [], model: null })
    const { answer } = addTurn('What is 6 x 7?', 'It is 41.')
    expect(await client.preview({ messageId: answer.id, shape: 'answer' })).toEqual({ type: 'denied', reasons: [{ rule: 'mode', source: 'you', sentenceCode: 'mode-off' }] })
    expect(await client.test({ id })).toMatchObject({ type: 'fails', code: 'policy-denied' })
    expect({ blockedBy: (await client.state()).blockedBy, places: network.state().allowed, connections: provider.connections() }).toEqual({ blockedBy: 'off', places: [], connections: 0 })
  })

  it('writes a whole answer as a version, tells what it cost, and undo shows the local one again', async () => {
    await app.switchOn()
    const { answer } = app.addTurn('What is 6 x 7?', 'It is 41.')
    const events = await app.ask(answer)
    expect(events.map(({ type }) => type).filter((type) => type !== 'delta')).toEqual(['sending', 'version', 'done'])
    const shown = app.shown()
    expect(shown).toMatchObject({ text: 'Six times seven is 42.', status: 'complete', version: { index: 1, count: 2 } })
    const sentBytes = app.provider.asked[0]?.body.length ?? 0
    const tokensIn = Math.ceil(sentBytes / 4)
    const costMicro = Math.ceil((tokensIn * 3_000_000 + 6 * 15_000_000) / 1e6)
    expect(shown?.answer?.origin).toEqual({
      ...{ kind: 'cloud', provider: 'ours', providerName: 'Ours', model: 'big-model', currency: 'USD', costMicro, tokensIn, tokensOut: 6 },
      ...{ spans: [[0, 22]], draftId: answer.id, takenOut: 0, trigger: 'user' },
    })
    expect(app.budget).toMatchObject({ settled: [{ costMicro, tokensIn, tokensOut: 6 }], released: [] })
    expect(app.audit.entries.slice(-2)).toMatchObject([
      { event: 'request', provider: 'ours', payloadBytes: sentBytes },
      { event: 'request-ended', outcome: 'completed', costMicro },
    ])
    await app.client.undo({ messageId: shown?.id ?? answer.id })
    expect(app.shown()?.text).toBe('It is 41.')
  })

  it('sends exactly the bytes that were shown, once, and a preview is good for one request', async () => {
    await app.switchOn()
    const { answer } = app.addTurn('What is 6 x 7?', 'It is 41.')
    const preview = await app.client.preview({ messageId: answer.id, shape: 'answer' })
    if (preview.type === 'denied') throw new Error('denied')
    for await (const event of await app.client.ask({ previewId: preview.previewId, consent: 'once' })) expect(event.type).not.toBe('failed')
    expect(app.provider.asked.map(({ body }) => body)).toEqual([preview.body])
    expect(app.audit.sent).toEqual([preview.body])
    await expect(app.client.ask({ previewId: preview.previewId, consent: 'once' })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('mends the draft with edits, says which words are whose, and puts back what was taken out', async () => {
    await app.switchOn()
    await app.client.update({ names: ['Marta Kowalska'] })
    const { answer } = app.addTurn('Who met Marta Kowalska?', 'Marta Kowalska met Anna in Oslo on Tuesday, and they talked about the plan for the summer at length.')
    app.provider.setReply(() => '[{"find": "⟦NAME_1⟧ met Anna in Oslo", "replace": "⟦NAME_1⟧ met Anna in Bergen", "reason": "place"}]')
    const events = await app.ask(answer, 'refine')
    expect(events.map(({ type }) => type)).toEqual(['sending', 'done'])
    const shown = app.shown()
    const text = 'Marta Kowalska met Anna in Bergen on Tuesday, and they talked about the plan for the summer at length.'
    expect(shown?.text).toBe(text)
    const { origin } = shown?.answer ?? {}
    expect(origin).toMatchObject({ kind: 'refined', draftId: answer.id, takenOut: 2 })
    expect(origin?.kind === 'refined' ? origin.spans.map(([from, to]) => text.slice(from, to)) : []).toEqual(['Bergen'])
    expect(app.provider.asked[0]?.body).not.toContain('Kowalska')
  })

  it.each([
    ['OK', ['sending', 'unchanged']],
    ['{"rewrite": "All of it anew."}', ['sending', 'done']],
    ['[{"find": "It is 41.", "replace": "No, the product of these two numbers is forty-two."}]', ['sending', 'ask-whole']],
    ['I do not do JSON.', ['sending', 'ask-whole']],
  ])('that was asked for edits and replies %j leads to %j', async (reply, types) => {
    await app.switchOn()
    const { answer } = app.addTurn('What is 6 x 7?', 'It is 41.')
    app.provider.setReply(() => reply)
    expect((await app.ask(answer, 'refine')).map(({ type }) => type)).toEqual(types)
    expect(app.budget.settled.length).toBe(1)
  })

  it('takes secrets and names out of everything that goes along: instructions, history, question and draft', async () => {
    await app.switchOn()
    await app.client.update({ names: ['Zeppelin GmbH'] })
    const { chatId, storage } = app
    storage.chats.setSystemPrompt(chatId, 'Our IBAN is DE89 3704 0044 0532 0130 00.')
    const first = app.addTurn('Write to jane.roe@example.org about Zeppelin GmbH', 'Done, I wrote to jane.roe@example.org.')
    const { answer } = app.addTurn('Is AKIAIOSFODNN7EXAMPLE still valid for 192.168.17.4?', 'AKIAIOSFODNN7EXAMPLE is valid on 192.168.17.4.', first.answer)
    const preview = await app.client.preview({ messageId: answer.id, shape: 'refine' })
    if (preview.type === 'denied') throw new Error('denied')
    expect(new Set(preview.taken.map(({ kind }) => kind))).toEqual(new Set(['IBAN', 'EMAIL', 'NAME', 'SECRET', 'IP']))
    for await (const event of await app.client.ask({ previewId: preview.previewId, consent: 'once' })) expect(event.type).not.toBe('failed')
    const sent = app.provider.asked.map(({ body, headers }) => body + JSON.stringify(headers)).join()
    for (const secret of ['jane.roe', 'Zeppelin', '3704', 'AKIAIOSFODNN7EXAMPLE', '192.168.17.4']) expect(sent).not.toContain(secret)
    expect(preview).toMatchObject({ messagesSent: 2, messagesHeldBack: 0 })
  })

  it('sends nothing of a question that is kept local, neither itself nor later as history', async () => {
    await app.switchOn()
    const first = app.addTurn('My diagnosis is rare', 'I see.')
    const { answer } = app.addTurn('What is 6 x 7?', 'It is 41.', first.answer)
    await app.client.keepLocal({ messageId: first.answer.id, isKept: true })
    expect(await app.client.preview({ messageId: first.answer.id, shape: 'answer' })).toMatchObject({ type: 'denied', reasons: [{ sentenceCode: 'kept-local' }] })
    await app.ask(answer)
    expect(app.provider.asked.map(({ body }) => body).join()).not.toContain('diagnosis')
    expect(await app.client.preview({ messageId: answer.id, shape: 'answer' })).toMatchObject({ messagesSent: 0, messagesHeldBack: 2 })
  })

  it('sends nothing of a locked chat, not even what was previewed before', async () => {
    await app.switchOn()
    const { answer } = app.addTurn('What is 6 x 7?', 'It is 41.')
    const preview = await app.client.preview({ messageId: answer.id, shape: 'answer' })
    if (preview.type === 'denied') throw new Error('denied')
    await app.client.lockChat({ chatId: app.chatId, isLocked: true })
    const events = []
    for await (const event of await app.client.ask({ previewId: preview.previewId, consent: 'once' })) events.push(event)
    expect(events).toMatchObject([{ type: 'failed', code: 'policy-denied', details: { reason: 'locked', sentenceCode: 'chat-locked' } }])
    expect({ connections: app.provider.connections(), reserved: app.budget.reserved }).toEqual({ connections: 0, reserved: [] })
  })
})

describe('what has to agree before anything leaves', () => {
  const failing = async (): Promise<unknown> => {
    const { answer } = app.addTurn('What is 6 x 7?', 'It is 41.')
    const [event] = await app.ask(answer)
    expect(app.provider.connections()).toBe(0)
    expect(app.shown()?.text).toBe('It is 41.')
    return event
  }

  it('the budget', async () => {
    await app.switchOn()
    app.budget.spend()
    expect(await failing()).toMatchObject({ type: 'failed', code: 'policy-denied', details: { reason: 'budget' } })
  })

  it('the audit log: what cannot be written down does not leave, and its reservation is given back', async () => {
    await app.switchOn()
    app.audit.break()
    expect(await failing()).toMatchObject({ type: 'failed', code: 'policy-denied', details: { reason: 'audit' } })
    expect({ reserved: app.budget.reserved.length, released: app.budget.released.length }).toEqual({ reserved: 1, released: 1 })
  })

  it('the user', async () => {
    await app.switchOn()
    const { answer } = app.addTurn('What is 6 x 7?', 'It is 41.')
    expect(await app.ask(answer, 'answer', null)).toMatchObject([{ type: 'failed', code: 'policy-denied', details: { reason: 'consent' } }])
    expect(app.provider.connections()).toBe(0)
  })

  it('the policy, also when it changes between the preview and the yes', async () => {
    await app.switchOn()
    const { answer } = app.addTurn('What is 6 x 7?', 'It is 41.')
    const preview = await app.client.preview({ messageId: answer.id, shape: 'answer' })
    if (preview.type === 'denied') throw new Error('denied')
    app.setPolicy({ 'cloud.models.deny': { value: [{ item: 'big-*', sources: ['admin'] }], sources: ['admin'] } })
    const events = []
    for await (const event of await app.client.ask({ previewId: preview.previewId, consent: 'once' })) events.push(event)
    expect(events).toMatchObject([{ type: 'failed', code: 'policy-denied', details: { reason: 'policy', sentenceCode: 'model-denied', source: 'admin' } }])
    expect(app.provider.connections()).toBe(0)
  })

  it('a price, where there is a budget in money', async () => {
    await app.switchOn(null)
    app.setPolicy({ 'budget.perUserDay': { value: 1_000_000, sources: ['admin'] } })
    expect(await failing()).toMatchObject({ type: 'failed', details: { reason: 'budget', why: 'no-price' } })
  })

  it('the offline switch', async () => {
    await app.switchOn()
    app.network.setOffline(true)
    const { answer } = app.addTurn('What is 6 x 7?', 'It is 41.')
    expect(await app.client.preview({ messageId: answer.id, shape: 'answer' })).toMatchObject({ type: 'denied', reasons: [{ sentenceCode: 'offline' }] })
    expect((await app.client.state()).blockedBy).toBe('offline')
  })

  it('a policy that locks a setting: the user cannot loosen it, and stricter is fine', async () => {
    await app.switchOn()
    app.setPolicy({ 'cloud.mode': { value: 'ask', sources: ['admin'] }, 'cloud.consent.mode': { value: 'per-message', sources: ['admin'] } })
    await expect(app.client.update({ mode: 'auto' })).rejects.toMatchObject({ code: 'policy-denied', details: { source: 'admin' } })
    await expect(app.client.update({ consent: 'none' })).rejects.toMatchObject({ code: 'policy-denied' })
    expect((await app.client.update({ mode: 'off' })).mode.value).toBe('off')
  })

  it('a consent lasts for its chat, and can be taken back', async () => {
    await app.switchOn()
    await app.client.update({ consent: 'per-chat', showsPreview: false })
    const { answer } = app.addTurn('What is 6 x 7?', 'It is 41.')
    await app.ask(answer, 'answer', 'chat')
    expect((await app.ask(answer, 'answer', null)).at(-1)?.type).toBe('done')
    expect((await app.client.state()).consents).toMatchObject([{ provider: 'ours', chatId: app.chatId, expiresAtMs: null }])
    await app.client.withdrawConsent({ provider: null, chatId: app.chatId })
    expect(await app.ask(answer, 'answer', null)).toMatchObject([{ type: 'failed', details: { reason: 'consent' } }])
  })

  it('an answer that is being written here comes first', async () => {
    await app.switchOn()
    const { answer } = app.addTurn('What is 6 x 7?', 'It is 41.')
    app.setAnswering(true)
    await expect(app.ask(answer)).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('a request that goes wrong', () => {
  it.each([
    [{ type: 'status', status: 401 }, 'unauthorized key-refused'],
    [{ type: 'status', status: 400 }, 'provider-failed status'],
    [{ type: 'status', status: 429, headers: { 'retry-after': '900' } }, 'provider-failed rate-limited'],
    [{ type: 'malformed', afterPieces: 0 }, 'provider-failed unreadable'],
  ] as const)('with %j leaves the local answer, costs nothing where it was turned away, and says %s', async (fault, said) => {
    await app.switchOn()
    const { answer } = app.addTurn('What is 6 x 7?', 'It is 41.')
    app.provider.faults.push(fault)
    const failed = lastOf(await app.ask(answer))
    expect(failed?.type === 'failed' ? `${failed.code} ${String(failed.details['reason'])}` : failed).toBe(said)
    expect(app.shown()).toMatchObject({ text: 'It is 41.', version: { count: 1 } })
    const wasTurnedAway = fault.type === 'status'
    expect(app.budget.settled.map(({ costMicro }) => costMicro === 0)).toEqual([wasTurnedAway])
    expect(app.audit.entries.at(-1)).toMatchObject({ event: 'request-ended', outcome: said })
  })

  it.each(['cut', 'early-end', 'malformed'] as const)('in mid-answer (%s) keeps what came as a version, and the local answer stays the answer', async (type) => {
    await app.switchOn()
    const { answer } = app.addTurn('What is 6 x 7?', 'It is 41.')
    app.provider.faults.push({ type, afterPieces: 3 })
    const failed = lastOf(await app.ask(answer))
    expect(failed).toMatchObject({ type: 'failed', code: 'provider-failed', details: { reason: 'cut' }, answer: { text: 'Six times seven', status: 'interrupted' } })
    expect(app.shown()).toMatchObject({ text: 'It is 41.', version: { index: 0, count: 2 } })
    expect({ settled: app.budget.settled.length, asked: app.provider.asked.length, isPaid: (app.budget.settled[0]?.costMicro ?? 0) > 0 }).toEqual({ settled: 1, asked: 1, isPaid: true })
  })

  it('after a busy answer is tried again and settled once', async () => {
    await app.switchOn()
    const { answer } = app.addTurn('What is 6 x 7?', 'It is 41.')
    app.provider.faults.push({ type: 'status', status: 503 }, { type: 'status', status: 429, headers: { 'retry-after': '2' } })
    expect(lastOf(await app.ask(answer))?.type).toBe('done')
    expect({ waits: app.waits, settled: app.budget.settled.length, requests: app.audit.entries.filter(({ event }) => event === 'request').length }).toEqual({ waits: [1500, 2000], settled: 1, requests: 1 })
  })

  it.each(['kill-switch', 'offline', 'off', 'lock', 'reader'] as const)('is cut off by: %s', async (how) => {
    await app.switchOn()
    const { answer } = app.addTurn('What is 6 x 7?', 'It is 41.')
    app.provider.faults.push({ type: 'stall', afterPieces: 2 })
    const preview = await app.client.preview({ messageId: answer.id, shape: 'answer' })
    if (preview.type === 'denied') throw new Error('denied')
    const stop = new AbortController()
    const stream = await app.client.ask({ previewId: preview.previewId, consent: 'once' }, { signal: stop.signal })
    const seen: string[] = []
    const cut = {
      'kill-switch': () => app.setPolicy({}, { killSwitch: { isOn: true, sinceMs: 1 } }),
      offline: () => app.network.setOffline(true),
      off: () => app.client.update({ mode: 'off' }),
      lock: () => app.client.lockChat({ chatId: app.chatId, isLocked: true }),
      reader: () => stop.abort(),
    }
    for await (const event of stream) {
      seen.push(event.type === 'failed' ? `failed ${event.code} ${String(event.details['reason'] ?? '')}`.trim() : event.type)
      if (seen.filter((type) => type === 'delta').length === 2) await cut[how]()
    }
    const said = { 'kill-switch': 'policy-denied kill-switch', offline: 'offline offline-switch', off: 'policy-denied locked', lock: 'policy-denied locked', reader: 'cancelled' }
    if (how !== 'reader') expect(seen.at(-1)).toBe(`failed ${said[how]}`)
    await vi.waitFor(() => expect(app.cloud.runs.isRunning(app.chatId)).toBe(false))
    expect(app.shown()?.text).toBe('It is 41.')
    expect(app.budget.settled.length).toBe(1)
  })
})

describe('a test of a provider', () => {
  it('sends nothing of any chat, and offers the models that it found, with what the user entered kept', async () => {
    await using other = await setUpCloud({ models: [{ id: 'big-model', context_length: 5 }, { id: 'small-model', context_length: 9000 }] })
    await other.switchOn()
    expect(await other.client.test({ id: other.id })).toMatchObject({ type: 'works', models: [{ id: 'big-model' }, { id: 'small-model' }] })
    expect((await other.client.state()).providers[0]?.models).toEqual([priced, { id: 'small-model', contextSize: 9000, price: null }])
    expect(other.provider.asked.map(({ path, body }) => ({ path, body }))).toEqual([{ path: '/v1/models', body: '' }])
  })

  it('says that the key is not taken', async () => {
    await app.switchOn()
    await app.client.setKey({ id: app.id, key: 'another' })
    expect(await app.client.test({ id: app.id })).toMatchObject({ type: 'fails', code: 'unauthorized', details: { reason: 'key-refused' } })
  })
})

describe('keys', () => {
  it('never come back out: not in the state, the settings, the database or the log of requests', async () => {
    await app.switchOn()
    const { answer } = app.addTurn('What is 6 x 7?', 'It is 41.')
    await app.ask(answer)
    const told = JSON.stringify([await app.client.state(), app.cloud.settings.get(), app.net.rows(), app.audit.entries])
    expect(told).not.toContain('test-key')
    expect((await app.client.state()).providers[0]).toMatchObject({ hasKey: true, keyKept: 'session' })
  })

  it('move into the file of a passphrase, and are for one address only', async () => {
    await app.switchOn()
    expect((await app.client.setPassphrase({ passphrase: 'correct horse' })).providers[0]?.keyKept).toBe('passphrase')
    await app.client.setPassphrase({ passphrase: null })
    expect((await app.client.state()).blockedBy).toBe('keys-locked')
    await app.client.setPassphrase({ passphrase: 'correct horse' })
    const [saved] = (await app.client.state()).providers
    if (saved === undefined) throw new Error('gone')
    const { id, name, kind, region, trust, models, model } = saved
    const moved = await app.client.saveProvider({ id, name, kind, region, trust, models, model, baseUrl: 'http://127.0.0.1:9/v1' })
    expect(moved.providers[0]).toMatchObject({ hasKey: false, keyKept: null })
  })
})

describe('by itself', () => {
  const setUpAuto = async () => {
    await app.switchOn()
    await app.client.update({ mode: 'auto', consent: 'per-provider', showsPreview: false })
    return app.addTurn('What is 6 x 7?', 'It is 41.').answer
  }

  it('helps with a doubtful answer where the user has agreed, and with no other', async () => {
    const answer = await setUpAuto()
    await helpUnasked(app.cloud, { message: answer, route: 'escalate', trigger: 'low-confidence' })
    expect({ connections: app.provider.connections(), text: app.shown()?.text }).toEqual({ connections: 0, text: 'It is 41.' })
    app.storage.cloud.giveConsent({ provider: 'ours', chatId: null })
    await helpUnasked(app.cloud, { message: answer, route: 'keep-unsure', trigger: 'low-confidence' })
    expect(app.provider.connections()).toBe(0)
    await helpUnasked(app.cloud, { message: answer, route: 'escalate', trigger: 'low-confidence' })
    expect(app.shown()?.text).toBe('Six times seven is 42.')
    expect(app.audit.entries.filter(({ event }) => event === 'request')).toMatchObject([{ actor: 'router' }])
  })

  it('asks for a whole answer once where corrections would not do', async () => {
    const answer = await setUpAuto()
    app.storage.cloud.giveConsent({ provider: 'ours', chatId: null })
    app.provider.setReply(() => 'No JSON here.')
    await helpUnasked(app.cloud, { message: answer, route: 'refine', trigger: 'low-confidence' })
    expect({ asked: app.provider.asked.length, text: app.shown()?.text }).toEqual({ asked: 2, text: 'No JSON here.' })
  })

  it('says under the local answer that it asked in vain, and does not ask again about it', async () => {
    const answer = await setUpAuto()
    app.storage.cloud.giveConsent({ provider: 'ours', chatId: null })
    app.provider.faults.push({ type: 'status', status: 403 })
    await helpUnasked(app.cloud, { message: answer, route: 'escalate', trigger: 'low-confidence' })
    const noted = app.storage.messages.get(answer.id)
    expect(noted).toMatchObject({ text: 'It is 41.', status: 'complete', answer: { cloudFailure: { providerName: 'Ours', trigger: 'low-confidence' } } })
    await helpUnasked(app.cloud, { message: noted, route: 'escalate', trigger: 'low-confidence' })
    expect({ shown: app.shown()?.id, asked: app.provider.asked.length }).toEqual({ shown: answer.id, asked: 1 })
  })

  it.each(['a preview that has to be shown', 'a locked chat', 'mode ask', 'a policy for this reason'])('is held back by %s', async (what) => {
    const answer = await setUpAuto()
    app.storage.cloud.giveConsent({ provider: 'ours', chatId: null })
    if (what.includes('preview')) await app.client.update({ showsPreview: true })
    else if (what.includes('locked')) await app.client.lockChat({ chatId: app.chatId, isLocked: true })
    else if (what.includes('ask')) await app.client.update({ mode: 'ask' })
    else app.setPolicy({ 'cloud.triggers.low-confidence': { value: false, sources: ['admin'] } })
    await helpUnasked(app.cloud, { message: answer, route: 'escalate', trigger: 'low-confidence' })
    expect(app.provider.connections()).toBe(0)
  })
})
