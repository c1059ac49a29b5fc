import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { session } from 'electron'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { traversalPaths } from '../traversal-paths.ts'
import { isAppUrl, registerAppScheme, serveAppScheme } from './app-scheme.ts'
import * as electron from './stand-in-electron.ts'

vi.mock('electron', () => import('./stand-in-electron.ts'))

let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'hearth-scheme-'))
  const rendererDir = join(dir, 'renderer')
  mkdirSync(join(rendererDir, 'assets'), { recursive: true })
  writeFileSync(join(dir, 'secret.txt'), 'secret')
  writeFileSync(join(rendererDir, 'index.html'), '<!doctype html>')
  writeFileSync(join(rendererDir, 'assets', 'app-1a2b3c.js'), 'export {}')
  symlinkSync(join(dir, 'secret.txt'), join(rendererDir, 'link.txt'))
  registerAppScheme()
  electron.becomeReady()
  serveAppScheme(session.defaultSession, rendererDir)
})
afterAll(() => rmSync(dir, { recursive: true }))

const load = async (url: string, method = 'GET'): Promise<Response> => {
  const handler = electron.session.defaultSession.served.get('app')
  if (handler === undefined) throw new Error('nothing serves app:')
  return handler({ url, method })
}

test('the scheme is a secure origin of its own, without the right to bypass the policy', () => {
  expect(electron.registeredSchemes()).toEqual({ app: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } })
})

test('the window and its files are served with the policy and their types', async () => {
  const index = await load('app://hearth/index.html?x=1#/chat/2')
  const script = await load('app://hearth/assets/app-1a2b3c.js')
  expect([index.status, index.headers.get('content-type'), script.headers.get('content-type'), await script.text()]).toEqual([
    200,
    'text/html; charset=utf-8',
    'text/javascript; charset=utf-8',
    'export {}',
  ])
  expect(index.headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
      "manifest-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
      "require-trusted-types-for 'script'",
  )
  expect(index.headers.get('x-content-type-options')).toBe('nosniff')
})

test('forty ways out of the folder are 404, with the policy on them', async () => {
  const answers = await Promise.all(traversalPaths.map(async (path) => ({ path, response: await load(`app://hearth${path}`) })))
  const wrong = answers.filter(({ response }) => response.status !== 404 || !response.headers.has('content-security-policy'))
  expect({ tried: answers.length, wrong: wrong.map(({ path }) => path) }).toEqual({ tried: 40, wrong: [] })
})

test('other hosts, other methods and other schemes get nothing', async () => {
  const urls = ['app://evil/index.html', 'app://hearth.evil/index.html', 'app://hearth:1/index.html', 'app://x@hearth/index.html', 'app:index.html']
  const statuses = await Promise.all([...urls.map((url) => load(url)), load('app://hearth/index.html', 'POST')])
  expect(statuses.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404])
  expect([...urls, 'https://hearth/index.html', 'about:blank', 'blob:app://hearth/1', ''].filter((url) => isAppUrl(url))).toEqual([])
})
