import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { DownloadReport } from './download-process.ts'
import { startLocalHub } from './hub/local-hub.ts'

const megabytes = 256

it('a download as fast as this machine lets it be never keeps main from anything for a quarter of a second', { timeout: 240_000 }, async () => {
  const file = Buffer.alloc(megabytes * 1e6, 'the bytes of a model ')
  file.write('GGUF')
  await using hub = await startLocalHub([{ id: 'owner/small-GGUF', files: { 'small-F16.gguf': file } }])
  const dataDir = mkdtempSync(join(tmpdir(), 'hearth-heartbeat-'))
  const child = fork(join(import.meta.dirname, 'download-process.ts'), [dataDir, hub.endpoint, hub.storeHost], { serialization: 'advanced' })
  const reports: DownloadReport[] = []
  child.on('message', (report: DownloadReport) => reports.push(report))
  try {
    const states = (): string[] => reports.flatMap((report) => (report.type === 'download' ? [report.download.state] : []))
    await expect.poll(states, { timeout: 200_000 }).toContain('done')
    child.send('beat')
    const beats = (): number[] => reports.flatMap((report) => (report.type === 'beat' ? [report.longestMs] : []))
    await expect.poll(beats, { timeout: 20_000 }).toHaveLength(1)
    expect(beats()[0]).toBeLessThan(250)
    expect(beats()[0]).toBeGreaterThan(0)
  } finally {
    child.kill('SIGKILL')
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
})
