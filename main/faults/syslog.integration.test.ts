import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../contract/errors.ts'
import { createSessionSecrets } from '../core/secrets.ts'
import { createAudit } from '../features/audit/create-audit.ts'
import { createSyslogSink } from '../features/audit/sinks/syslog-sink.ts'
import { createTemporaryStorage, silentLog } from '../storage/temporary-storage.ts'

/** Node cannot listen on a datagram socket of this kind. */
const whyNoListener = process.platform !== 'win32' && spawnSync('python3', ['-c', 'import socket; socket.AF_UNIX']).status === 0 ? '' : ': SKIPPED, python3 is what listens here'

const folder = mkdtempSync(join(tmpdir(), 'hearth-syslog-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const listeners: ChildProcess[] = []
afterEach(() => {
  for (const listener of listeners.splice(0)) listener.kill('SIGKILL')
})

/** Resolves when it listens; `heard` grows. */
const listen = async (path: string, kind: 'datagram' | 'stream') => {
  const child = spawn('python3', [join(import.meta.dirname, 'syslog-listener.py'), path, kind], { stdio: ['ignore', 'pipe', 'inherit'] })
  listeners.push(child)
  const heard: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => heard.push(line))
  await vi.waitFor(() => { expect(heard).toContain('ready') }, { timeout: 20_000 })
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await vi.waitFor(() => { expect(child.signalCode ?? child.exitCode).not.toBe(null) }, { timeout: 20_000 })
    rmSync(path)
  }
  return { heard, stop }
}

const auditTo = async (place: ReturnType<typeof createTemporaryStorage>, path: string) => {
  const storage = await place.open()
  const audit = createAudit({ repository: storage.audit, secrets: createSessionSecrets(), log: silentLog, sinks: { wanted: () => ['syslog'], places: new Map([['syslog', createSyslogSink(path)]]), stored: storage.stored } })
  const send = async (requestId: string): Promise<string> => {
    try {
      await audit.prepare()
      audit.append({ event: 'request', requestId, provider: 'ours' }, { keep: 'full', sent: 'secret words', original: () => 'secret words' })
      return 'sent'
    } catch (error) {
      return error instanceof AppError ? `${error.code} ${String(error.details['why'])}` : String(error)
    }
  }
  return { audit, send }
}

describe(`a copy of the audit log in syslog${whyNoListener}`, () => {
  it.skipIf(whyNoListener !== '')('is there before anything leaves, has the proof and no content; without a reader nothing leaves, and what was missed follows', async () => {
    const path = join(folder, 'datagram')
    await using place = createTemporaryStorage()
    const { send, audit } = await auditTo(place, path)
    expect(await send('nobody listens')).toBe('policy-denied sink')
    const first = await listen(path, 'datagram')
    expect(await send('one')).toBe('sent')
    await vi.waitFor(() => { expect(first.heard).toHaveLength(3) }, { timeout: 20_000 })
    const [, begun = '', request = ''] = first.heard
    expect(begun).toMatch(/^<85>\w{3} [ \d]\d \d\d:\d\d:\d\d hearth\[\d+\]: {"seq":1,.*"event":"log-begun"/)
    expect(JSON.parse(request.slice(request.indexOf('{')))).toMatchObject({ seq: 2, event: 'request', requestId: 'one', provider: 'ours', hash: audit.page({ before: 3, limit: 1, events: null }).rows[0]?.hash })
    expect(first.heard.join('')).not.toContain('secret words')
    await first.stop()
    expect(await send('two')).toBe('policy-denied sink')
    await audit.record({ event: 'kill-switch', note: 'on' })
    const second = await listen(path, 'datagram')
    expect(await send('three')).toBe('sent')
    await vi.waitFor(() => { expect(second.heard.map((line) => /"event":"([a-z-]+)"/.exec(line)?.[1])).toEqual([undefined, 'kill-switch', 'request']) }, { timeout: 20_000 })
  })

  it.skipIf(whyNoListener !== '')('speaks in a stream to a reader that wants one', async () => {
    const path = join(folder, 'stream')
    await using place = createTemporaryStorage()
    const { heard } = await listen(path, 'stream')
    const { send } = await auditTo(place, path)
    expect(await send('one')).toBe('sent')
    await vi.waitFor(() => { expect(heard.filter((line) => line.endsWith(' [end]')).length).toBe(2) }, { timeout: 20_000 })
  })
})
