// faults/full-disk-download-process.ts - Downloads, fills the disk in the middle, frees it; prints what the user would have seen.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Download } from '../contract/downloads.ts'
import { AppError } from '../contract/errors.ts'
import { startLocalHub } from './hub/local-hub.ts'
import { fillDisk } from './fill-disk.ts'
import { startApp } from './start-app.ts'

const [dataDir = ''] = process.argv.slice(2)
const bytes = randomBytes(6_000_000)
const path = 'small-Q8_0.gguf'
const hub = await startLocalHub([{ id: 'owner/small-GGUF', files: { [path]: bytes } }])
const slow = (): void => hub.fault(({ kind }) => (kind === 'blob' ? { type: 'slow', bytesPerSecond: 400_000 } : undefined))
const { app, client } = await startApp(dataDir)
const ballast = join(dataDir, 'ballast')

const until = async (holds: (download: Download) => boolean): Promise<Download> => {
  for (let tries = 0; tries < 600; tries++) {
    const [download] = await client.downloads.list()
    if (download !== undefined && holds(download)) return download
    await delay(50)
  }
  throw new Error(`It never came to that: ${JSON.stringify(await client.downloads.list())}`)
}

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  )

await client.hub.setEndpoint({ endpoint: hub.endpoint })
await client.hub.setDownloadHosts({ hosts: [hub.storeHost] })
const [found] = (await client.hub.search({})).models
if (found === undefined) throw new Error('The hub has no model')
const { repository, commit } = await client.hub.repository({ repository: found.repository })
const { id: chatId } = await client.chats.create({})
slow()
await client.downloads.start({ repository, commit, paths: [path] })
await until(({ receivedBytes }) => receivedBytes > 1_000_000)
// Somebody else takes all there is, at once: the next write of ours fails.
fillDisk(ballast)
const full = await until(({ state }) => state === 'paused')
const whileFull = { reason: full.reason, isKept: full.receivedBytes > 1_000_000, list: await codeOf(client.downloads.list()), chats: await codeOf(client.chats.list({})) }
rmSync(ballast)
hub.fault(undefined)
const done = await until(({ state }) => state === 'done' || state === 'failed')
const target = join(dataDir, 'models', 'owner--small-GGUF', path)
const afterwards = {
  state: done.state,
  isWhole: existsSync(target) && readFileSync(target).equals(bytes),
  saveDraft: await codeOf(client.chats.saveDraft({ id: chatId, text: 'x' })),
}
await app.close()
await hub[Symbol.asyncDispose]()
process.stdout.write(`${JSON.stringify({ whileFull, afterwards })}\n`)
