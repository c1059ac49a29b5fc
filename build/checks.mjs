// build/checks.mjs - What is checked: one entry per check, in the order in which a mistake is cheapest to find.
import { buildIfStale } from './build-if-stale.mjs'
import { electronBinary } from './electron-binary.mjs'
import { findOrInstallBrowser } from './find-browser.mjs'
import { hasDisplay } from './has-display.mjs'
import { runTool } from './run-command.mjs'
import { runVitest, skipVitest } from './run-vitest.mjs'

/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string} output what to show when something failed
 */

/** @typedef {{ name: string, run: () => Promise<Outcome> }} Check */

const layers = ['main', 'renderer', 'e2e', 'bench', 'build', 'native-models']

/** @type {Check} */
const types = {
  name: 'types',
  run: () =>
    together(
      // e2e/ covers bench/ as well: both know a page.
      ['.', 'renderer', 'e2e'].map((project) => {
        // What the compiler learned is kept: the second run looks only at what changed.
        const memory = `node_modules/.cache/hearth/types-${project.replace('.', 'main')}.tsbuildinfo`
        return runTool('typescript/bin/tsc', ['-p', project, '--incremental', '--tsBuildInfoFile', memory], { capture: true })
      }),
    ),
}

/** @type {Check} */
const lint = { name: 'lint', run: () => together([runTool('eslint/bin/eslint.js', ['.', '--max-warnings', '0'], { capture: true })]) }

/** @type {Check} */
const layersCheck = {
  name: 'layers',
  run: () =>
    together([
      runTool('dependency-cruiser/bin/dependency-cruiser.mjs', ['--config', '.dependency-cruiser.mjs', ...layers], { capture: true }),
    ]),
}

/** @type {Check} */
const unit = { name: 'unit', run: () => runVitest('unit') }

/**
 * Types, lint, layers and unit tests: what needs no build and no browser. What stands together in a group runs at the same time.
 * @type {Check[][]}
 */
export const quickChecks = [[types, lint, layersCheck], [unit]]

/**
 * Everything. Whatever a machine cannot run is skipped loudly and counted.
 * @type {Check[][]}
 */
export const allChecks = [
  ...quickChecks,
  [{ name: 'integration', run: () => runVitest('integration') }],
  [{ name: 'build', run: buildCheck }],
  [{ name: 'e2e browser', run: browserCheck }],
  [{ name: 'e2e electron', run: electronCheck }],
]

async function buildCheck() {
  await buildIfStale()
  return { passed: 1, failed: 0, skipped: 0, output: '' }
}

async function browserCheck() {
  const browser = await findOrInstallBrowser()
  return browser === undefined
    ? skipVitest('e2e', 'No browser: install Chromium or Chrome, or name one in HEARTH_BROWSER.')
    : runVitest('e2e', { env: { HEARTH_E2E_HOST: 'web', HEARTH_BROWSER: browser } })
}

async function electronCheck() {
  const electron = electronBinary()
  if (electron === undefined) return skipVitest('e2e', 'No Electron binary (`npx install-electron` fetches it).')
  if (!hasDisplay()) return skipVitest('e2e', 'No display for Electron (`xvfb-run npm test` brings one).')
  return runVitest('e2e', { env: { HEARTH_E2E_HOST: 'electron', HEARTH_ELECTRON: electron } })
}

/**
 * One check made of several commands: it passes when all of them do.
 * @param {Promise<import('./run-command.mjs').CommandOutcome>[]} commands
 * @returns {Promise<Outcome>}
 */
async function together(commands) {
  const failed = (await Promise.all(commands)).filter(({ code }) => code !== 0)
  if (failed.length === 0) return { passed: 1, failed: 0, skipped: 0, output: '' }
  return { passed: 0, failed: 1, skipped: 0, output: failed.map(({ output }) => output).join('\n') }
}
