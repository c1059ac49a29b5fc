/* The Electron binary, which npm does not install.
 *
 * The package `electron` brings a downloader instead. Before it is asked to fetch
 * 100 MB and more from a host that may be out of reach, a probe of two seconds
 * finds out; a failure is remembered for a day, so that the next start does not
 * wait again. ELECTRON_MIRROR is honoured as the downloader itself honours it.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { paths } from './paths.mjs'
import { runTool } from './run-command.mjs'
import { say } from './say.mjs'

const folder = join(paths.modules, 'electron')
const failureFile = join(paths.cache, 'electron-unreachable')
const rememberFailureMs = 24 * 60 * 60 * 1000
const probeTimeoutMs = 2000
const downloadTimeoutMs = 10 * 60 * 1000

/** @returns {string | undefined} path of the executable, if it is on this machine */
export function electronBinary() {
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return undefined
  const binary = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), readFileSync(pathFile, 'utf8'))
  return existsSync(binary) ? binary : undefined
}

/** @returns {Promise<string | undefined>} the executable, downloaded if it can be; undefined within seconds if it cannot */
export async function fetchElectronBinary() {
  const present = electronBinary()
  if (present !== undefined || hasFailedLately()) return present
  if (await isReachable()) {
    say('Downloading Electron, once.')
    await runTool('electron/install.js', [], { timeoutMs: downloadTimeoutMs, capture: true })
  }
  const fetched = electronBinary()
  if (fetched === undefined) rememberFailure()
  else rmSync(failureFile, { force: true })
  return fetched
}

function hasFailedLately() {
  return existsSync(failureFile) && Date.now() - Number(readFileSync(failureFile, 'utf8')) < rememberFailureMs
}

function rememberFailure() {
  mkdirSync(paths.cache, { recursive: true })
  writeFileSync(failureFile, String(Date.now()))
}

async function isReachable() {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const mirror = process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases/download/'
  try {
    const answer = await fetch(`${mirror}v${version}/SHASUMS256.txt`, { method: 'HEAD', signal: AbortSignal.timeout(probeTimeoutMs) })
    return answer.ok
  } catch {
    return false
  }
}
