import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { pino } from 'pino'
import { afterAll, describe, expect, it } from 'vitest'
import { createApp } from '../../app.ts'
import type { Message } from '../../contract/chats.ts'
import { forkEngine } from '../../engine-link/fork-engine.ts'
import { createSecrets } from '../../hosts/create-secrets.ts'
import { engineEntry, starterDir, workshopEntry } from '../../faults/starter-dir.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth-pages-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const log = pino({ level: 'silent' })

const startApp = async (dataDir: string) => {
  const app = await createApp({
    dataDir,
    ...{ starterDir, host: 'web', version: '0.0.0', log, secrets: createSecrets({ dataDir, vault: null, log }) },
    launchEngine: forkEngine({ entry: engineEntry }),
    launchWorkshop: forkEngine({ entry: workshopEntry }),
  })
  const client = createRouterClient(app.router)
  const ask = async (chatId: Awaited<ReturnType<typeof client.chats.create>>['id'], text: string): Promise<Message | undefined> => {
    for await (const event of await client.answers.send({ chatId, text })) if (event.type === 'done') return event.answer
    return undefined
  }
  return { client, ask, [Symbol.asyncDispose]: () => app.close() }
}

const pagesIn = (dataDir: string): string[] =>
  readdirSync(join(dataDir, 'kv', 'pages'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.page'))

const long = `Please remember this. ${'The little fox lived in the green forest and had many friends. '.repeat(30)} What is 2 + 2?`

describe('a chat', () => {
  it('goes on after a restart where it was, without reading everything again, and leaves no page behind when it is erased', { timeout: 180_000 }, async () => {
    const dataDir = mkdtempSync(join(folder, 'data-'))
    const chatId = await (async () => {
      await using t = await startApp(dataDir)
      await t.client.settings.update({ sampling: { ...(await t.client.settings.get()).sampling, temperature: 0, maxTokens: 30 } })
      const { id } = await t.client.chats.create({})
      await t.ask(id, long)
      return id
    })()
    await using t = await startApp(dataDir)
    const answer = await t.ask(chatId, 'And 3 + 4?')
    expect(answer?.answer).toMatchObject({ reusedFrom: 'disk' })
    expect(answer?.answer?.reusedTokens).toBeGreaterThan(400)
    expect(await t.client.pageCache.status()).toMatchObject({ keyPlace: 'file' })
    expect(pagesIn(dataDir).length).toBeGreaterThan(5)
    await t.client.chats.remove({ id: chatId })
    await expect.poll(() => pagesIn(dataDir), { timeout: 60_000 }).toEqual([])
  })
})
