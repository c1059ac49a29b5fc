/* A real main process that downloads, for fault tests: the application without a host.
 *
 * Run as `node download-process.ts DATA_DIR HUB STORE_HOST`. It enters the hub's
 * address as a user would, starts the smallest variant of what it finds unless
 * that is under way already, and reports how it goes until it is killed. Told
 * 'ask', it asks the downloaded model a question and reports the answer; told 'beat', how
 * long its event loop was kept busy at once since it had started. */
import type { Download } from '../contract/downloads.ts'
import type { ModelSummary } from '../contract/models.ts'
import { startHeartbeat } from '../engine-link/heartbeat-for-tests.ts'
import { startApp } from './start-app.ts'

export type DownloadReport =
  | { type: 'download'; download: Download }
  | { type: 'model'; model: ModelSummary }
  | { type: 'beat'; longestMs: number }
  | { type: 'answer'; status: string; text: string; modelName: string }

const report = (message: DownloadReport): void => void process.send?.(message)

const [dataDir = '', endpoint = '', storeHost = ''] = process.argv.slice(2)
const { client } = await startApp(dataDir)
const heartbeat = startHeartbeat()

const begin = async (): Promise<void> => {
  await client.hub.setEndpoint({ endpoint })
  await client.hub.setDownloadHosts({ hosts: [storeHost] })
  const [found] = (await client.hub.search({ query: 'small' })).models
  if (found === undefined) throw new Error('The hub has no model')
  const { repository, commit, variants } = await client.hub.repository({ repository: found.repository })
  await client.downloads.start({ repository, commit, paths: variants[0]?.files.map(({ path }) => path) ?? [] })
}

const ask = async (): Promise<void> => {
  const model = (await client.models.list()).find(({ isStarter }) => !isStarter)
  if (model === undefined) throw new Error('The library has no downloaded model')
  const { id } = await client.chats.create({})
  await client.models.choose({ chatId: id, modelId: model.id })
  for await (const event of await client.answers.send({ chatId: id, text: 'What is 2 + 3?' })) {
    if (event.type !== 'done') continue
    const { status, text, answer } = event.answer
    report({ type: 'answer', status, text, modelName: answer?.modelName ?? '' })
  }
  report({ type: 'model', model: await client.models.get({ id: model.id }) })
}

process.on('message', (message) => {
  if (message === 'ask') void ask()
  if (message === 'beat') report({ type: 'beat', ...heartbeat.stop() })
})
if ((await client.downloads.list()).length === 0) await begin()
for await (const change of await client.downloads.watch()) if (change.type === 'changed') report({ type: 'download', download: change.download })
