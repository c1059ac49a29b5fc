/* The web host: the built window and the router behind a loopback server.
 *
 * Every request and every WebSocket upgrade passes the gate first, before
 * anything of ours parses its path or reads its body. What the gate cannot see
 * is limited by Node's own server: size of the headers, time to send them and
 * the body, number of connections. Paths are plain or unknown: one that holds
 * a percent sign, a backslash or a dot segment names no file of ours.
 *
 * /rpc is a WebSocket that carries the router (../rpc-port.ts). Closing it
 * aborts what came through it.
 *
 * NOT HERE: flags, signals, the printed address (run-web-host.ts). */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { AnyRouter } from '@orpc/server'
import type { Logger } from 'pino'
import { type ServerLimits, closeServer, createLimitedServer, defaultServerLimits } from '../limited-server.ts'
import { createRpcServer } from '../rpc-port.ts'
import { contentSecurityPolicy, securityHeaders } from '../security-headers.ts'
import { openStaticFiles } from '../static-files.ts'
import { createAccess } from './access.ts'
import { acceptSockets, closeSockets, createSocketServer } from './accept-sockets.ts'
import { createRoutes } from './create-routes.ts'
import { type PortChoice, listen } from '../listen.ts'
import { missingPage, pagePolicy, refusalPage } from './pages.ts'
import { readRequest } from '../read-request.ts'
import { hasWindowSecret } from './window-secret.ts'
import { type GateReason, refuseRequest } from '../request-gate.ts'

export type ServeWebOptions = {
  app: { router: AnyRouter }
  /** A number is taken as it is; 0 is any free port. */
  port: number | PortChoice
  rendererDir: string
  log: Logger
  limits?: Partial<ServerLimits>
  clock?: () => number
}

export type WebHost = {
  /** The address with a launch code that works once; never log it. */
  url: string
  /** The address without. */
  origin: string
  port: number
  /** Lets another process of this user ask for a fresh code; never log it. */
  key: string
  /** Another address with a code of its own. */
  freshUrl: () => string
  close: () => Promise<void>
}

/** Serves `app`. Rejects with AppError `conflict` (details.port) when the port cannot be had. */
export const serveWeb = async (options: ServeWebOptions): Promise<WebHost> => {
  const { app, rendererDir, log } = options
  const access = createAccess(options.clock)
  const state = { port: 0 }
  const judge = (incoming: IncomingMessage) => refuseRequest(readRequest(incoming, (headers) => hasWindowSecret(headers, state.port, access)), state.port)

  const routes = createRoutes({ access, files: openStaticFiles(rendererDir), log, port: () => state.port })
  const handle = getRequestListener((request, env) => routes.fetch(request, env), { overrideGlobalObjects: false })
  const server = createLimitedServer({ ...defaultServerLimits, ...options.limits }, (incoming, outgoing) => {
    const refusal = judge(incoming)
    if (refusal !== undefined) {
      log.warn({ ...refusal, method: incoming.method }, 'A request was refused')
      return refusePage(incoming, outgoing, refusal)
    }
    if (!isPlainTarget(incoming.url)) return sendPage(outgoing, 404, missingPage())
    // The gate has found this Host to be one of our names.
    setHeaders(outgoing, contentSecurityPolicy(`ws://${incoming.headers.host ?? ''}`))
    void handle(incoming, outgoing)
  })
  const sockets = createSocketServer()
  acceptSockets({ server, sockets, judge, connect: createRpcServer(app.router, log), log })

  state.port = await listen(server, typeof options.port === 'number' ? { port: options.port, mayMove: false } : options.port)
  const origin = `http://127.0.0.1:${state.port}`
  const freshUrl = (): string => `${origin}/?code=${access.issueCode()}`
  return {
    url: freshUrl(),
    origin,
    port: state.port,
    key: access.key,
    freshUrl,
    close: async () => {
      closeSockets(sockets)
      await closeServer(server)
    },
  }
}

/** Ours, with at most a query: letters, digits, `-._~` and slashes, no dot segments. */
const isPlainTarget = (target = ''): boolean =>
  /^(\/[A-Za-z0-9._~-]*)+(\?[^#\\]*)?$/.test(target) && !/\/\.{1,2}(\/|\?|$)/.test(target)

const setHeaders = (outgoing: ServerResponse, policy: string): void => {
  for (const [name, value] of Object.entries(securityHeaders(policy))) outgoing.setHeader(name, value)
}

const refusePage = (incoming: IncomingMessage, outgoing: ServerResponse, refusal: { status: number; reason: GateReason }): void => {
  // Nobody reads the body of a refused request, so its connection cannot be used again.
  outgoing.setHeader('connection', 'close')
  const wantsPage = incoming.headers.accept?.includes('text/html') === true
  if (wantsPage) return sendPage(outgoing, refusal.status, refusalPage(refusal.reason))
  setHeaders(outgoing, pagePolicy)
  outgoing.writeHead(refusal.status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
  outgoing.end(`Refused: ${refusal.reason}\n`)
}

const sendPage = (outgoing: ServerResponse, status: number, page: string): void => {
  setHeaders(outgoing, pagePolicy)
  outgoing.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
  outgoing.end(page)
}
