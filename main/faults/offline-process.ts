/* The application with the offline switch on, asked for everything that could leave; tells what the network cards of its namespace have sent.
 *
 * Run as `node offline-process.ts DATA_DIR` inside a network namespace of its own, with its loopback up. The last line is JSON. */
import { readFileSync } from 'node:fs'
import { pino } from 'pino'
import { ProviderId } from '../contract/cloud.ts'
import { startLocalCloud } from './cloud-server/local-cloud.ts'
import { createSecrets } from '../hosts/create-secrets.ts'
import { startApp } from './start-app.ts'

/** Packets that any card, the loopback too, has sent. */
const packetsSent = (): number =>
  readFileSync('/proc/net/dev', 'utf8')
    .split('\n')
    .slice(2)
    .reduce((sum, line) => sum + Number(line.split(':')[1]?.trim().split(/\s+/)[9] ?? 0), 0)

const [dataDir = '', switched = 'offline'] = process.argv.slice(2)
await using canary = await startLocalCloud()
const { app, client } = await startApp(dataDir, createSecrets({ dataDir, vault: null, log: pino({ level: 'silent' }) }))
const id = ProviderId.parse('canary')
await client.cloud.saveProvider({ id, name: 'Canary', kind: 'openai-compatible', baseUrl: `${canary.origin}/v1`, region: null, trust: 'own', models: [], model: null })
await client.cloud.update({ mode: 'ask' })
await client.cloud.setKey({ id, key: 'test-key' })
await client.network.setOffline({ isOffline: switched === 'offline' })
const before = packetsSent()

const outcomes: string[] = []
const attempt = async (name: string, work: () => Promise<unknown>): Promise<void> => {
  try {
    const result = await work()
    outcomes.push(`${name}: ${JSON.stringify(result).includes('"type":"fails"') ? 'refused' : 'answered'}`)
  } catch {
    outcomes.push(`${name}: refused`)
  }
}
await attempt('cloud models', () => client.cloud.test({ id }))
await attempt('hub search', () => client.hub.search({ query: 'tiny' }))
await attempt('hub repository', () => client.hub.repository({ repository: 'hearth/tiny' }))
const selfTest = switched === 'offline' ? await client.network.selfTest({}) : null
const packets = packetsSent() - before
process.stdout.write(`${JSON.stringify({ packets, connections: canary.connections(), outcomes, holds: selfTest?.holds ?? null, purposes: [...new Set(selfTest?.attempts.map(({ purpose }) => purpose) ?? [])].length })}\n`)
await app.close()
