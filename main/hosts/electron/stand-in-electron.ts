/* Electron as its documentation describes it, for machines where its binary cannot be had.
 *
 * Only what this host uses, and strict about what the real one is strict about:
 * what must happen before `ready` throws after it and the other way round, a
 * scheme is served only once it was registered, and a utility process is a real
 * child process. Everything is recorded, and `page` plays the renderer's part.
 *
 * Tests mock the module 'electron' with this one. Where the binary is present
 * the end-to-end specs run the same code in the real Electron. */
import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import type { MessagePort } from 'node:worker_threads'

export type StandInEvent = { preventDefault: () => void; readonly defaultPrevented: boolean }

/** Calls in the order they were made: name and arguments. */
export const calls: [name: string, ...args: unknown[]][] = []
const record = (name: string, ...args: unknown[]): void => void calls.push([name, ...args])

/** The arguments of every call of `name`. */
export const callsOf = (name: string): unknown[][] => calls.filter(([called]) => called === name).map(([, ...args]) => args)

const state: { isReady: boolean; dialogAnswer: number; chosenPaths: string[] } = { isReady: false, dialogAnswer: 0, chosenPaths: [] }
/** What the user chooses in the dialog for files; nothing cancels it. */
export const setChosenPaths = (...paths: string[]): void => void (state.chosenPaths = paths)
export const setDialogAnswer = (index: number): void => void (state.dialogAnswer = index)

const mustBeReady = (what: string): void => {
  if (!state.isReady) throw new Error(`${what} before the app is ready`)
}
const mustNotBeReady = (what: string): void => {
  if (state.isReady) throw new Error(`${what} after the app is ready`)
}

export const createEvent = <Extra extends object>(extra: Extra): StandInEvent & Extra => {
  const event = {
    ...extra,
    defaultPrevented: false,
    preventDefault: () => {
      event.defaultPrevented = true
    },
  }
  return event
}

class App extends EventEmitter {
  readonly isPackaged = false
  readonly commandLine = { appendSwitch: (name: string): void => record('appendSwitch', name) }
  enableSandbox = (): void => {
    mustNotBeReady('enableSandbox')
    record('enableSandbox')
  }
  setName = (name: string): void => record('setName', name)
  setPath = (name: string, path: string): void => {
    mustNotBeReady('setPath')
    if (!existsSync(path)) throw new Error(`${path} does not exist`)
    record('setPath', name, path)
  }
  requestSingleInstanceLock = (): boolean => {
    record('requestSingleInstanceLock')
    return true
  }
  whenReady = async (): Promise<void> => {
    if (!state.isReady) await new Promise((resolve) => this.once('ready', resolve))
  }
  quit = (): void => {
    const event = createEvent({})
    this.emit('before-quit', event)
    record(event.defaultPrevented ? 'quit prevented' : 'quit')
  }
  exit = (code: number): void => record('exit', code)
}
export const app = new App()

export const becomeReady = (): void => {
  state.isReady = true
  app.emit('ready')
}

const schemes = new Map<string, unknown>()
export const protocol = {
  registerSchemesAsPrivileged: (list: { scheme: string; privileges: unknown }[]): void => {
    mustNotBeReady('registerSchemesAsPrivileged')
    for (const { scheme, privileges } of list) schemes.set(scheme, privileges)
  },
}
export const registeredSchemes = (): Record<string, unknown> => Object.fromEntries(schemes)

type Handler = (request: { url: string; method: string }) => Promise<Response>
type Callback<Value> = (value: Value) => void

