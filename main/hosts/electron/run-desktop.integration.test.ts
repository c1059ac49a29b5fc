import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { MessageChannel, MessagePort } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { HearthClient } from '../../contract/contract.ts'
import * as electron from './stand-in-electron.ts'

vi.mock('electron', () => import('./stand-in-electron.ts'))

const root = resolve(import.meta.dirname, '../../..')
/** What the page was given through window.postMessage: message, target origin, ports. */
const posted: unknown[][] = []

let dataDir: string
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'hearth desktop '))
  process.argv = [process.execPath, root, '--some-chromium-switch', '--data-dir', dataDir]
  vi.stubGlobal('window', { location: { origin: 'app://hearth' }, postMessage: (...args: unknown[]) => void posted.push(args) })
  await import('../../index.ts')
  electron.calls.push(['became ready'])
  electron.becomeReady()
  await vi.waitFor(() => expect(electron.BrowserWindow.all.length).toBe(1), { timeout: 20_000 })
  await import('./preload.ts')
})
afterAll(() => {
  vi.unstubAllGlobals()
  rmSync(dataDir, { recursive: true })
})

const onlyWindow = (): electron.BrowserWindow => {
  const [window] = electron.BrowserWindow.all
  if (window === undefined) throw new Error('no window')
  return window
}

/** The port that the page got last. */
const lastPort = (): MessagePort => {
  const ports = posted.at(-1)?.[2]
  const port: unknown = Array.isArray(ports) ? ports[0] : undefined
  if (!(port instanceof MessagePort)) throw new Error('the page got no port')
  return port
}

const callConnect = (): void => {
  const [, api] = electron.callsOf('exposeInMainWorld')[0] ?? []
  if (typeof api !== 'object' || api === null || !('connect' in api) || typeof api.connect !== 'function') throw new Error('no connect')
  expect(Reflect.apply(api.connect, undefined, [])).toBeUndefined()
}

const closed = (port: MessagePort): Promise<boolean> => new Promise((done) => port.on('close', () => done(true)))

describe('before Electron is ready', () => {
  test('renderers are sandboxed, the profile is in the data folder, Chromium is told to keep quiet', () => {
    const names = electron.calls.slice(0, electron.calls.findIndex(([name]) => name === 'became ready'))
    expect(names).toEqual([
      ['enableSandbox'],
      ['setName', 'Hearth'],
      ['setPath', 'userData', join(dataDir, 'window')],
      ['appendSwitch', 'disable-background-networking'],
      ['appendSwitch', 'disable-component-update'],
      ['appendSwitch', 'disable-domain-reliability'],
      ['appendSwitch', 'no-pings'],
      ['requestSingleInstanceLock'],
    ])
    expect(electron.registeredSchemes()).toEqual({ app: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } })
  })
})

