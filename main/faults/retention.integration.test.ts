import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { AnswerFacts } from '../contract/chats.ts'
import type { ChatId } from '../contract/ids.ts'
import { openDatabase } from '../storage/open-database.ts'
import { openPolicyRoot } from './policy-root.ts'
import { startApp } from './start-app.ts'

const root = mkdtempSync(join(tmpdir(), 'hearth-retention-'))
const dayMs = 86_400_000

const policies = openPolicyRoot(root)
const { put } = policies

afterAll(() => {
  policies.leave()
  rmSync(root, { recursive: true, force: true })
})

const facts = AnswerFacts.parse({
  ...{ modelId: 'm', modelName: 'M', tokens: 1, promptTokens: 1, timeToFirstTokenMs: 1, tokensPerSecond: 1, stopReason: 'end', leftOutMessages: 0, errorCode: null, errorDetails: {} },
})

/** Two chats of a hundred days ago, one of them used today, with an answer of a cloud of then. */
const prepare = async (dataDir: string): Promise<{ old: ChatId; used: ChatId }> => {
  let at = Date.now() - 100 * dayMs
  const storage = await openDatabase({ dataDir, log: pino({ level: 'silent' }), clock: () => at })
  const ask = (text: string): ChatId => {
    const { id } = storage.chats.create()
    storage.messages.append({ chatId: id, parentId: null, role: 'user', text })
    storage.chats.recordQuestion(id, text)
    return id
  }
  const old = ask('a very recognisable question')
  storage.chats.pin(old, true)
  const used = ask('used today')
  const question = storage.messages.activeLeaf(used)
  const local = storage.messages.append({ chatId: used, parentId: question, role: 'assistant', text: '', answer: facts })
  storage.messages.saveAnswer(local.id, { text: 'the local answer', status: 'complete', answer: facts })
  const origin: AnswerFacts['origin'] = { kind: 'cloud', provider: 'p', providerName: 'P', model: 'big', costMicro: 1, currency: 'USD', tokensIn: 1, tokensOut: 1, spans: [], draftId: local.id, takenOut: 0, trigger: null }
  const cloud = storage.messages.append({ chatId: used, parentId: question, role: 'assistant', text: '', answer: { ...facts, origin } })
  storage.messages.saveAnswer(cloud.id, { text: 'what a cloud wrote', status: 'complete', answer: { ...facts, origin } })
  await storage.backUp()
  at = Date.now()
  storage.chats.touch(used)
  await storage.close()
  return { old, used }
}

describe('rules of retention', () => {
  it('remove chats and what clouds wrote while Hearth runs, say so in the log, and leave no copy', async () => {
    const dataDir = mkdtempSync(join(root, 'data-'))
    const { old, used } = await prepare(dataDir)
    put({ retention: { chatsDays: 365, cloudTranscriptsDays: 365 } })
    const { app, client } = await startApp(dataDir)
    try {
      const titles = async (): Promise<string[]> => (await client.chats.list({})).map(({ title }) => title)
      const shown = async (): Promise<string | undefined> => (await client.chats.messages({ id: used })).messages.at(-1)?.text
      expect([(await titles()).length, await shown()]).toEqual([2, 'what a cloud wrote'])
      put({ retention: { chatsDays: 30, cloudTranscriptsDays: 30 } })
      await vi.waitFor(async () => { expect(await titles()).toEqual(['used today']) }, { timeout: 20_000 })
      await vi.waitFor(async () => { expect(await shown()).toBe('the local answer') }, { timeout: 20_000 })
      await expect(client.chats.restore({ id: old })).rejects.toMatchObject({ code: 'not-found' })
      await vi.waitFor(async () => {
        const { rows } = await client.audit.page({ events: ['retention'] })
        expect(rows.map(({ note }) => note)).toEqual(['chats not used for 30 days: 1; answers of a cloud after 30 days: 1'])
      }, { timeout: 20_000 })
      expect((await client.audit.verify()).state).toBe('intact')
    } finally {
      await app.close()
    }
    const places = [join(dataDir, 'hearth.db'), ...readdirSync(join(dataDir, 'backups')).map((name) => join(dataDir, 'backups', name))]
    expect(places.length).toBeGreaterThan(1)
    expect(places.filter((file) => readFileSync(file).includes('recognisable question') || readFileSync(file).includes('what a cloud wrote'))).toEqual([])
  }, 120_000)
})

describe('an audit log that has local answers too', () => {
  it('gets each with model, tokens and hash and without a word of it, in the file that the policy wants as well', async () => {
    const dataDir = mkdtempSync(join(root, 'data-'))
    put({ audit: { includeLocal: true, sink: ['file'], content: 'full' } })
    const { app, client } = await startApp(dataDir)
    try {
      const { id } = await client.chats.create({})
      let answer = ''
      for await (const event of await client.answers.send({ chatId: id, text: 'What is 2 + 2?' })) if (event.type === 'done') answer = event.answer.text
      expect(answer).not.toBe('')
      const file = join(dataDir, 'audit', 'audit.jsonl')
      await vi.waitFor(() => { expect(readFileSync(file, 'utf8')).toContain('local-answer') }, { timeout: 20_000 })
      const { rows } = await client.audit.page({ events: ['local-answer'] })
      expect(rows).toMatchObject([{ model: 'hearth-starter-7m', modelSha256: '671492cc2a301072f2e8d2f29b12194ffe15c48619775e455f4642a30419bf5b', outcome: 'end', content: null, payloadSha256: createHash('sha256').update(answer).digest('hex') }])
      expect(rows[0]?.tokensIn).toBeGreaterThan(0)
      expect(statSync(file).mode & 0o777).toBe(0o600)
      expect(readFileSync(file, 'utf8')).not.toContain(answer)
    } finally {
      await app.close()
    }
  }, 120_000)
})
