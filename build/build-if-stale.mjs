/* Builds out/ when what it is made from has changed.
 *
 * The stamp holds two fingerprints of the inputs. The quick one (names, sizes,
 * modification times) costs a few milliseconds and settles nearly every start.
 * When it differs, the contents decide: a fresh checkout or a touched file
 * changes times, not the application. Tests are no input.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { lock } from './lock.mjs'
import { paths } from './paths.mjs'
import { runTool } from './run-command.mjs'
import { say } from './say.mjs'

const inputs = ['main', 'renderer', 'electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json']
const products = ['main/index.js', 'main/web.js', 'main/cli.js', 'main/engine.js', 'preload/preload.cjs', 'renderer/index.html']
const stampFile = join(paths.out, '.stamp.json')

/**
 * @param {{ force?: boolean }} [options]
 * @returns {Promise<void>}
 */
export async function buildIfStale({ force = false } = {}) {
  if (!force && isFresh()) return
  await lock('build', async () => {
    if (!force && isFresh()) return // Another script built it while we waited.
    await build()
  })
}

async function build() {
  say('Building the application.')
  const fingerprints = { quick: quickFingerprint(), contents: contentFingerprint() }
  const { code, output } = await runTool('electron-vite/bin/electron-vite.js', ['build', '--logLevel', 'warn'], { capture: true })
  if (code !== 0) throw new Error(`The build failed (exit code ${code}):\n${output}`)
  writeFileSync(stampFile, JSON.stringify(fingerprints))
}

function isFresh() {
  if (!existsSync(stampFile) || products.some((file) => !existsSync(join(paths.out, file)))) return false
  const stamp = readStamp()
  const quick = quickFingerprint()
  if (stamp.quick === quick) return true
  if (stamp.contents !== contentFingerprint()) return false
  writeFileSync(stampFile, JSON.stringify({ ...stamp, quick }))
  return true
}

/** @returns {{ quick?: string, contents?: string }} */
function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'))
  } catch {
    return {} // Cut short by a crash: build again.
  }
}

function quickFingerprint() {
  return fingerprint((file) => {
    const { size, mtimeMs } = statSync(file)
    return `${size}:${mtimeMs}`
  })
}

function contentFingerprint() {
  return fingerprint((file) => readFileSync(file))
}

/** @param {(file: string) => string | Buffer} describe */
function fingerprint(describe) {
  const hash = createHash('sha256')
  for (const file of inputs.flatMap((name) => filesUnder(join(paths.root, name))).sort()) {
    hash.update(relative(paths.root, file)).update('\0').update(describe(file)).update('\0')
  }
  return hash.digest('hex')
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(path) {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}
