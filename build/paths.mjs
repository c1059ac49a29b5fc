// build/paths.mjs - Where things are. Every script works from any folder, spaces in its path included.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')

export const paths = {
  root,
  modules,
  out: join(root, 'out'),
  /** What the scripts remember between runs; gone with node_modules, so never stale for long. */
  cache: join(modules, '.cache', 'hearth'),
}

/** The Node 24 that the npm package `node` brings. */
export const bundledNode = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/**
 * The Node that runs everything but these scripts: the database driver crashes on 20.
 * @returns {string}
 */
export function appNode() {
  return existsSync(bundledNode) ? bundledNode : process.execPath
}
