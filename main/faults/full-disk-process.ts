// faults/full-disk-process.ts - Asks, fills the disk in mid-answer, asks again, frees it; prints what the user would have seen.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pino } from 'pino'
import { AppError } from '../contract/errors.ts'
import { openDatabase } from '../storage/open-database.ts'
import { fillDisk } from './fill-disk.ts'
import { startApp } from './start-app.ts'

const [dataDir = ''] = process.argv.slice(2)
const { app, client } = await startApp(dataDir)
const ballast = join(dataDir, 'ballast')

const codeOf = async (work: () => Promise<unknown>): Promise<string> => {
  try {
    await work()
    return 'ok'
  } catch (error) {
    return error instanceof AppError ? error.code : String(error)
  }
}

const noticeCodes = async (): Promise<string[]> => {
  for await (const notices of await client.system.watchNotices()) return notices.map(({ code }) => code)
  return []
}

const wild = { temperature: 2, topK: 0, topP: 1, minP: 0, repeatPenalty: 1, seed: 1, maxTokens: 1500, stop: [] }
await client.settings.update({ sampling: wild })
const { id } = await client.chats.create({})
let shown = ''
let status = ''
for await (const event of await client.answers.send({ chatId: id, text: 'Before the disk was full' })) {
  if (event.type === 'accepted') fillDisk(ballast)
  if (event.type === 'delta') shown += event.text
  if (event.type === 'done') status = event.answer.status
}
const whileFull = {
  send: await codeOf(async () => {
    for await (const event of await client.answers.send({ chatId: id, text: 'While the disk is full' }))
      if (event.type === 'done') return
  }),
  saveDraft: await codeOf(() => client.chats.saveDraft({ id, text: 'x'.repeat(10_000) })),
  read: (await client.chats.messages({ id })).messages.map(({ text }) => (text === shown ? 'the whole answer' : text)),
  notices: await noticeCodes(),
}
rmSync(ballast)
for (let tries = 0; tries < 100 && (await noticeCodes()).length > 0; tries++) await delay(50)
const afterwards = { saveDraft: await codeOf(() => client.chats.saveDraft({ id, text: 'x' })), notices: await noticeCodes() }
await app.close()

const storage = await openDatabase({ dataDir, log: pino({ level: 'silent' }) })
const { messages } = storage.messages.page({ chatId: id, before: null, limit: 10 })
const onDisk = messages.map((message) => ({
  text: message.text === shown ? 'the whole answer' : message.text,
  status: message.status,
}))
await storage.close()
process.stdout.write(`${JSON.stringify({ isAnswered: shown !== '', status, whileFull, afterwards, onDisk })}\n`)
