/* How soon a running answer of a cloud is cut off, as the server sees it.
 *
 * The web host as it is started by users, in a process of its own; policies are
 * files, the kill switch is the window's call and the command. The provider stands
 * behind a gate of sockets in this process, so that the moment of the change and
 * the moment at which the connection is gone are read from one clock. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type Server, type Socket, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { HearthClient } from '../contract/contract.ts'
import { ProviderId } from '../contract/cloud.ts'
import type { MessageId } from '../contract/ids.ts'
import { type ReachedHearth, reachWindow } from '../hosts/cli/reach-window.ts'
import { type LocalCloud, startLocalCloud } from './cloud-server/local-cloud.ts'

const promisedMs = 1000
const rounds = 5

const root = mkdtempSync(join(tmpdir(), 'hearth-cut-off-'))
const drawer = join(root, 'etc', 'hearth', 'policy.d')
const dataDir = join(root, 'data')
const cli = join(import.meta.dirname, '..', 'cli.ts')
const env = { ...process.env, HEARTH_POLICY_ROOT: root, DBUS_SESSION_BUS_ADDRESS: 'disabled:' }
const id = ProviderId.parse('ours')

let cloud: LocalCloud
let gate: Gate
let host: ChildProcess
let reached: ReachedHearth
let messageId: MessageId

type Gate = { server: Server; open: Set<Socket>; bytes: () => number; lastClosedAt: () => number }

/** Every connection to the provider passes here; `bytes` counts what the provider has said. */
const startGate = async (origin: string): Promise<Gate> => {
  const open = new Set<Socket>()
  let bytes = 0
  let lastClosedAt = 0
  const server = createServer((socket) => {
    const provider = connect(Number(new URL(origin).port), '127.0.0.1')
    open.add(socket)
    provider.on('data', (data) => {
      bytes += data.length
    })
    socket.on('error', () => undefined).pipe(provider.on('error', () => undefined)).pipe(socket)
    socket.on('close', () => {
      lastClosedAt = performance.now()
      open.delete(socket)
      provider.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, open, bytes: () => bytes, lastClosedAt: () => lastClosedAt }
}

const put = (name: string, policy: unknown): void => {
  writeFileSync(join(drawer, name), typeof policy === 'string' ? policy : JSON.stringify(policy))
  chmodSync(join(drawer, name), 0o644)
}

const localAnswer = async (client: HearthClient): Promise<MessageId> => {
  const chat = await client.chats.create({})
  let answer: MessageId | undefined
  for await (const event of await client.answers.send({ chatId: chat.id, text: 'Say hello.' })) if (event.type === 'done') answer = event.answer.id
  if (answer === undefined) throw new Error('The local model did not answer')
  return answer
}

beforeAll(async () => {
  mkdirSync(drawer, { recursive: true })
  for (const folder of [join(root, 'etc'), join(root, 'etc', 'hearth'), drawer]) chmodSync(folder, 0o755)
  cloud = await startLocalCloud({ reply: () => 'word '.repeat(8000) })
  gate = await startGate(cloud.origin)
  host = spawn(process.execPath, [cli, 'serve', '--data-dir', dataDir, '--port', '0', '--no-open'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  if (host.stdout !== null) await once(host.stdout, 'data')
  const line = await reachWindow(dataDir, 20_000)
  if (line === undefined) throw new Error('The web host cannot be reached')
  reached = line
  const { client } = reached
  const { port } = z.object({ port: z.number() }).parse(gate.server.address())
  await client.cloud.saveProvider({ id, name: 'Ours', kind: 'openai-compatible', baseUrl: `http://127.0.0.1:${port}/v1`, region: null, trust: 'own', models: [{ id: 'big-model', contextSize: 32_000, price: null }], model: 'big-model' })
  await client.cloud.setKey({ id, key: 'test-key' })
  await client.cloud.update({ mode: 'ask' })
  messageId = await localAnswer(client)
})

afterAll(async () => {
  await reached.close()
  host.kill('SIGTERM')
  await once(host, 'close')
  gate.server.close()
  await cloud.close()
  rmSync(root, { recursive: true, force: true, maxRetries: 5 })
})

/** A stream is running, and has been seen to grow. Resolves to what becomes of it. */
const startStream = async (): Promise<{ ended: Promise<string> }> => {
  const { client } = reached
  await expect.poll(() => gate.open.size).toBe(0)
  cloud.faults.push({ type: 'slow', pieceMs: 5 })
  const preview = await client.cloud.preview({ messageId, shape: 'answer' })
  if (preview.type === 'denied') throw new Error(`denied: ${preview.reasons.map(({ sentenceCode }) => sentenceCode).join()}`)
  const begin = gate.bytes()
  const events = await client.cloud.ask({ previewId: preview.previewId, consent: 'once' })
  const ended = (async (): Promise<string> => {
    try {
      let last = ''
      for await (const { type } of events) last = type
      return last
    } catch (error) {
      return error instanceof Error ? error.message : 'unknown'
    }
  })()
  await expect.poll(() => gate.bytes() - begin).toBeGreaterThan(2000)
  const before = gate.bytes()
  await expect.poll(() => gate.bytes()).toBeGreaterThan(before)
  expect(gate.open.size).toBe(1)
  return { ended }
}

/** From just before the change to the moment when the server's side of the connection is gone, ms. */
const measure = async (change: () => unknown): Promise<number> => {
  const { ended } = await startStream()
  const begin = performance.now()
  const done = change()
  await expect.poll(() => gate.open.size, { interval: 5 }).toBe(0)
  const tookMs = gate.lastClosedAt() - begin
  await done
  await ended
  return tookMs
}

/** Everything back as it was, and in force. */
const restore = async (): Promise<void> => {
  const { client } = reached
  for (const name of ['00-stop.json', '10-deny.json', '20-broken.json']) rmSync(join(drawer, name), { force: true })
  await client.policy.killSwitch({ isOn: false })
  await client.network.setOffline({ isOffline: false })
  await expect.poll(async () => [(await client.policy.effective()).isManaged, (await client.cloud.state()).blockedBy]).toEqual([false, null])
}

const report = (what: string, times: readonly number[]): void => {
  const sorted = times.toSorted((a, b) => a - b).map((ms) => Math.round(ms))
  process.stdout.write(`cut off after ${what}: ${sorted.join(', ')} ms\n`)
}

describe('a running answer of a cloud', () => {
  afterEach(restore)

  const changes: [string, () => unknown][] = [
    ['the kill switch', () => reached.client.policy.killSwitch({ isOn: true })],
    ['the offline switch', () => reached.client.network.setOffline({ isOffline: true })],
    ['a policy that switches the cloud off', () => put('00-stop.json', { schemaVersion: 1, policyId: 'stop', cloud: { mode: 'off' } })],
    ['a policy that forbids this provider', () => put('10-deny.json', { schemaVersion: 1, policyId: 'deny', cloud: { providers: { deny: ['ours'] } } })],
    ['a policy that cannot be read', () => put('20-broken.json', '{ "cloud": ')],
  ]
  it.each(changes)(`is cut off within a second of %s, ${rounds} times`, async (what, change) => {
    const times: number[] = []
    for (let round = 0; round < rounds; round++) {
      times.push(await measure(change))
      await restore()
    }
    report(what, times)
    expect(Math.max(...times)).toBeLessThanOrEqual(promisedMs)
  })

  it('leaves every turn of the switches in the audit log', async () => {
    const turns = async (event: 'kill-switch' | 'offline-switch'): Promise<string[]> => {
      const { rows } = await reached.client.audit.page({ events: [event] })
      return rows.map(({ actor, note }) => `${actor} ${note ?? ''}`)
    }
    // Each round turned it on and off again.
    for (const event of ['kill-switch', 'offline-switch'] as const) {
      expect(await turns(event)).toEqual(Array.from({ length: rounds }, () => ['user off', 'user on']).flat())
    }
  })

  it('is cut off by the command for the kill switch before the command has said so', async () => {
    const { ended } = await startStream()
    const begin = performance.now()
    await promisify(execFile)(process.execPath, [cli, 'policy', 'kill', 'on', '--data-dir', dataDir], { env })
    const commandMs = performance.now() - begin
    await expect.poll(() => gate.open.size, { interval: 5 }).toBe(0)
    const cutMs = gate.lastClosedAt() - begin
    process.stdout.write(`"hearth policy kill on" took ${Math.round(commandMs)} ms from its start to its end; the connection was gone ${Math.round(cutMs)} ms after its start\n`)
    // Starting a program takes what it takes on this machine; the promise counts from what it does.
    expect(cutMs - commandMs).toBeLessThanOrEqual(promisedMs)
    await ended
  })
})