describe('the window', () => {
  test('has no Node, is isolated and sandboxed, and is dark before it paints', () => {
    expect(onlyWindow().options).toEqual({
      width: 1180,
      height: 780,
      minWidth: 480,
      minHeight: 400,
      show: false,
      title: 'Hearth',
      backgroundColor: '#1a1816',
      autoHideMenuBar: true,
      webPreferences: {
        preload: join(root, 'out/preload/preload.cjs'),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        safeDialogs: true,
        spellcheck: process.platform === 'darwin',
      },
    })
  })

  test('loads only our own scheme and shows itself once it has painted', () => {
    expect(electron.callsOf('loadURL')).toEqual([['app://hearth/index.html']])
    expect(onlyWindow().isVisible).toBe(false)
    onlyWindow().emit('ready-to-show')
    expect(onlyWindow().isVisible).toBe(true)
  })

  test('had its walls before its page: policy, navigation, windows, permissions, network', async () => {
    const response = await electron.session.defaultSession.served.get('app')?.({ url: 'app://hearth/../x', method: 'GET' })
    const navigation = electron.createEvent({ url: 'https://evil.example/', isMainFrame: true })
    onlyWindow().webContents.emit('will-navigate', navigation)
    const permissions: boolean[] = []
    electron.session.defaultSession.permissionRequest?.(null, 'geolocation', (answer) => permissions.push(answer))
    electron.session.defaultSession.beforeRequest?.({ url: 'https://evil.example/', resourceType: 'image' }, ({ cancel }) => permissions.push(!cancel))
    expect([response?.status, response?.headers.get('content-security-policy')?.startsWith("default-src 'none'")]).toEqual([404, true])
    expect([navigation.defaultPrevented, ...permissions]).toEqual([true, false, false])
    expect(electron.callsOf('setApplicationMenu').length).toBe(1)
  })

  test('has its place stored when it closes, and comes to the front when Hearth is started again', () => {
    electron.app.emit('second-instance', {}, [])
    expect(electron.calls.slice(-3)).toEqual([['restore'], ['show'], ['focus']])
    onlyWindow().emit('close', electron.createEvent({}))
    expect(JSON.parse(readFileSync(join(dataDir, 'window.json'), 'utf8'))).toEqual({ x: 10, y: 20, width: 900, height: 700, isMaximized: false })
  })

  test('is loaded again when its page crashes, but not for ever', () => {
    const crash = (): boolean => onlyWindow().webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 11 })
    for (let i = 0; i < 5; i++) crash()
    expect(electron.callsOf('reload').length).toBe(3)
    expect(electron.callsOf('showErrorBox').at(-1)).toEqual(['The window keeps crashing', 'Your chats are kept. Close Hearth and start it again.'])
  })
})

describe('links', () => {
  const openLink = async (url: string, answer: number): Promise<{ asked: number; opened: unknown[][] }> => {
    const before = { asked: electron.callsOf('showMessageBox').length, opened: electron.callsOf('openExternal').length }
    electron.setDialogAnswer(answer)
    onlyWindow().webContents.windowOpen?.({ url })
    await new Promise((done) => setImmediate(done))
    return {
      asked: electron.callsOf('showMessageBox').length - before.asked,
      opened: electron.callsOf('openExternal').slice(before.opened),
    }
  }

  test('open in the browser only after the user has seen where they lead and agreed', async () => {
    const cancelled = await openLink('https://example.org/a', 0)
    const agreed = await openLink('https://example.org/a', 1)
    expect([cancelled, agreed]).toEqual([
      { asked: 1, opened: [] },
      { asked: 1, opened: [['https://example.org/a']] },
    ])
  })

  test('to anything but a page or a mail address are not even asked about', async () => {
    for (const url of ['file:///etc/passwd', 'smb://x/y', 'javascript:alert(1)', 'http://example.org/', 'ms-msdt:x']) {
      expect(await openLink(url, 1)).toEqual({ asked: 0, opened: [] })
    }
  })

  test('are asked about one at a time, however many a page opens', async () => {
    electron.setDialogAnswer(0)
    const before = electron.callsOf('showMessageBox').length
    for (let i = 0; i < 50; i++) onlyWindow().webContents.windowOpen?.({ url: `https://example.org/${i}` })
    await new Promise((done) => setImmediate(done))
    expect(electron.callsOf('showMessageBox').length - before).toBe(1)
  })

  test('show the letters and the bytes of a name that looks like another', async () => {
    await openLink('https://xn--pple-43d.com/', 0)
    expect(electron.callsOf('showMessageBox').at(-1)).toMatchObject([{ type: 'warning', message: 'Open аpple.com (xn--pple-43d.com)?', defaultId: 0 }])
  })
})

