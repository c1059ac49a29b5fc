// main/hosts/electron/open-external.ts - A link in the window opens in the browser, after the user has seen where it goes.
import { dialog, shell } from 'electron'
import type { Logger } from 'pino'
import { readExternalTarget } from './external-target.ts'
import type { AppWindow } from './open-window.ts'

const shownLength = 400

/** Asks, then opens. One question at a time: a page that asks for a hundred links gets one. */
export const createOpenExternal = (log: Logger): ((window: AppWindow, url: string) => Promise<void>) => {
  let isAsking = false
  return async (window, url) => {
    const target = readExternalTarget(url)
    if (target === undefined || isAsking) {
      // The address may hold what was in the conversation, so only its beginning is logged.
      log.warn({ scheme: /^[a-z][a-z0-9+.-]{0,20}:/i.exec(url)?.[0] ?? 'none', isAsking }, 'A link was not opened')
      return
    }
    isAsking = true
    try {
      const { response } = await dialog.showMessageBox(window, {
        type: target.warning === undefined ? 'question' : 'warning',
        message: `Open ${target.label}?`,
        detail: [target.warning, 'This leaves Hearth and goes through your browser or mail program:', shorten(target.href)]
          .filter((line) => line !== undefined)
          .join('\n\n'),
        buttons: ['Cancel', 'Open'],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
      })
      if (response === 1) await shell.openExternal(target.href)
    } catch (error) {
      log.warn({ err: error }, 'The system could not open a link')
    } finally {
      isAsking = false
    }
  }
}

const shorten = (text: string): string => (text.length <= shownLength ? text : `${text.slice(0, shownLength)}...`)
