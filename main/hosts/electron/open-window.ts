// main/hosts/electron/open-window.ts - The one window: sandboxed, isolated, without Node, and dark before its first paint when the system is.
import { join } from 'node:path'
import { BrowserWindow, type BrowserWindowConstructorOptions, nativeTheme, screen } from 'electron'
import { appUrl } from './app-scheme.ts'
import { type Placement, readPlacement, writePlacement } from './window-placement.ts'

/** Electron exports a subclass of what its own functions return; this is what they return. */
export type AppWindow = ReturnType<typeof BrowserWindow.getAllWindows>[number]

/** The page's own background (renderer/ui), so that nothing flashes before it paints. */
const background = { light: '#faf8f5', dark: '#1a1816' }

/** Options of the window. Everything that Electron defaults well is said all the same: a test reads it. */
export const windowOptions = (preloadFile: string, { isMaximized: _, ...bounds }: Placement): BrowserWindowConstructorOptions => ({
  ...bounds,
  minWidth: 480,
  minHeight: 400,
  show: false,
  title: 'Hearth',
  backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
  autoHideMenuBar: true,
  webPreferences: {
    preload: preloadFile,
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
    // macOS checks spelling itself; elsewhere Chromium would fetch dictionaries.
    spellcheck: process.platform === 'darwin',
  },
})

/** Opens the window and shows it once it has painted. Its place is kept in DATA/window.json. */
export const openWindow = (dataDir: string, preloadFile: string): AppWindow => {
  const placementFile = join(dataDir, 'window.json')
  const placement = readPlacement(
    placementFile,
    screen.getAllDisplays().map(({ workArea }) => workArea),
  )
  const window = new BrowserWindow(windowOptions(preloadFile, placement))
  if (placement.isMaximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => {
    writePlacement(placementFile, { ...window.getNormalBounds(), isMaximized: window.isMaximized() })
  })
  void window.loadURL(appUrl)
  return window
}

/** Brings a window to the front, wherever it was. */
export const focusWindow = (window: AppWindow): void => {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
