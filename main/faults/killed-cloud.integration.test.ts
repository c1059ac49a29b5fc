import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ProviderId, usualPatience } from '../contract/cloud.ts'
import type { Message } from '../contract/chats.ts'
import { ModelId } from '../contract/ids.ts'
import { startProgress } from '../core/chats/answer-progress.ts'
import { openCloudSettings } from '../features/cloud/cloud-settings.ts'
import { createSecrets } from '../hosts/create-secrets.ts'
import { type Storage, openDatabase } from '../storage/open-database.ts'
import type { CloudReport } from './cloud-process.ts'
import { type LocalCloud, startLocalCloud } from './cloud-server/local-cloud.ts'
import { startApp } from './start-app.ts'

type Client = Awaited<ReturnType<typeof startApp>>['client']

const log = pino({ level: 'silent' })
const words = Array.from({ length: 400 }, (_, index) => `word${String(index)}`).join(' ')
let dataDir: string
let provider: LocalCloud

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'hearth-cloud-killed-'))
  provider = await startLocalCloud({ reply: () => words })
})
afterEach(async () => {
  await provider.close()
  rmSync(dataDir, { recursive: true, force: true })
})

/** A chat with one answer of the model here, and a provider that is set up. */
const prepare = (storage: Storage): { chatId: Message['chatId']; answer: Message } => {
  const id = ProviderId.parse('ours')
  const models = [{ id: 'big-model', contextSize: 32_000, price: { inputMicro: 3_000_000, outputMicro: 15_000_000 } }]
  const settings = openCloudSettings(storage.stored)
  const ours = { id, name: 'Ours', kind: 'openai-compatible', baseUrl: `${provider.origin}/v1`, region: null, trust: 'own', models, model: 'big-model', isPrivate: true, patience: usualPatience } as const
  settings.set({ ...settings.get(), mode: 'ask', providers: [ours], provider: id })
  const { id: chatId } = storage.chats.create()
  const question = storage.messages.append({ chatId, parentId: null, role: 'user', text: 'What is 6 x 7? Write to jane.roe@example.org.' })
  const { facts } = startProgress({ id: ModelId.parse('local'), name: 'Local' })
  const answer = storage.messages.append({ chatId, parentId: question.id, role: 'assistant', text: '', answer: facts })
  storage.messages.saveAnswer(answer.id, { text: 'It is 41.', status: 'complete', answer: { ...facts, stopReason: 'end', tokens: 5 } })
  return { chatId, answer }
}

/** Kills the application with SIGKILL after so many events of a kind; resolves to what it had told. */
const askAndKill = async (answer: Message, { type, count }: { type: string; count: number }): Promise<CloudReport[]> => {
  const child = fork(join(import.meta.dirname, 'cloud-process.ts'), [dataDir, answer.id], { serialization: 'advanced' })
  const heard: CloudReport[] = []
  child.on('message', (report: CloudReport) => {
    heard.push(report)
    if (heard.filter((each) => each.type === type).length === count) child.kill('SIGKILL')
  })
  if (type === 'asked') {
    await vi.waitFor(() => expect(provider.asked).toHaveLength(count), { timeout: 60_000 })
    child.kill('SIGKILL')
  }
  await once(child, 'close')
  return heard
}

type Expected = { chatId: Message['chatId']; answer: Message; told: string; isCheckpointed: boolean }

/** The local answer is shown; beside it what had come, cut off, of a cost that nobody knows. */
const expectMessages = async (client: Client, { chatId, answer, told, isCheckpointed }: Expected): Promise<void> => {
  const shown = (await client.chats.messages({ id: chatId, limit: 50 })).messages.at(-1)
  expect(shown).toMatchObject({ id: answer.id, text: 'It is 41.', status: 'complete', version: { count: told === '' ? 1 : 2 } })
  const beside = shown?.version.nextId ?? null
  if (beside === null) return
  await client.chats.showVersion({ id: chatId, messageId: beside })
  const cut = (await client.chats.messages({ id: chatId, limit: 50 })).messages.at(-1)
  expect(cut).toMatchObject({ status: 'interrupted', answer: { origin: { kind: 'cloud', costMicro: null } } })
  expect(words.startsWith(cut?.text ?? '?')).toBe(true)
  if (isCheckpointed) expect(cut?.text.length).toBeGreaterThan(10)
}

it.each([
  ['right before it leaves', { type: 'sending', count: 1 }, { type: 'no-headers' }],
  ['before anything came back', { type: 'asked', count: 1 }, { type: 'no-headers' }],
  ['with the first word', { type: 'delta', count: 1 }, { type: 'slow', pieceMs: 20 }],
  ['after a checkpoint', { type: 'delta', count: 120 }, { type: 'slow', pieceMs: 20 }],
] as const)('killed %s, ledger, audit, budget and message agree at the next start: what may have left counts whole, and the local answer is shown', { timeout: 120_000 }, async (_, moment, fault) => {
  const before = await openDatabase({ dataDir, log })
  const { chatId, answer } = prepare(before)
  await before.close()
  provider.faults.push(fault)
  const heard = await askAndKill(answer, moment)
  const told = heard.map(({ text }) => text).join('')

  const { app, client } = await startApp(dataDir, createSecrets({ dataDir, vault: null, log }))
  try {
    await expectMessages(client, { chatId, answer, told, isCheckpointed: moment.count > 100 })
    const { rows: ledger } = await client.network.ledger({ before: null, limit: 50 })
    const row = { purpose: 'cloud-answer', outcome: { type: 'failed', reason: 'interrupted' } }
    // Killed between the log and the network, nothing has left; never the other way round.
    expect(ledger.map(({ purpose, outcome }) => ({ purpose, outcome }))).toEqual(moment.type === 'sending' && ledger.length === 0 ? [] : [row])
    expect(ledger.length).toBeGreaterThanOrEqual(provider.asked.length)
    const entries = async () => (await client.audit.page({ before: null, limit: 50, events: ['request', 'request-ended'] })).rows
    await vi.waitFor(async () => expect(await entries()).toHaveLength(2), { timeout: 20_000 })
    const [ended, request] = await entries()
    const { today } = await client.cloud.spending()
    expect({ ended: ended?.outcome, isOne: ended?.requestId === request?.requestId, spent: today.spentMicro }).toEqual({ ended: 'lost', isOne: true, spent: ended?.costMicro })
    expect(today.spentMicro).toBeGreaterThan(60_000)
    const [left] = provider.asked
    if (left !== undefined) expect(request?.payloadBytes).toBe(Buffer.byteLength(left.body))
    expect((await client.audit.verify()).state).toBe('intact')
    // What stood for what is what it was.
    await client.cloud.setKey({ id: ProviderId.parse('ours'), key: 'test-key' })
    const again = await client.cloud.preview({ messageId: answer.id, shape: 'answer' })
    expect(again).toMatchObject({ type: 'ready', ...(left === undefined ? {} : { body: left.body }) })
  } finally {
    await app.close()
  }
})
