/* app://hearth/, the window's own origin.
 *
 * file:// would give a page the run of the disk and no origin of its own. This
 * scheme is standard and secure, so that the window has a real origin, and it
 * serves exactly the files of the built window (../static-files.ts): a path
 * is looked up, never followed. Everything else is 404, with the policy on it. */
import { type Session, protocol } from 'electron'
import { contentSecurityPolicy, securityHeaders } from '../security-headers.ts'
import { openStaticFiles } from '../static-files.ts'

export const appOrigin = 'app://hearth'
export const appUrl = `${appOrigin}/index.html`

/** Must run before the application is ready. */
export const registerAppScheme = (): void => {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Answers app:// in `session` from the built window in `rendererDir`. */
export const serveAppScheme = (session: Session, rendererDir: string): void => {
  const find = openStaticFiles(rendererDir)
  const headers = securityHeaders(contentSecurityPolicy())
  session.protocol.handle('app', async ({ url, method }) => {
    const path = pathOf(url)
    const file = path === undefined || method !== 'GET' ? undefined : await find(path)
    return file === undefined
      ? new Response('Not found', { status: 404, headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' } })
      : new Response(file.body, { headers: { ...headers, ...file.headers } })
  })
}

/** Is `url` a page of ours? Asked about frames that speak to us and about navigation. */
export const isAppUrl = (url: string): boolean => pathOf(url) !== undefined

/** The path as it stands, without query and fragment; undefined when the address is not ours. */
const pathOf = (url: string): string | undefined => /^app:\/\/hearth(\/[^?#\\]*)(?:[?#]|$)/.exec(url)?.[1]
