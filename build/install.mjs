/* Installs what package-lock.json asks for and is not there yet.
 *
 * npm leaves its own account of what it installed in node_modules/.package-lock.json.
 * While that agrees with package-lock.json there is nothing to do, whoever did the
 * installing; a stamp with the lock file's hash spares us the comparison next time.
 *
 * Packages may not run scripts on the user's machine (`--ignore-scripts`). The one
 * exception, by name, is `node`, whose script fetches the Node 24 of this platform.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundledNode, paths } from './paths.mjs'
import { runCommand } from './run-command.mjs'
import { say } from './say.mjs'

const stampFile = join(paths.cache, 'installed')
const oldestNode = [20, 19]

/** @returns {Promise<void>} */
export async function install() {
  requireNode()
  const lock = readFileSync(join(paths.root, 'package-lock.json'), 'utf8')
  const hash = createHash('sha256').update(lock).digest('hex')
  if (readStamp() === hash && hasAppNode()) return
  if (!agreesWithInstalled(lock)) await installPackages()
  if (!existsSync(bundledNode)) await installAppNode()
  mkdirSync(paths.cache, { recursive: true })
  writeFileSync(stampFile, hash)
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  throw new Error(`Hearth needs Node ${oldestNode.join('.')} or later; this is Node ${process.versions.node}.`)
}

function readStamp() {
  return existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : ''
}

/** A platform for which the package `node` has no binary can bring its own Node 24. */
function hasAppNode() {
  return existsSync(bundledNode) || (existsSync(join(paths.modules, 'node')) && Number(process.versions.node.split('.')[0]) >= 24)
}

/**
 * @param {string} lock
 * @returns {boolean} every package of the lock file is installed in its version; optional ones may be missing
 */
function agreesWithInstalled(lock) {
  const installedFile = join(paths.modules, '.package-lock.json')
  if (!existsSync(installedFile)) return false
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages
  return Object.entries(JSON.parse(lock).packages).every(
    ([path, { version, optional }]) => path === '' || (installed[path] ? installed[path].version === version : optional === true),
  )
}

async function installPackages() {
  say('Installing what is missing. This takes a minute or two the first time.')
  // On Windows a running node.exe cannot be deleted, and we may be running from node_modules: install in place there.
  const verb = process.platform === 'win32' && existsSync(paths.modules) ? ['install', '--no-save'] : ['ci']
  await npm([...verb, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
}

async function installAppNode() {
  say('Fetching the Node that Hearth runs on.')
  await npm(['rebuild', 'node', '--ignore-scripts=false', '--loglevel=error'])
  if (!hasAppNode()) throw new Error('The npm package `node` brought no Node for this platform. Install Node 24 and start again.')
}

/** @param {string[]} args */
async function npm(args) {
  // Inside `npm start` npm says where it is; a bare `node build/start.mjs` finds it on the PATH.
  const { npm_execpath: script, npm_node_execpath: node } = process.env
  const { code } = script?.endsWith('.js')
    ? await runCommand(node ?? process.execPath, [script, ...args])
    : await runCommand(process.platform === 'win32' ? 'npm.cmd' : 'npm', args)
  if (code !== 0) throw new Error(`npm ${args[0]} failed (exit code ${code}); what it said is above. Nothing else was changed.`)
}
