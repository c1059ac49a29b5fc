import { createHash } from 'node:crypto'
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Download } from '../contract/downloads.ts'
import type { DownloadReport } from './download-process.ts'
import { startLocalHub } from './hub/local-hub.ts'
import type { LocalHub } from './hub/local-hub.ts'
import { starterDir } from './starter-dir.ts'

const kills = 6
const dataDir = mkdtempSync(join(tmpdir(), 'hearth-killed-download-'))
const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(dataDir, { recursive: true, force: true })
})

const [name = ''] = readdirSync(starterDir).filter((file) => /^hearth-starter-\d.*f16\.gguf$/.test(file))
const bytes = readFileSync(join(starterDir, name))
const path = 'small-F16.gguf'
const target = join(dataDir, 'models', 'owner--small-GGUF', path)

type Run = { child: ChildProcess; reports: DownloadReport[]; gone: Promise<unknown> }

const start = (hub: LocalHub): Run => {
  const child = fork(join(import.meta.dirname, 'download-process.ts'), [dataDir, hub.endpoint, hub.storeHost], { serialization: 'advanced' })
  children.push(child)
  const reports: DownloadReport[] = []
  child.on('message', (message: DownloadReport) => reports.push(message))
  return { child, reports, gone: once(child, 'exit') }
}

const last = ({ reports }: Run): Download | undefined => reports.flatMap((report) => (report.type === 'download' ? [report.download] : [])).at(-1)

describe('Hearth, killed in the middle of a download', () => {
  it(`goes on where it was, ${String(kills)} times, and the model that comes of it answers`, { timeout: 240_000 }, async () => {
    await using hub = await startLocalHub([{ id: 'owner/small-GGUF', files: { [path]: bytes } }])
    // Slow enough that the part between two kills is a fraction of the file.
    hub.fault(({ kind }) => (kind === 'blob' ? { type: 'slow', bytesPerSecond: bytes.length / 20 } : undefined))
    const kept: number[] = []
    const offeredEarly: boolean[] = []
    for (let kill = 0; kill < kills; kill++) {
      const run = start(hub)
      const before = kept.at(-1) ?? 0
      await expect.poll(() => last(run)?.receivedBytes ?? 0, { timeout: 30_000 }).toBeGreaterThan(before + bytes.length / 20)
      run.child.kill('SIGKILL')
      await run.gone
      kept.push(last(run)?.receivedBytes ?? 0)
      offeredEarly.push(existsSync(target))
    }
    const sent = hub.requests.filter(({ kind }) => kind === 'blob').length
    hub.fault(undefined)
    const run = start(hub)
    await expect.poll(() => last(run)?.state, { timeout: 60_000 }).toBe('done')
    const first = run.reports.flatMap((report) => (report.type === 'download' ? [report.download.receivedBytes] : []))[0] ?? 0
    expect({ offeredEarly, isWhole: sha256(readFileSync(target)) === sha256(bytes), leftovers: readdirSync(join(dataDir, 'models', '.incoming')) }).toEqual({
      offeredEarly: Array(kills).fill(false),
      isWhole: true,
      leftovers: [],
    })
    // What had been checkpointed, about once a second, was not fetched again.
    expect(first).toBeGreaterThan(bytes.length / 20)
    expect(sent).toBeGreaterThan(kills)
    run.child.send('ask')
    await expect.poll(() => run.reports.some(({ type }) => type === 'model'), { timeout: 60_000 }).toBe(true)
    expect(run.reports.find(({ type }) => type === 'answer')).toMatchObject({ status: 'complete' })
    expect(run.reports.find(({ type }) => type === 'model')).toMatchObject({
      model: { state: 'available', sha256: sha256(bytes), source: { repository: 'owner/small-GGUF', commit: hub.commitOf('owner/small-GGUF'), file: path } },
    })
    run.child.kill('SIGKILL')
    await run.gone
  })
})

const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex')
