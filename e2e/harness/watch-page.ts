// e2e/harness/watch-page.ts - Keeps what a page asked for and what went wrong in it, from before its first byte.
import type { Page } from 'playwright-core'

export type PageLog = {
  /** Every address the window asked for, WebSockets included. */
  requests: string[]
  /** Errors that nobody caught and content that the policy refused. */
  problems: string[]
}

export const watchPage = (page: Page, log: PageLog): void => {
  page.on('request', (request) => log.requests.push(request.url()))
  page.on('websocket', (socket) => log.requests.push(socket.url()))
  page.on('pageerror', (error) => log.problems.push(error.stack ?? error.message))
  page.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML|TrustedScript/.test(message.text())) log.problems.push(message.text())
  })
}
