import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStaticFiles } from './static-files.ts'
import { traversalPaths } from './traversal-paths.ts'

let dir: string
let root: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hearth-static-'))
  root = join(dir, 'renderer')
  mkdirSync(join(root, 'assets'), { recursive: true })
  writeFileSync(join(dir, 'secret.txt'), 'secret')
  writeFileSync(join(root, 'index.html'), '<!doctype html>')
  writeFileSync(join(root, 'assets', 'app-1a2b3c.js'), 'export {}')
  writeFileSync(join(root, 'assets', 'serif.woff2'), 'font')
  symlinkSync(join(dir, 'secret.txt'), join(root, 'link.txt'))
  symlinkSync(dir, join(root, 'up'))
})
afterEach(() => rmSync(dir, { recursive: true }))

test('files of the window are found under their exact path, with their type and how long they keep', async () => {
  const find = openStaticFiles(root)
  const seen = await Promise.all(['/', '/index.html', '/assets/app-1a2b3c.js', '/assets/serif.woff2'].map((path) => find(path)))
  const forever = 'public, max-age=31536000, immutable'
  expect(seen.map((file) => [file?.headers['content-type'], file?.headers['cache-control']])).toEqual([
    ['text/html; charset=utf-8', 'no-store'],
    ['text/html; charset=utf-8', 'no-store'],
    ['text/javascript; charset=utf-8', forever],
    ['font/woff2', forever],
  ])
  expect(Buffer.from(seen[2]?.body ?? []).toString()).toBe('export {}')
})

test('forty ways out of the folder lead nowhere', async () => {
  const find = openStaticFiles(root)
  const found = await Promise.all([...traversalPaths, '/up/secret.txt', ''].map(async (path) => [path, await find(path)]))
  expect(traversalPaths.length).toBe(40)
  expect(found.filter(([, file]) => file !== undefined)).toEqual([])
})

test('a window that was not built yet has no files', async () => {
  expect(await openStaticFiles(join(dir, 'nothing'))('/')).toBeUndefined()
})
