// main/hosts/web/open-browser.ts - Opens the user's browser, where there is a display and a way to.
import { spawn } from 'node:child_process'

type Desktop = { platform: NodeJS.Platform; env: Readonly<Record<string, string | undefined>> }

/** The command that opens `url`; undefined on a machine without a display. */
export const browserCommand = (url: string, { platform, env }: Desktop): { file: string; args: string[] } | undefined => {
  if (platform === 'darwin') return { file: 'open', args: [url] }
  // Not through cmd.exe: nothing in the address can be taken for a command.
  if (platform === 'win32') return { file: 'rundll32', args: ['url.dll,FileProtocolHandler', url] }
  const hasDisplay = (env['DISPLAY'] ?? '') !== '' || (env['WAYLAND_DISPLAY'] ?? '') !== ''
  return hasDisplay ? { file: 'xdg-open', args: [url] } : undefined
}

/** Tries, and says nothing when it does not work: the address has been printed. */
export const openBrowser = (url: string, desktop: Desktop = { platform: process.platform, env: process.env }): void => {
  const command = browserCommand(url, desktop)
  if (command === undefined) return
  const child = spawn(command.file, command.args, { detached: true, stdio: 'ignore' })
  child.on('error', () => child.unref())
  child.unref()
}