describe('the preload', () => {
  test('gives the page one object with one function, and no way to anything else', () => {
    const exposed = electron.callsOf('exposeInMainWorld')
    const members = exposed.map(([name, api]) => [name, Object.entries(api ?? {}).map(([member, value]) => `${member}: ${typeof value}`)])
    expect(members).toEqual([['hearth', ['connect: function']]])
  })

  test('hands over a port that speaks to the real application', async () => {
    callConnect()
    expect(posted.at(-1)?.slice(0, 2)).toEqual([{ type: 'hearth:port' }, 'app://hearth'])
    const client: HearthClient = createORPCClient(new RPCLink({ port: toPort(lastPort()) }))
    const about = await client.system.about({})
    expect(about).toMatchObject({ host: 'electron', dataDir })
    expect(await client.settings.update({ theme: 'dark' })).toMatchObject({ theme: 'dark' })
    expect(await client.settings.get({})).toMatchObject({ theme: 'dark' })
  })

  test('has its former port closed by a new one, as after a reload', async () => {
    callConnect()
    const former = lastPort()
    const isClosed = closed(former)
    callConnect()
    expect(await isClosed).toBe(true)
  })

  test('cannot send frames of another shape: the port closes', async () => {
    for (const frame of ['{', { i: '1', p: { u: '/system/about' } }, new Uint8Array(8), 7, null]) {
      callConnect()
      const port = lastPort()
      const isClosed = closed(port)
      port.postMessage(frame)
      expect(await isClosed).toBe(true)
    }
  })
})

const toPort = (port: MessagePort) => ({
  on: (event: string, listener: (event?: { data: unknown }) => void) => {
    if (event === 'message') port.on('message', (data: unknown) => listener({ data }))
    if (event === 'close') port.on('close', () => listener())
  },
  postMessage: (data: unknown) => port.postMessage(data),
})

describe('a message to main', () => {
  const top: electron.StandInFrame = { url: 'app://hearth/index.html', origin: 'app://hearth', parent: null }
  const sendAs = async (frame: electron.StandInFrame | null, message: unknown = null): Promise<'accepted' | 'refused'> => {
    const { port1, port2 } = new MessageChannel()
    const isClosed = closed(port2).then(() => 'refused' as const)
    const answered = new Promise<'accepted'>((done) => port2.on('message', () => done('accepted')))
    port2.postMessage(JSON.stringify({ i: '1', p: { u: '/system/about' } }))
    electron.page.send(message, [port1], frame)
    const fate = await Promise.race([isClosed, answered])
    port2.close()
    return fate
  }

  test('is heard from the top frame of our page only', async () => {
    expect(await sendAs(top)).toBe('accepted')
    const strangers: (electron.StandInFrame | null)[] = [
      null,
      { ...top, parent: top },
      { ...top, origin: 'null' },
      { ...top, origin: 'https://evil.example' },
      { ...top, origin: 'app://evil' },
      { ...top, url: 'about:blank' },
      { ...top, url: 'https://evil.example/' },
      { ...top, url: 'blob:app://hearth/1' },
      { ...top, url: 'app://evil/index.html' },
      { ...top, url: '' },
    ]
    for (const stranger of strangers) expect(await sendAs(stranger)).toBe('refused')
  })

  test('carries one port and nothing else', async () => {
    expect([await sendAs(top, 'hello'), await sendAs(top, { channel: 'x' })]).toEqual(['refused', 'refused'])
    expect(() => electron.page.send(null, [])).not.toThrow()
    const [one, two] = [new MessageChannel(), new MessageChannel()]
    const bothClosed = Promise.all([closed(one.port2), closed(two.port2)])
    electron.page.send(null, [one.port1, two.port1], top)
    expect(await bothClosed).toEqual([true, true])
  })
})

describe('quitting', () => {
  test('waits until everything is stored, then ends', async () => {
    electron.app.quit()
    expect(electron.calls.at(-1)).toEqual(['quit prevented'])
    await expect.poll(() => electron.calls.at(-1), { timeout: 10_000 }).toEqual(['quit'])
    // The data folder is free for the next one.
    const { createApp } = await import('../../app.ts')
    const { pino } = await import('pino')
    const launchEngine = (): never => {
      throw new Error('not needed')
    }
    const next = await createApp({ dataDir, launchEngine, launchWorkshop: launchEngine, starterDir: dataDir, host: 'web', version: '0', log: pino({ enabled: false }) })
    await next.close()
  })
})
