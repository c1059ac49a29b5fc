// main/hosts/web/create-routes.ts - What the web host answers once the gate has let a request in.
import { type HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Logger } from 'pino'
import type { FindStaticFile } from '../static-files.ts'
import type { Access } from './access.ts'
import { missingPage, refusalPage, unbuiltPage } from './pages.ts'
import { readBearer } from '../read-request.ts'
import { cookieName, hasWindowSecret } from './window-secret.ts'
import { launchCodeOf, maxBodyBytes } from '../request-gate.ts'

export type Routes = Hono<{ Bindings: HttpBindings }>

type RoutesOptions = {
  access: Access
  files: FindStaticFile
  log: Logger
  /** The port we listen on; known once we do. */
  port: () => number
}

/**
 * GET / with a launch code: a cookie and the way to the window. GET /session: 204 while the cookie is good.
 * POST /launch-code with the key: `{ code }`. GET anything else: the file of that name.
 */
export const createRoutes = ({ access, files, log, port }: RoutesOptions): Routes => {
  const routes: Routes = new Hono<{ Bindings: HttpBindings }>()
  routes.use(bodyLimit({ maxSize: maxBodyBytes, onError: (c) => c.text('Too large\n', 413) }))

  routes.get('/', async (c) => {
    const code = launchCodeOf({ method: c.req.method, target: c.env.incoming.url ?? '' })
    if (code === undefined) {
      const index = await files('/')
      return index === undefined ? c.html(unbuiltPage(), 503) : c.body(index.body, 200, index.headers)
    }
    const session = access.redeemCode(code)
    const hasSecret = hasWindowSecret(c.env.incoming.headers, port(), access)
    if (session === undefined && !hasSecret) return c.html(refusalPage('secret'), 401)
    // The code leaves the address bar. One that was used before, by whoever holds a cookie, changes nothing.
    if (session !== undefined) c.header('set-cookie', `${cookieName(port())}=${session}; Path=/; HttpOnly; SameSite=Strict`)
    c.header('cache-control', 'no-store')
    return c.redirect('/', 303)
  })

  routes.get('/session', (c) => c.body(null, 204, { 'cache-control': 'no-store' }))

  routes.post('/launch-code', (c) => {
    const key = readBearer(c.req.header('authorization'))
    if (key === undefined || !access.isKey(key)) return c.text('Unauthorized\n', 401)
    return c.json({ code: access.issueCode() }, 200, { 'cache-control': 'no-store' })
  })

  routes.get('*', async (c) => {
    const file = await files(c.req.path)
    return file === undefined ? c.html(missingPage(), 404) : c.body(file.body, 200, file.headers)
  })

  routes.notFound((c) => c.html(missingPage(), 404))
  routes.onError((error, c) => {
    log.error({ err: error }, 'A page could not be served')
    return c.text('Something failed inside; the log has it\n', 500)
  })
  return routes
}
