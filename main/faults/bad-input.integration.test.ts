import { cpSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { pino } from 'pino'
import { afterAll, describe, expect, it } from 'vitest'
import { createApp } from '../app.ts'
import type { AnswerEvent } from '../contract/answers.ts'
import type { Message } from '../contract/chats.ts'
import { forkEngine } from '../engine-link/fork-engine.ts'
import { engineEntry, starterDir, workshopEntry } from './starter-dir.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth-input-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The application with the real engine, and a starter folder of its own to damage. */
const startApp = async () => {
  const dataDir = mkdtempSync(join(folder, 'data-'))
  const starter = mkdtempSync(join(folder, 'starter-'))
  for (const name of readdirSync(starterDir))
    if (/^manifest\.json$|\.gguf$/.test(name)) cpSync(join(starterDir, name), join(starter, name))
  const app = await createApp({
    dataDir,
    launchEngine: forkEngine({ entry: engineEntry }),
    launchWorkshop: forkEngine({ entry: workshopEntry }),
    starterDir: starter,
    host: 'web',
    version: '0.0.0',
    log: pino({ level: 'silent' }),
  })
  const client = createRouterClient(app.router)
  await client.settings.update({ sampling: { ...(await client.settings.get()).sampling, temperature: 0, maxTokens: 20 } })
  const { id: chatId } = await client.chats.create({})
  const model = join(starter, readdirSync(starter).find((name) => /7m.*\.gguf$/.test(name)) ?? '')
  const ask = async (text: string): Promise<Message | undefined> => finalAnswer(await client.answers.send({ chatId, text }))
  return { client, chatId, ask, model, [Symbol.asyncDispose]: () => app.close() }
}

const finalAnswer = async (events: AsyncIterable<AnswerEvent>): Promise<Message | undefined> => {
  for await (const event of events) if (event.type === 'done') return event.answer
  return undefined
}

const answered = { status: 'complete', answer: { errorCode: null } }

describe('a question', () => {
  it('that is empty or too long to send is refused, and nothing is stored', async () => {
    await using t = await startApp()
    for (const text of ['', ' \n\t ', 'x'.repeat(100_001)])
      await expect(t.ask(text)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    expect(await t.client.chats.messages({ id: t.chatId })).toEqual({ messages: [], earlierCount: 0 })
  })

  it('of 100,000 characters is kept whole, its answer says that it does not fit, and the next question is answered', async () => {
    await using t = await startApp()
    const long = 'word '.repeat(20_000)
    expect(await t.ask(long)).toMatchObject({
      status: 'failed',
      answer: { errorCode: 'context-overflow', errorDetails: { contextSize: 2048 } },
    })
    expect((await t.client.chats.messages({ id: t.chatId })).messages[0]).toMatchObject({ text: long, isDamaged: false })
    expect(await t.ask('What is 17 + 25?')).toMatchObject(answered)
  })
})

describe('the starter model', () => {
  it('that is missing costs the answer, not the question, and works when it is back', async () => {
    await using t = await startApp()
    renameSync(t.model, `${t.model}.away`)
    const failed = await t.ask('Are you there?')
    expect(failed).toMatchObject({
      status: 'failed',
      answer: { errorCode: 'model-load-failed', errorDetails: { reason: 'missing' } },
    })
    expect(await t.client.models.list()).toMatchObject([{ state: 'missing' }])
    renameSync(`${t.model}.away`, t.model)
    expect(failed && (await finalAnswer(await t.client.answers.resume({ messageId: failed.id })))).toMatchObject(answered)
  })

  it('that is damaged is never given to the engine', async () => {
    await using t = await startApp()
    const bytes = readFileSync(t.model)
    bytes[bytes.length - 1000] = (bytes[bytes.length - 1000] ?? 0) ^ 1
    writeFileSync(t.model, bytes)
    expect(await t.ask('Are you well?')).toMatchObject({
      status: 'failed',
      answer: { errorCode: 'model-load-failed', errorDetails: { reason: 'damaged' } },
    })
    expect(await t.client.models.list()).toMatchObject([{ state: 'damaged' }])
    const engine = await t.client.models.watchEngine()
    expect((await engine.next()).value).toEqual({ state: 'stopped' })
    await engine.return()
  })
})
