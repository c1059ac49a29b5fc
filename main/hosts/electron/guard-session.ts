/* What the window's session may ask of the system and of the network: nothing,
 * but to put text on the clipboard and to save a file that it made itself.
 *
 * Electron grants every permission unless told otherwise. And whatever should
 * make a request in spite of the policy in the page, be it Chromium's own
 * services, is stopped here: only app:, blob: and data: ever load (devtools:
 * for developers). */
import type { Session } from 'electron'
import type { Logger } from 'pino'

const allowedPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])
const allowedSchemes: ReadonlySet<string> = new Set(['app:', 'blob:', 'data:', 'devtools:'])

/** Must run before the first window loads. */
export const guardSession = (session: Session, log: Logger): void => {
  session.setPermissionRequestHandler((_contents, permission, callback) => {
    const isAllowed = allowedPermissions.has(permission)
    if (!isAllowed) log.warn({ permission }, 'A permission was denied')
    callback(isAllowed)
  })
  session.setPermissionCheckHandler((_contents, permission) => allowedPermissions.has(permission))
  session.setDevicePermissionHandler(() => false)
  session.setBluetoothPairingHandler((_details, callback) => callback({ confirmed: false }))
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null))
  session.setUSBProtectedClassesHandler(({ protectedClasses }) => protectedClasses)
  session.webRequest.onBeforeRequest(({ url, resourceType }, callback) => {
    const isAllowed = allowedSchemes.has(/^[a-z][a-z0-9+.-]*:/.exec(url)?.[0] ?? '')
    if (!isAllowed) log.warn({ resourceType }, 'A request to the outside was stopped')
    callback({ cancel: !isAllowed })
  })
  // What the window made itself, such as a report: Electron asks the user where to put it.
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith('blob:app://hearth/')) event.preventDefault()
  })
  // Chromium fetches dictionaries from the network, except on macOS, where the system has its own.
  session.setSpellCheckerEnabled(process.platform === 'darwin')
}
