/* The Electron host from start to end.
 *
 * Before ready: sandbox for every renderer, our scheme, Chromium's own traffic
 * off, its profile inside the data folder, one instance. After: the application,
 * the guards, the port, the window, in that order, so that no page ever exists
 * without its walls. A second start brings the first one's window to the front.
 *
 * Quitting waits for the application to store everything, ten seconds at most.
 * A page that crashed is loaded again; one that keeps crashing is not. */
import { accessSync, constants, mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { AnyRouter } from '@orpc/server'
import { BrowserWindow, Menu, app, dialog, session } from 'electron'
import type { Logger } from 'pino'
import { AppError } from '../../contract/errors.ts'
import type { LaunchEngine } from '../../engine-link/engine-child.ts'
import type { AppPaths } from '../app-paths.ts'
import { defaultDataDir } from '../data-dir.ts'
import { logBugs } from '../log-bugs.ts'
import { openLog } from '../open-log.ts'
import { createRpcServer } from '../rpc-port.ts'
import { registerAppScheme, serveAppScheme } from './app-scheme.ts'
import { applicationMenu } from './application-menu.ts'
import { guardContents } from './guard-contents.ts'
import { guardSession } from './guard-session.ts'
import { launchUtilityEngine } from './launch-engine.ts'
import { createOpenExternal } from './open-external.ts'
import { type AppWindow, focusWindow, openWindow } from './open-window.ts'
import { type PickPath, createPickPath } from './pick-path.ts'
import { type Links, takeLinks } from './take-links.ts'
import { acceptWindowPorts } from './window-ipc.ts'

type HostedApp = { router: AnyRouter; openLink: (link: string) => void; close: () => Promise<void> }
type StartApp = (options: { dataDir: string; log: Logger; launchEngine: LaunchEngine; launchWorkshop: LaunchEngine; pickPath: PickPath }) => Promise<HostedApp>

const closingTimeoutMs = 10_000
const maxReloads = 3

/** What Chromium does on the network by itself. Nothing leaves this computer, its update checks included. */
const quietSwitches = ['disable-background-networking', 'disable-component-update', 'disable-domain-reliability', 'no-pings']

/** Starts everything; must be called while the entry is first evaluated, before Electron is ready. */
export const runDesktop = (args: readonly string[], paths: AppPaths, startApp: StartApp): void => {
  const dataDir = readDataDir(args)
  app.enableSandbox()
  registerAppScheme()
  app.setName('Hearth')
  app.setPath('userData', profileDir(dataDir))
  for (const name of quietSwitches) app.commandLine.appendSwitch(name)
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  const { log, close: closeLog } = openLog(dataDir)
  logBugs(log, (error) => {
    dialog.showErrorBox('Hearth stopped because of a bug', `${error.message}\n\nWhat you typed is kept; start it again.`)
    app.exit(1)
  })
  const links = takeLinks(args)
  void app.whenReady().then(() => openDesktop({ dataDir, paths, startApp, log, closeLog, links }))
}

type Desktop = { dataDir: string; paths: AppPaths; startApp: StartApp; log: Logger; closeLog: () => void; links: Links }

const openDesktop = async ({ dataDir, paths, startApp, log, closeLog, links }: Desktop): Promise<void> => {
  try {
    const hosted = await startApp({
      ...{ dataDir, log, launchEngine: launchUtilityEngine(paths.engineEntry) },
      launchWorkshop: launchUtilityEngine(paths.workshopEntry),
      pickPath: createPickPath(),
    })
    closeBeforeQuit(async () => {
      await hosted.close()
      log.info('The application has closed')
      closeLog()
    })
    guard(log)
    serveAppScheme(session.defaultSession, paths.rendererDir)
    acceptWindowPorts(createRpcServer(hosted.router, log), log)
    const isMac = process.platform === 'darwin'
    Menu.setApplicationMenu(Menu.buildFromTemplate(applicationMenu({ isMac, isPackaged: app.isPackaged })))
    keepOneWindow(() => reloadAfterCrash(openWindow(dataDir, paths.preloadFile), log))
    links.passTo(hosted.openLink)
    log.info({ version: paths.version }, 'The window is open')
  } catch (error) {
    log.fatal({ err: error }, 'Could not start')
    dialog.showErrorBox('Hearth could not start', explain(error, dataDir))
    closeLog()
    app.exit(1)
  }
}

const guard = (log: Logger): void => {
  const openExternal = createOpenExternal(log)
  guardSession(session.defaultSession, log)
  app.on('session-created', (created) => guardSession(created, log))
  app.on('web-contents-created', (_event, contents) => {
    const openLink = (url: string): void => {
      const window = BrowserWindow.fromWebContents(contents)
      if (window !== null) void openExternal(window, url)
    }
    guardContents(contents, openLink, log)
  })
}

const keepOneWindow = (open: () => AppWindow): void => {
  const show = (): void => {
    const [window] = BrowserWindow.getAllWindows()
    if (window === undefined) open()
    else focusWindow(window)
  }
  open()
  app.on('second-instance', show)
  app.on('activate', show)
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
}

const reloadAfterCrash = (window: AppWindow, log: Logger): AppWindow => {
  let reloads = 0
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.error({ reason, exitCode }, 'The page crashed')
    if (reason === 'clean-exit' || window.isDestroyed()) return
    if (++reloads <= maxReloads) return window.webContents.reload()
    dialog.showErrorBox('The window keeps crashing', 'Your chats are kept. Close Hearth and start it again.')
  })
  return window
}

const closeBeforeQuit = (close: () => Promise<void>): void => {
  const state = { isClosing: false }
  app.on('before-quit', (event) => {
    if (state.isClosing) return
    state.isClosing = true
    event.preventDefault()
    const timeout = setTimeout(() => app.exit(1), closingTimeoutMs)
    close().then(
      () => {
        clearTimeout(timeout)
        app.quit()
      },
      () => app.exit(1),
    )
  })
}

/**
 * Chromium's caches and locks live in the data folder, so another folder is another instance altogether. They are worth nothing to the
 * user: where that folder cannot be written, a temporary one does, and the window can still say what is wrong.
 */
const profileDir = (dataDir: string): string => {
  const dir = join(dataDir, 'window')
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    accessSync(dir, constants.W_OK)
    return dir
  } catch {
    return mkdtempSync(join(tmpdir(), 'hearth-window-'))
  }
}

/** Chromium's own switches are on the same command line, so unknown ones are none of our business. */
const readDataDir = (args: readonly string[]): string => {
  const { values } = parseArgs({ args: [...args], options: { 'data-dir': { type: 'string' } }, strict: false, allowPositionals: true })
  const dir = values['data-dir']
  return typeof dir === 'string' && dir !== '' ? resolve(dir) : defaultDataDir()
}

const explain = (error: unknown, dataDir: string): string => {
  const message = error instanceof Error ? error.message : String(error)
  return error instanceof AppError ? message : `${message}\n\nThe log in ${dataDir} has the details.`
}
