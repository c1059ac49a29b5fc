import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createApp } from '../app.ts'
import { ProviderId } from '../contract/cloud.ts'
import { forkEngine } from '../engine-link/fork-engine.ts'
import { serveApi } from '../hosts/api/serve-api.ts'
import { freePort } from './free-port.ts'
import { engineEntry, starterDir, workshopEntry } from './starter-dir.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth-programs-'))

const start = async (name: string) => {
  const dataDir = join(folder, name)
  const app = await createApp({
    ...{ dataDir, starterDir, host: 'web', version: '0.0.0', log: pino({ level: 'silent' }), serveApi },
    launchEngine: forkEngine({ entry: engineEntry }),
    launchWorkshop: forkEngine({ entry: workshopEntry }),
  })
  return { dataDir, client: createRouterClient(app.router), close: app.close }
}

let hearth: Awaited<ReturnType<typeof start>>
let url = ''
let token = ''

beforeAll(async () => {
  hearth = await start('one')
  const state = await hearth.client.apiServer.set({ isOn: true, port: await freePort() })
  url = state.url ?? ''
  token = (await hearth.client.apiServer.newToken()).token
})
afterAll(async () => {
  await hearth.close()
  rmSync(folder, { recursive: true, force: true })
})

const Usage = z.object({ usage: z.object({ prompt_tokens_details: z.object({ cached_tokens: z.number() }) }) })

type Message = { role: 'system' | 'user' | 'assistant'; content: string }

const post = (messages: Message[], more: object = {}): Promise<Response> =>
  fetch(`${url}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'default', temperature: 0, messages, ...more }),
  })

const lastOf = async <Event>(events: AsyncIterable<Event>): Promise<Event> => {
  const all: Event[] = []
  for await (const event of events) all.push(event)
  return all.at(-1) ?? expect.fail('nothing came')
}

describe('another program', () => {
  it('sees the models that can answer', async () => {
    const response = await fetch(`${url}/models`, { headers: { authorization: `Bearer ${token}` } })
    expect(await response.json()).toMatchObject({ object: 'list', data: [{ id: 'default' }, { id: 'hearth-starter-7m' }] })
  })

  it('gets an answer of the real model, whole and streamed alike', async () => {
    const whole: unknown = await (await post([{ role: 'user', content: 'What is 17 + 25?' }])).json()
    expect(whole).toMatchObject({ model: 'hearth-starter-7m', choices: [{ message: { role: 'assistant' }, finish_reason: 'stop' }] })
    expect(JSON.stringify(whole)).toContain('42')
    const events = await (await post([{ role: 'user', content: 'What is 17 + 25?' }], { stream: true, stream_options: { include_usage: true } })).text()
    expect(events).toContain('42')
    expect(events.trimEnd().endsWith('data: [DONE]')).toBe(true)
  })

  it('that sends a conversation again finds what was read of it', async () => {
    const begin: Message[] = [{ role: 'user', content: `Please remember this. ${'The little fox lived in the green forest. '.repeat(12)} What is 2 + 2?` }]
    await (await post(begin, { max_tokens: 12 })).json()
    const next: unknown = await (await post([...begin, { role: 'assistant', content: '2 + 2 = 4.' }, { role: 'user', content: 'And 3 + 4?' }], { max_tokens: 12 })).json()
    expect(Usage.parse(next).usage.prompt_tokens_details.cached_tokens).toBeGreaterThan(100)
  })

  it('is told when it sends more than the model can read, and nothing is left out silently', async () => {
    const response = await post([{ role: 'user', content: 'fox '.repeat(20_000) }])
    expect({ status: response.status, body: await response.json() }).toMatchObject({ status: 400, body: { error: { code: 'context_length_exceeded' } } })
  })

  it('leaves nothing of what it asked in the data folder', async () => {
    const canary = 'Zanzibarkanarienvogel'
    await (await post([{ role: 'user', content: `Say ${canary}.` }], { max_tokens: 8 })).json()
    expect(await hearth.client.chats.list({ query: '', limit: 10 })).toEqual([])
    const files = readdirSync(hearth.dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    const holding = files.filter(({ parentPath, name }) => readFileSync(join(parentPath, name)).includes(canary))
    expect(holding.map(({ name }) => name)).toEqual([])
  })

  it('may be another Hearth, which asks this one as its cloud', async () => {
    const other = await start('two')
    try {
      const { client } = other
      const id = ProviderId.parse('hearth')
      await client.cloud.update({ mode: 'ask' })
      await client.cloud.saveProvider({ id, name: 'The other Hearth', kind: 'openai-compatible', baseUrl: url, region: null, trust: 'own', models: [], model: null })
      await client.cloud.setKey({ id, key: token })
      const tested = await client.cloud.test({ id })
      expect(tested).toMatchObject({ type: 'works' })
      const models = tested.type === 'works' ? tested.models : []
      await client.cloud.saveProvider({ id, name: 'The other Hearth', kind: 'openai-compatible', baseUrl: url, region: null, trust: 'own', models, model: 'default' })
      await client.cloud.update({ provider: id })
      const chat = await client.chats.create({})
      const local = await lastOf(await client.answers.send({ chatId: chat.id, text: 'What is 17 + 25?' }))
      if (local.type !== 'done') throw new Error('There was no local answer')
      const preview = await client.cloud.preview({ messageId: local.answer.id, shape: 'answer' })
      if (preview.type !== 'ready') throw new Error(`The other Hearth may not be asked: ${JSON.stringify(preview.reasons)}`)
      const { answers: before } = await hearth.client.apiServer.get()
      const asked = await lastOf(await client.cloud.ask({ previewId: preview.previewId, consent: 'once' }))
      expect(asked).toMatchObject({ type: 'done', answer: { text: '17 + 25 = 42.', answer: { origin: { kind: 'cloud' } } } })
      expect((await hearth.client.apiServer.get()).answers).toBe(before + 1)
    } finally {
      await other.close()
    }
  })
})
