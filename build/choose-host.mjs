// build/choose-host.mjs - Electron or the web host, and the reason in words a user can act on.
import { fetchElectronBinary } from './electron-binary.mjs'
import { hasDisplay } from './has-display.mjs'

/**
 * @param {{ web: boolean }} wish
 * @returns {Promise<{ electron: string | undefined, reason: string }>} `electron` is the executable to start
 */
export async function chooseHost({ web }) {
  if (web) return { electron: undefined, reason: 'Starting the web host, as --web asks.' }
  if (!hasDisplay()) return { electron: undefined, reason: 'Starting the web host: this machine has no display.' }
  if (process.getuid?.() === 0) return { electron: undefined, reason: "Starting the web host: Electron's sandbox does not work for root." }
  const electron = await fetchElectronBinary()
  return electron === undefined
    ? { electron, reason: 'Starting the web host: Electron is not installed and could not be downloaded.' }
    : { electron, reason: 'Starting the desktop window: Electron is installed.' }
}
