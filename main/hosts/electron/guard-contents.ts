/* What no page may do, whatever got into it.
 *
 * Applied to every WebContents that ever comes to be, not only to our window,
 * so that something that manages to create one finds the same walls: it goes
 * nowhere but app://hearth, opens no window, embeds no webview. */
import type { Event, WebContents } from 'electron'
import type { Logger } from 'pino'
import { isAppUrl } from './app-scheme.ts'

/** `openLink` gets the address of a link that asked for a window of its own. */
export const guardContents = (contents: WebContents, openLink: (url: string) => void, log: Logger): void => {
  const block = (event: Event, what: string): void => {
    event.preventDefault()
    log.warn({ what }, 'The window tried to leave its place')
  }
  contents.on('will-navigate', (event) => {
    if (!isAppUrl(event.url)) block(event, 'navigate')
  })
  contents.on('will-frame-navigate', (event) => {
    // We have no frames: the policy forbids them, and this is the wall behind it.
    if (!event.isMainFrame || !isAppUrl(event.url)) block(event, 'frame-navigate')
  })
  contents.on('will-redirect', (event) => {
    if (!isAppUrl(event.url)) block(event, 'redirect')
  })
  contents.on('will-attach-webview', (event) => block(event, 'webview'))
  contents.setWindowOpenHandler(({ url }) => {
    openLink(url)
    return { action: 'deny' }
  })
  // WebRTC is not covered by the policy; without candidates it has nobody to talk to.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}
