import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { pino } from 'pino'
import { afterAll, expect, it } from 'vitest'
import { createApp } from '../../app.ts'
import type { Message } from '../../contract/chats.ts'
import { forkEngine } from '../../engine-link/fork-engine.ts'
import { engineEntry, starterDir, workshopEntry } from '../../faults/starter-dir.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth-summary-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const startApp = async () => {
  const app = await createApp({
    ...{ dataDir: folder, starterDir, host: 'web', version: '0.0.0', log: pino({ level: 'silent' }) },
    launchEngine: forkEngine({ entry: engineEntry }),
    launchWorkshop: forkEngine({ entry: workshopEntry }),
  })
  const client = createRouterClient(app.router)
  const ask = async (chatId: Message['chatId'], text: string): Promise<Message | undefined> => {
    for await (const event of await client.answers.send({ chatId, text })) if (event.type === 'done') return event.answer
    return undefined
  }
  return { client, ask, [Symbol.asyncDispose]: () => app.close() }
}

const remember = (index: number): string =>
  `Please remember number ${String(index)}. ${'The little fox lived in the green forest and had many friends. '.repeat(20)}`

it('the model itself writes a summary when nobody waits, it stands in for the oldest messages, and it can be taken back', { timeout: 300_000 }, async () => {
  await using t = await startApp()
  await t.client.settings.update({ sampling: { ...(await t.client.settings.get()).sampling, temperature: 0, maxTokens: 20 } })
  const { id: chatId } = await t.client.chats.create({})
  await t.client.context.setPolicy({ chatId, policy: 'summarise' })
  for (let index = 1; index <= 9; index += 1) await t.ask(chatId, remember(index))
  const summaryNow = async () => (await t.client.context.get({ chatId })).summary
  await expect.poll(async () => (await summaryNow())?.text ?? '', { timeout: 150_000 }).not.toBe('')

  const answer = await t.ask(chatId, 'What is 2 + 2?')
  const summary = await summaryNow()
  expect(answer?.answer?.summarisedMessages).toBe(summary?.messageCount)
  expect(answer?.answer?.summarisedMessages).toBeGreaterThan(0)

  if (summary !== null) await t.client.context.useSummary({ id: summary.id, isUsed: false })
  expect((await t.ask(chatId, 'What is 3 + 3?'))?.answer?.summarisedMessages).toBe(0)
  expect((await t.client.chats.messages({ id: chatId })).messages).toHaveLength(22)
})
