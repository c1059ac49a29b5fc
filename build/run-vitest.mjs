/* Runs one project of the tests and counts what it did.
 *
 * Integration and end-to-end tests depend on the machine: a neighbour that takes
 * both cores for a minute makes one of them late. A file in which something failed
 * is run once more, alone; what fails twice has failed. What passed only the second
 * time is named, so that nobody mistakes it for a test that simply passes. Unit
 * tests get no second chance: they have nothing to be late for.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { paths } from './paths.mjs'
import { runTool } from './run-command.mjs'
import { say } from './say.mjs'

/** More failing files than this are no accident. */
const mostFilesAgain = 6

/** @typedef {{ file: string, passed: string[], failed: string[], skipped: number, isBroken: boolean }} FileResult */
/** @typedef {{ files: FileResult[], code: number, output: string }} Run */
/** @typedef {{ env?: Record<string, string>, only?: string[] }} Options `only` narrows the tests down */

/**
 * @param {'unit' | 'integration' | 'e2e'} project
 * @param {Options} [options]
 * @returns {Promise<import('./checks.mjs').Outcome>}
 */
export async function runVitest(project, options = {}) {
  const first = await runOnce(project, options)
  const broken = first.files.filter(({ isBroken }) => isBroken).map(({ file }) => file)
  if (project === 'unit' || broken.length === 0 || broken.length > mostFilesAgain) return count(first)
  say(`${first.output}\nFailed, and run once more alone: ${broken.map((file) => relative(paths.root, file)).join(', ')}`)
  const again = await runOnce(project, { ...options, only: broken })
  const merged = withSecondRun(first, again)
  for (const title of merged.late) say(`PASSED ONLY THE SECOND TIME: ${title}`)
  return count(merged.run)
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
 * The files of the second run stand for those of the first; everything else stays.
 * @param {Run} first
 * @param {Run} again
 * @returns {{ run: Run, late: string[] }} `late`: tests that failed in the first and passed in the second
 */
export function withSecondRun(first, again) {
  const second = new Map(again.files.map((result) => [result.file, result]))
  const late = first.files.flatMap(({ file, failed }) => failed.filter((title) => second.get(file)?.passed.includes(title)))
  // A broken file that the second run did not report is as broken as before.
  const files = first.files.map((result) => second.get(result.file) ?? result)
  return { run: { files, code: again.code, output: again.output }, late }
}

/**
 * @param {'unit' | 'integration' | 'e2e'} project
 * @param {Options} options
 * @returns {Promise<Run>}
 */
async function runOnce(project, { env = {}, only = [] }) {
  const report = join(paths.cache, `tests-${project}.json`)
  mkdirSync(paths.cache, { recursive: true })
  rmSync(report, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code, output } = await runTool('vitest/vitest.mjs', ['run', '--project', project, '--passWithNoTests', ...only, ...reporters], {
    capture: true,
    env: { NO_COLOR: '1', ...env },
  })
  return { files: readReport(report), code, output }
}

/**
 * @param {string} file
 * @returns {FileResult[]}
 */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).testResults.map(fileResult)
  } catch {
    return [] // The run ended before it could write one: its output says why.
  }
}

/**
 * @param {{ name: string, status: string, assertionResults: { fullName: string, status: string }[] }} result
 * @returns {FileResult}
 */
function fileResult({ name, status, assertionResults }) {
  const titles = (/** @type {string} */ wanted) => assertionResults.filter((test) => test.status === wanted).map(({ fullName }) => fullName)
  const [passed, failed] = [titles('passed'), titles('failed')]
  const skipped = assertionResults.length - passed.length - failed.length
  return { file: name, passed, failed, skipped, isBroken: status === 'failed' || failed.length > 0 }
}

/**
 * @param {Run} run
 * @returns {import('./checks.mjs').Outcome}
 */
function count({ files, code, output }) {
  const sum = (/** @type {(file: FileResult) => number} */ of) => files.reduce((total, file) => total + of(file), 0)
  // A file that cannot be loaded, or an error outside any test, fails the run without failing a test.
  const failed = Math.max(sum((file) => Math.max(file.failed.length, file.isBroken ? 1 : 0)), code === 0 ? 0 : 1)
  return { passed: sum(({ passed }) => passed.length), failed, skipped: sum(({ skipped }) => skipped), output }
}
