// main/hosts/electron/application-menu.ts - Standard roles, so that each system's own shortcuts work. The window has its own keys besides.
import type { MenuItemConstructorOptions } from 'electron'

/** The menu bar; developer items are left out of a packaged application. */
export const applicationMenu = ({ isMac, isPackaged }: { isMac: boolean; isPackaged: boolean }): MenuItemConstructorOptions[] => [
  ...(isMac ? [{ role: 'appMenu' } as const] : []),
  { label: 'File', submenu: [isMac ? { role: 'close' } : { role: 'quit' }] },
  { role: 'editMenu' },
  {
    label: 'View',
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
      ...(isPackaged ? [] : ([{ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }] as const)),
    ],
  },
  { role: 'windowMenu' },
]
