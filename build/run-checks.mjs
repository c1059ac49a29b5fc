// build/run-checks.mjs - Runs checks group by group; one line each, the output of those that fail, and the sum last.
import { say } from './say.mjs'

/**
 * @param {import('./checks.mjs').Check[][]} groups the checks of a group run at the same time
 * @returns {Promise<number>} the exit code
 */
export async function runChecks(groups) {
  const sum = { passed: 0, failed: 0, skipped: 0 }
  for (const group of groups) {
    for (const running of group.map(timed)) {
      const { line, outcome } = await running
      if (outcome.failed > 0) say(outcome.output)
      say(line)
      sum.passed += outcome.passed
      sum.failed += outcome.failed
      sum.skipped += outcome.skipped
    }
  }
  process.stdout.write(`${counts(sum)}\n`)
  return sum.failed === 0 ? 0 : 1
}

/** @param {import('./checks.mjs').Check} check */
async function timed({ name, run }) {
  const startedMs = performance.now()
  const outcome = await run().catch(failure)
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
  return { outcome, line: `${name.padEnd(14)} ${counts(outcome)} (${seconds} s)` }
}

/**
 * A check that could not even run has failed.
 * @param {unknown} error
 * @returns {import('./checks.mjs').Outcome}
 */
function failure(error) {
  return { passed: 0, failed: 1, skipped: 0, output: error instanceof Error ? error.message : String(error) }
}

/** @param {{ passed: number, failed: number, skipped: number }} outcome */
function counts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}