/** Records every handler it is given under its method's name. */
export class StandInSession extends EventEmitter {
  readonly served = new Map<string, Handler>()
  permissionRequest?: (contents: unknown, permission: string, callback: Callback<boolean>) => void
  permissionCheck?: (contents: unknown, permission: string) => boolean
  devicePermission?: () => boolean
  bluetoothPairing?: (details: unknown, callback: Callback<unknown>) => void
  displayMedia?: (request: unknown, callback: Callback<unknown>) => void
  beforeRequest?: (details: { url: string; resourceType: string }, callback: Callback<{ cancel: boolean }>) => void
  readonly protocol = {
    handle: (scheme: string, handler: Handler): void => {
      mustBeReady('protocol.handle')
      if (!schemes.has(scheme)) throw new Error(`${scheme} was not registered`)
      this.served.set(scheme, handler)
    },
  }
  readonly webRequest = {
    onBeforeRequest: (listener: NonNullable<StandInSession['beforeRequest']>): void => void (this.beforeRequest = listener),
  }
  setPermissionRequestHandler = (handler: NonNullable<StandInSession['permissionRequest']>): void => void (this.permissionRequest = handler)
  setPermissionCheckHandler = (handler: NonNullable<StandInSession['permissionCheck']>): void => void (this.permissionCheck = handler)
  setDevicePermissionHandler = (handler: () => boolean): void => void (this.devicePermission = handler)
  setBluetoothPairingHandler = (handler: NonNullable<StandInSession['bluetoothPairing']>): void => void (this.bluetoothPairing = handler)
  setDisplayMediaRequestHandler = (handler: NonNullable<StandInSession['displayMedia']>): void => void (this.displayMedia = handler)
  setUSBProtectedClassesHandler = (handler: unknown): void => record('setUSBProtectedClassesHandler', handler)
  setSpellCheckerEnabled = (isEnabled: boolean): void => record('setSpellCheckerEnabled', isEnabled)
}
export const session = { defaultSession: new StandInSession() }

export type StandInFrame = { url: string; origin: string; parent: StandInFrame | null }

export class StandInContents extends EventEmitter {
  readonly mainFrame: StandInFrame = { url: '', origin: 'null', parent: null }
  windowOpen?: (details: { url: string }) => { action: string }
  setWindowOpenHandler = (handler: NonNullable<StandInContents['windowOpen']>): void => void (this.windowOpen = handler)
  setWebRTCIPHandlingPolicy = (policy: string): void => record('setWebRTCIPHandlingPolicy', policy)
  reload = (): void => record('reload')
}

export class BrowserWindow extends EventEmitter {
  static readonly all: BrowserWindow[] = []
  static getAllWindows = (): BrowserWindow[] => [...BrowserWindow.all]
  static fromWebContents = (contents: StandInContents): BrowserWindow | null =>
    BrowserWindow.all.find((window) => window.webContents === contents) ?? null
  readonly webContents = new StandInContents()
  readonly options: unknown
  isVisible = false
  constructor(options: unknown) {
    super()
    mustBeReady('new BrowserWindow')
    this.options = options
    BrowserWindow.all.push(this)
    app.emit('web-contents-created', createEvent({}), this.webContents)
  }
  loadURL = (url: string): Promise<void> => {
    record('loadURL', url)
    Object.assign(this.webContents.mainFrame, { url, origin: /^[a-z]+:\/\/[^/]+/.exec(url)?.[0] ?? 'null' })
    return Promise.resolve()
  }
  show = (): void => {
    this.isVisible = true
    record('show')
  }
  focus = (): void => record('focus')
  restore = (): void => record('restore')
  maximize = (): void => record('maximize')
  isMinimized = (): boolean => true
  isMaximized = (): boolean => false
  isDestroyed = (): boolean => false
  getNormalBounds = () => ({ x: 10, y: 20, width: 900, height: 700 })
  /** The user closes the window. */
  close = (): void => {
    this.emit('close', createEvent({}))
    BrowserWindow.all.splice(BrowserWindow.all.indexOf(this), 1)
    if (BrowserWindow.all.length === 0) app.emit('window-all-closed')
  }
}

export const Menu = {
  buildFromTemplate: (template: unknown): unknown => template,
  setApplicationMenu: (menu: unknown): void => record('setApplicationMenu', menu),
}
/** What the system tells of mains and heat; tests set `isOnBattery` and `thermalState`, and emit events. */
class PowerMonitor extends EventEmitter {
  isOnBattery = false
  thermalState: 'unknown' | 'nominal' | 'fair' | 'serious' | 'critical' = 'unknown'
  isOnBatteryPower = (): boolean => {
    mustBeReady('powerMonitor')
    return this.isOnBattery
  }
  getCurrentThermalState = (): PowerMonitor['thermalState'] => {
    mustBeReady('powerMonitor')
    return this.thermalState
  }
}
export const powerMonitor = new PowerMonitor()

