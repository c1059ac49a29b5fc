// build/run-checks.test.ts - The last line is the sum over everything, and a check that cannot run has failed.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runChecks } from './run-checks.mjs'

let written: { stdout: string; stderr: string }
beforeEach(() => {
  written = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text)
      return true
    })
  }
})
afterEach(() => {
  vi.restoreAllMocks()
})

const counted = (passed: number, failed: number, skipped: number) => () => Promise.resolve({ passed, failed, skipped, output: `output of ${passed}` })

test('counts are added up in the last line, and only what failed shows its output', async () => {
  const code = await runChecks([
    [
      { name: 'types', run: counted(1, 0, 0) },
      { name: 'unit', run: counted(40, 2, 1) },
    ],
    [{ name: 'e2e', run: counted(9, 0, 5) }],
  ])
  expect(code).toBe(1)
  expect(written.stdout).toBe('50 passed, 2 failed, 6 skipped\n')
  expect(written.stderr.replaceAll(/\(\d.*\)/g, '')).toBe(
    'types          1 passed, 0 failed, 0 skipped \noutput of 40\nunit           40 passed, 2 failed, 1 skipped \ne2e            9 passed, 0 failed, 5 skipped \n',
  )
})

test('a check that throws has failed, and the others still run', async () => {
  const code = await runChecks([[{ name: 'build', run: () => Promise.reject(new Error('no disk')) }], [{ name: 'unit', run: counted(3, 0, 0) }]])
  expect({ code, ...written, stderr: written.stderr.includes('no disk') }).toEqual({ code: 1, stdout: '3 passed, 1 failed, 0 skipped\n', stderr: true })
})
