// faults/lab-command.integration.test.ts - `hearth lab` beside measuring: runs of others, reports, comparisons, and a disk without room for a report.
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { LabRunSummary } from '../contract/lab-run.ts'
import { LabRunComparison } from '../contract/lab.ts'
import { madeRun } from '../core/lab/lab-fixtures-for-tests.ts'
import { exportRun } from '../features/lab/export-run.ts'
import { appPaths } from '../hosts/app-paths.ts'

const cli = join(appPaths().root, 'main', 'cli.ts')
const folder = mkdtempSync(join(tmpdir(), 'hearth lab '))
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

const Failure = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() })

const hearth = async (...args: string[]): Promise<{ code: number; out: string; error: string }> => {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [cli, 'lab', ...args, '--data-dir', join(folder, 'data')], { maxBuffer: 1 << 26 })
    return { code: 0, out: stdout, error: stderr }
  } catch (error) {
    const { code, stdout, stderr } = Failure.parse(error)
    return { code, out: stdout, error: stderr }
  }
}

/** A run of another machine as its file, each variant so much slower. */
const fileOfRun = (name: string, slower: number): string => {
  const path = join(folder, `${name}.json`)
  const sizes = [
    { label: 'F16', fileBytes: 1000, gapMs: 20 * slower, nll: 2, kl: null },
    { label: 'Q4_K_M', fileBytes: 300, gapMs: 10 * slower, nll: 2.02, kl: 0.01 },
  ]
  writeFileSync(path, exportRun(madeRun(sizes, { name }), 'json').text)
  return path
}

describe('hearth lab', () => {
  it('takes in runs of others, reports and compares them, and a full disk costs no run', async () => {
    expect(await hearth('import', fileOfRun('Before', 1))).toMatchObject({ code: 0, error: '' })
    expect(await hearth('import', fileOfRun('After', 1.5))).toMatchObject({ code: 0, error: '' })

    const comparison = LabRunComparison.parse(JSON.parse((await hearth('compare', 'Before', 'After', '--json')).out))
    expect(comparison.changes.filter(({ metric, verdict }) => metric === 'decodeTokensPerSecond' && verdict === 'worse').map(({ label }) => label)).toEqual(['F16', 'Q4_K_M'])

    const report = join(folder, 'report.html')
    expect(await hearth('report', 'Before', '-o', report)).toEqual({ code: 0, out: `${report}\n`, error: '' })
    expect(readFileSync(report, 'utf8')).toMatch(/^<!doctype html>/i)

    const full = join(folder, 'full.html')
    symlinkSync('/dev/full', full)
    if (existsSync('/dev/full')) {
      const { code, error } = await hearth('report', 'Before', '-o', full)
      expect([code, error.trim().split('\n').length, error.includes('the disk is full'), error.includes('The run is kept')]).toEqual([1, 1, true, true])
    }
    const runs = z.array(LabRunSummary).parse(JSON.parse((await hearth('list', '--json')).out))
    expect(runs.map(({ name }) => name).sort()).toEqual(['After', 'Before'])
  })

  it('says in one line what is no run, and keeps what is there', async () => {
    const path = join(folder, 'broken.json')
    writeFileSync(path, '{}')
    const { code, error } = await hearth('import', path)
    expect([code, error.trim().split('\n').length]).toEqual([2, 1])
    expect(await hearth('report', 'Nothing of the kind')).toMatchObject({ code: 1 })
  })
})
