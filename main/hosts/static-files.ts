/* The built window's files, as either host serves them.
 *
 * The folder is walked once, and a request is answered only when its path is,
 * character for character, one that the walk found. Nothing from a request is
 * ever decoded, normalised or joined to a path, so there is nothing for `..`,
 * `%2f`, a backslash, a NUL or a drive letter to do. Links are not followed:
 * the walk takes regular files only.
 *
 * NOT HERE: a folder that changes while it is served; the window is rebuilt
 * with the application, and both start again. */
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

export type StaticFile = { body: Uint8Array<ArrayBuffer>; headers: { 'content-type': string; 'cache-control': string } }

/** Answers with the file at a URL path such as `/assets/index-B2.js`, undefined when there is none. `/` is index.html. */
export type FindStaticFile = (path: string) => Promise<StaticFile | undefined>

const contentTypes = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.html', 'text/html; charset=utf-8'],
  ['.ico', 'image/x-icon'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.json', 'application/json'],
  ['.png', 'image/png'],
  ['.svg', 'image/svg+xml'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.wasm', 'application/wasm'],
  ['.webmanifest', 'application/manifest+json'],
  ['.woff2', 'font/woff2'],
])

/** Walks `dir`. A folder that is not there holds no files. */
export const openStaticFiles = (dir: string): FindStaticFile => {
  const files = new Map<string, string>()
  walk(dir, '', files)
  return async (path) => {
    const urlPath = path === '/' ? '/index.html' : path
    const file = files.get(urlPath)
    if (file === undefined) return undefined
    return { body: new Uint8Array(await readFile(file)), headers: headersFor(urlPath) }
  }
}

const headersFor = (urlPath: string): StaticFile['headers'] => ({
  'content-type': contentTypes.get(extname(urlPath)) ?? 'application/octet-stream',
  // Names under /assets/ carry a hash of their content; index.html names the current ones.
  'cache-control': urlPath.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store',
})

const walk = (dir: string, prefix: string, files: Map<string, string>): void => {
  for (const entry of readEntries(dir)) {
    const urlPath = `${prefix}/${entry.name}`
    if (entry.isDirectory()) walk(join(dir, entry.name), urlPath, files)
    else if (entry.isFile()) files.set(urlPath, join(dir, entry.name))
  }
}

const readEntries = (dir: string) => {
  try {
    return readdirSync(dir, { withFileTypes: true })
  } catch {
    // Before the first build there is no window; the host says so when it starts.
    return []
  }
}
