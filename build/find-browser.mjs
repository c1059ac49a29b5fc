/* A Chromium for the end-to-end tests and the benchmarks.
 *
 * In this order: HEARTH_BROWSER, a browser of the system, one that Playwright
 * brought earlier; then what can be fetched: Playwright's own, and on Debian as
 * root the package `chromium`. A host that cannot be reached costs seconds.
 */
import { accessSync, constants, existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { paths } from './paths.mjs'
import { runCommand, runTool } from './run-command.mjs'
import { say } from './say.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'chrome.exe', 'msedge.exe']
const usualPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...[process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].flatMap((folder) =>
    folder === undefined ? [] : [join(folder, 'Google/Chrome/Application/chrome.exe'), join(folder, 'Microsoft/Edge/Application/msedge.exe')],
  ),
]
const probeTimeoutMs = 3000

/** @returns {string | undefined} path of a browser that is on this machine */
export function findBrowser() {
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  const wished = process.env.HEARTH_BROWSER
  return [...(wished === undefined ? [] : [wished]), ...onPath, ...usualPlaces, playwrightBrowser()].find(isExecutable)
}

/** @returns {Promise<string | undefined>} path of a browser, fetched if there was none and one can be had */
export async function findOrInstallBrowser() {
  return findBrowser() ?? (await installPlaywrightBrowser()) ?? (await installDebianBrowser())
}

function playwrightBrowser() {
  const require = createRequire(join(paths.root, 'package.json'))
  return require('playwright-core').chromium.executablePath()
}

async function installPlaywrightBrowser() {
  if (!(await isReachable('https://cdn.playwright.dev'))) return undefined
  say('Downloading a browser for the tests, once.')
  await runTool('playwright-core/cli.js', ['install', 'chromium'])
  return findBrowser()
}

async function installDebianBrowser() {
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) return undefined
  say('Installing the Debian package chromium for the tests, once.')
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const get = ['install', '-y', '-qq', '--no-install-recommends', 'chromium']
  const { code } = await runCommand('apt-get', get, { env, capture: true })
  // A machine that has never asked knows no packages yet.
  if (code !== 0) {
    await runCommand('apt-get', ['update', '-qq'], { env, capture: true })
    await runCommand('apt-get', get, { env, capture: true })
  }
  return findBrowser()
}

/** @param {string} url */
async function isReachable(url) {
  try {
    await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(probeTimeoutMs) })
    return true
  } catch {
    return false
  }
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
