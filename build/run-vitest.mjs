// build/run-vitest.mjs - Runs one project of the tests and counts what it did.
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { paths } from './paths.mjs'
import { runTool } from './run-command.mjs'
import { say } from './say.mjs'

/**
 * @param {'unit' | 'integration' | 'e2e'} project
 * @param {{ env?: Record<string, string>, only?: string[] }} [options] `only` narrows the tests down
 * @returns {Promise<import('./checks.mjs').Outcome>}
 */
export async function runVitest(project, { env = {}, only = [] } = {}) {
  const report = join(paths.cache, `tests-${project}.json`)
  mkdirSync(paths.cache, { recursive: true })
  rmSync(report, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code, output } = await runTool('vitest/vitest.mjs', ['run', '--project', project, '--passWithNoTests', ...only, ...reporters], {
    capture: true,
    env: { NO_COLOR: '1', ...env },
  })
  return count(readReport(report), code, output)
}

/**
 * Tests that cannot run here count as skipped, each of them.
 * @param {'e2e'} project
 * @param {string} reason what is missing, in words a user can act on
 * @returns {Promise<import('./checks.mjs').Outcome>}
 */
export async function skipVitest(project, reason) {
  // A name that no test has: every one of them is found, counted and skipped.
  const { skipped } = await runVitest(project, { only: ['--testNamePattern', '^$'] })
  say(`SKIPPED: ${reason} ${skipped} end-to-end tests did not run there.`)
  return { passed: 0, failed: 0, skipped, output: '' }
}

/**
 * @param {string} file
 * @returns {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number } | undefined}
 */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined // The run ended before it could write one: its output says why.
  }
}

/**
 * @param {ReturnType<typeof readReport>} report
 * @param {number} code
 * @param {string} output
 */
function count(report, code, output) {
  const passed = report?.numPassedTests ?? 0
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0)
  // A file that cannot be loaded, or an error outside any test, fails the run without failing a test.
  const failed = Math.max(report?.numFailedTests ?? 0, code === 0 ? 0 : 1)
  return { passed, failed, skipped, output }
}