export const nativeTheme = { shouldUseDarkColors: true }
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] }
export const shell = {
  openExternal: (url: string): Promise<void> => {
    record('openExternal', url)
    return Promise.resolve()
  },
}
export const dialog = {
  showErrorBox: (title: string, text: string): void => record('showErrorBox', title, text),
  showMessageBox: (_window: unknown, options: unknown): Promise<{ response: number }> => {
    record('showMessageBox', options)
    return Promise.resolve({ response: state.dialogAnswer })
  },
  showOpenDialog: (_window: unknown, options: unknown): Promise<{ canceled: boolean; filePaths: string[] }> => {
    record('showOpenDialog', options)
    return Promise.resolve({ canceled: state.chosenPaths.length === 0, filePaths: state.chosenPaths })
  },
}

/** Main's end of a port, over a real one. 'close' comes when the other end is gone, not when this one closes. */
export class MessagePortMain extends EventEmitter {
  readonly #port: MessagePort
  #isOpen = true
  constructor(port: MessagePort) {
    super()
    this.#port = port
    port.on('close', () => {
      if (this.#isOpen) this.emit('close')
      this.#isOpen = false
    })
  }
  start = (): void => void this.#port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }))
  postMessage = (data: unknown): void => this.#port.postMessage(data)
  close = (): void => {
    this.#isOpen = false
    this.#port.close()
  }
}

export const ipcMain = new EventEmitter()

/** The renderer's part: what a page, or something in its place, can do. */
export const page = {
  /** Sends as `frame` of the first window, or as whatever is given. */
  send: (message: unknown, ports: MessagePort[], frame?: StandInFrame | null): void => {
    const [window] = BrowserWindow.all
    const senderFrame = frame === undefined ? window?.webContents.mainFrame : frame
    const event = { sender: window?.webContents, senderFrame, ports: ports.map((port) => new MessagePortMain(port)) }
    ipcMain.emit('hearth:connect', event, message)
  },
}

export const contextBridge = { exposeInMainWorld: (name: string, api: unknown): void => record('exposeInMainWorld', name, api) }
export const ipcRenderer = {
  postMessage: (channel: string, message: unknown, transfer: MessagePort[]): void => {
    record('ipcRenderer.postMessage', channel)
    page.send(message, transfer)
  },
}

/** Like the real one it has no pid, and kill() does nothing, until it has spawned. */
class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess
  pid: number | undefined
  constructor(child: ChildProcess) {
    super()
    this.#child = child
    child.on('message', (data) => this.emit('message', data))
    child.on('spawn', () => {
      this.pid = child.pid
      this.emit('spawn')
    })
    child.on('exit', (code, signal) => {
      this.pid = undefined
      // What waitpid says: the number of the signal, when one ended it.
      this.emit('exit', signal === null ? code : constants.signals[signal])
    })
  }
  get stdout() {
    return this.#child.stdout
  }
  get stderr() {
    return this.#child.stderr
  }
  postMessage = (data: unknown): void => {
    if (typeof data === 'string' && this.#child.connected) this.#child.send(data)
  }
  kill = (): boolean => this.pid !== undefined && this.#child.kill()
}

type ForkOptions = { serviceName: string; stdio: ('ignore' | 'pipe')[]; env: NodeJS.ProcessEnv; execArgv: string[] }

export const utilityProcess = {
  fork: (entry: string, args: string[], { stdio, env, execArgv, serviceName }: ForkOptions): UtilityProcess => {
    mustBeReady('utilityProcess.fork')
    record('utilityProcess.fork', { entry, args, serviceName, stdio, execArgv, env })
    return new UtilityProcess(fork(entry, args, { stdio: [...stdio, 'ipc'], env, execArgv, serialization: 'advanced' }))
  },
}
