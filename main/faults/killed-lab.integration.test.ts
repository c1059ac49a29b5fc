import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { LabRunSummary } from '../contract/lab-run.ts'
import type { LabReport } from './lab-process.ts'
import { startApp } from './start-app.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'hearth-killed-lab-'))
const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(dataDir, { recursive: true, force: true })
})

type Process = { child: ChildProcess; reports: LabRunSummary[]; gone: Promise<unknown> }

const start = (): Process => {
  const child = fork(join(import.meta.dirname, 'lab-process.ts'), [dataDir], { serialization: 'advanced' })
  children.push(child)
  const reports: LabRunSummary[] = []
  child.on('message', ({ run }: LabReport) => reports.push(run))
  return { child, reports, gone: once(child, 'exit') }
}

const last = ({ reports }: Process): LabRunSummary | undefined => reports.at(-1)

const wait = { timeout: 180_000 }

describe('Hearth, killed in the middle of a run of the lab', () => {
  it('goes on where it was, in a step of speed and in one of quality, and finishes with every figure', { timeout: 600_000 }, async () => {
    const first = start()
    await expect.poll(() => last(first)?.progress.done ?? 0, wait).toBeGreaterThanOrEqual(2)
    first.child.kill('SIGKILL')
    await first.gone
    const second = start()
    // Speed is six steps; the texts come after it.
    await expect.poll(() => second.reports.some(({ progress: { current } }) => current?.stage === 'quality' && current.fraction > 0.3), wait).toBe(true)
    second.child.kill('SIGKILL')
    await second.gone
    expect(second.reports[0]?.progress.done).toBeGreaterThanOrEqual(2)
    const third = start()
    await expect.poll(() => last(third)?.state, wait).toBe('done')
    third.child.kill('SIGKILL')
    await third.gone
    const { app, client } = await startApp(dataDir)
    const [summary] = await client.lab.list()
    if (summary === undefined) throw new Error('The run is gone')
    const run = await client.lab.get({ id: summary.id })
    const counts = run.variants.map(({ id }) => ['decodeTokensPerSecond', 'perplexity'].map((metric) => run.cells.find((cell) => cell.variantId === id && cell.metric === metric)?.count))
    expect(counts).toEqual([[3, 40], [3, 40]])
    expect(run.events.filter(({ kind }) => kind === 'resumed').length).toBe(2)
    expect(run.analysis.verdicts.length).toBeGreaterThan(0)
    // What was kept of the text is gone with the run's end.
    expect(readdirSync(join(dataDir, 'lab'))).toEqual([])
    await app.close()
  })
})
