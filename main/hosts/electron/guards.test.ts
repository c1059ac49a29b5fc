import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { app, session } from 'electron'
import { pino } from 'pino'
import { beforeAll, expect, test, vi } from 'vitest'
import { guardContents } from './guard-contents.ts'
import { guardSession } from './guard-session.ts'
import * as electron from './stand-in-electron.ts'

vi.mock('electron', () => import('./stand-in-electron.ts'))

const log = pino({ enabled: false })
const opened: string[] = []
let contents: electron.StandInContents

beforeAll(() => {
  guardSession(session.defaultSession, log)
  app.on('web-contents-created', (_event, created) => guardContents(created, (url) => opened.push(url), log))
  electron.becomeReady()
  contents = new electron.BrowserWindow({}).webContents
})

const hostile = [
  'https://evil.example/',
  'http://127.0.0.1:4317/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'app://evil/index.html',
  'app://hearth.evil.example/index.html',
  'app://user@hearth/',
  'blob:https://evil.example/1',
  'about:blank',
  'ms-msdt:/id PCWDiagnostic',
  'chrome://settings',
]

const isBlocked = (kind: string, url: string, isMainFrame = true): boolean => {
  const event = electron.createEvent({ url, isMainFrame, isSameDocument: false })
  contents.emit(kind, event)
  return event.defaultPrevented
}

test.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])('twelve hostile addresses are stopped at %s, our own is not', (kind) => {
  expect(hostile.length).toBe(12)
  expect(hostile.filter((url) => !isBlocked(kind, url))).toEqual([])
  expect(isBlocked(kind, 'app://hearth/index.html#/chat/1')).toBe(false)
})

test('frames go nowhere, not even to us, and webviews are not attached', () => {
  expect(isBlocked('will-frame-navigate', 'app://hearth/index.html', false)).toBe(true)
  const event = electron.createEvent({})
  contents.emit('will-attach-webview', event, {}, {})
  expect(event.defaultPrevented).toBe(true)
})

test('no page opens a window; where it wanted to go is handed on to be asked about', () => {
  const urls = ['https://example.org/', 'file:///etc/passwd', 'app://hearth/index.html', '']
  expect(urls.map((url) => contents.windowOpen?.({ url }))).toEqual(urls.map(() => ({ action: 'deny' })))
  expect(opened).toEqual(urls)
})

test('WebRTC finds no way around the policy', () => {
  expect(electron.callsOf('setWebRTCIPHandlingPolicy')).toEqual([['disable_non_proxied_udp']])
})

/** Every permission that this version of Electron knows, from its own types. */
const permissions = (): string[] => {
  const types = readFileSync(createRequire(import.meta.url).resolve('electron/electron.d.ts'), 'utf8')
  const [, union] = /setPermissionRequestHandler\(handler: .*?permission: ('.*?'), callback/.exec(types) ?? []
  return (union ?? '').split(' | ').map((name) => name.replaceAll("'", ''))
}

test('of all permissions that Electron knows only one is granted: putting text on the clipboard', () => {
  const { permissionRequest, permissionCheck } = electron.session.defaultSession
  const known = permissions()
  expect(known.length).toBeGreaterThan(40)
  const granted: string[] = []
  for (const permission of known) {
    permissionRequest?.(contents, permission, (isGranted) => {
      if (isGranted) granted.push(permission)
    })
  }
  expect([granted, known.filter((permission) => permissionCheck?.(null, permission) !== false)]).toEqual([
    ['clipboard-sanitized-write'],
    ['clipboard-sanitized-write'],
  ])
})

test('devices, pairing and screens are out of reach', () => {
  const { defaultSession } = electron.session
  const answers: unknown[] = []
  defaultSession.bluetoothPairing?.({}, (answer) => answers.push(answer))
  defaultSession.displayMedia?.({}, (answer) => answers.push(answer))
  expect([defaultSession.devicePermission?.(), ...answers]).toEqual([false, { confirmed: false }, null])
})

test('only what the window made itself is saved as a file', () => {
  const isStopped = (url: string): boolean => {
    const download = electron.createEvent({})
    electron.session.defaultSession.emit('will-download', download, { getURL: () => url })
    return download.defaultPrevented
  }
  expect(['blob:app://hearth/1', 'app://hearth/index.html', 'blob:https://x.example/1', 'https://x.example/a.exe', 'data:text/html,x'].map(isStopped)).toEqual([
    false,
    ...[true, true, true, true],
  ])
})

test('nothing is ever loaded from outside', () => {
  const isCancelled = (url: string): boolean | undefined => {
    let cancelled: boolean | undefined
    electron.session.defaultSession.beforeRequest?.({ url, resourceType: 'image' }, ({ cancel }) => (cancelled = cancel))
    return cancelled
  }
  const outside = ['https://x.example/', 'http://127.0.0.1/', 'ws://x.example/', 'wss://x.example/', 'file:///etc/passwd', 'ftp://x/', 'chrome://x', '']
  expect(outside.map(isCancelled)).toEqual(outside.map(() => true))
  expect(['app://hearth/index.html', 'blob:app://hearth/1', 'data:image/png;base64,AA=='].map(isCancelled)).toEqual([false, false, false])
})

test('main listens to pages in one file only, and no file asks for what weakens the window', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !/test|stand-in/.test(name))
  const filesWith = (pattern: RegExp): string[] =>
    files.filter((name) => pattern.test(readFileSync(join(import.meta.dirname, name), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')))
  expect({
    ipcMain: filesWith(/\bipcMain\b|\.ipc\.|ipc-message/),
    ipcRenderer: filesWith(/\bipcRenderer\b/),
    shell: filesWith(/\bshell\b/),
    weak: filesWith(/no-sandbox|webSecurity: false|enableBlinkFeatures|bypassCSP|executeJavaScript|ignore-certificate|remote-debugging|nodeIntegration: true/),
  }).toEqual({ ipcMain: ['window-ipc.ts'], ipcRenderer: ['preload.ts'], shell: ['open-external.ts'], weak: [] })
})
