/* The application asking a cloud about one answer, to be killed in the middle of what comes back.
 *
 * Run as `node cloud-process.ts DATA_DIR MESSAGE_ID`. It tells its parent each event as it happens. */
import { pino } from 'pino'
import { ProviderId } from '../contract/cloud.ts'
import { MessageId } from '../contract/ids.ts'
import { createSecrets } from '../hosts/create-secrets.ts'
import { startApp } from './start-app.ts'

export type CloudReport = { type: string; text: string }

const [dataDir = '', messageId = ''] = process.argv.slice(2)
const { client } = await startApp(dataDir, createSecrets({ dataDir, vault: null, log: pino({ level: 'silent' }) }))
await client.cloud.setKey({ id: ProviderId.parse('ours'), key: 'test-key' })
const preview = await client.cloud.preview({ messageId: MessageId.parse(messageId), shape: 'answer' })
if (preview.type === 'denied') throw new Error(JSON.stringify(preview.reasons))
for await (const event of await client.cloud.ask({ previewId: preview.previewId, consent: 'once' })) {
  const report: CloudReport = { type: event.type, text: event.type === 'delta' ? event.text : '' }
  process.send?.(report)
}
