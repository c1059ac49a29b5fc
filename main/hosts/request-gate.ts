/* Who may speak to a server of Hearth's: to the web host, and to the one for other programs.
 *
 * Being bound to 127.0.0.1 is no protection: every page the user visits and
 * every program on the machine can send requests there. Pages are kept out by
 * what a browser cannot lie about (Host, Origin, Sec-Fetch-Site, Content-Type),
 * programs by a secret. One decision, made before anything is routed, parsed
 * or read, for pages, calls and WebSocket upgrades alike. In this order:
 *
 *   socket         the other end is this machine                        403
 *   target         starts with a slash; no proxy requests               400
 *   Host           exactly one, one of our three names with our port    421  (DNS rebinding)
 *   Origin         absent or ours; never null                           403  (cross-site requests)
 *   Sec-Fetch-Site absent, same-origin or none                          403  (the same, as the browser sees it)
 *   secret         a cookie, a key or a token                           401
 *   Content-Type   JSON wherever something may change                   415  (forms cannot send it)
 *   length         at most `maxBodyBytes`                               413
 *
 * Two things may come without a secret: a page asked for with a launch code,
 * which is how a window gets its cookie, and nothing else. There are no CORS
 * headers anywhere, so a preflight is refused like any other foreign request.
 *
 * NOT HERE: limits that Node's server enforces while it reads (header size,
 * connections, slow senders: limited-server.ts), comparing secrets (web/access.ts, features/api-server/). */

/** Bytes in a request's body. */
export const maxBodyBytes = 8 * 1024 * 1024

/** A request as the socket and its headers tell it. */
export type GateRequest = {
  remoteAddress: string | undefined
  method: string
  /** The request line's target, untouched. */
  target: string
  /** Every Host line there is. */
  hosts: readonly string[]
  origin: string | undefined
  fetchSite: string | undefined
  contentType: string | undefined
  /** Bytes announced; undefined when absent or chunked. */
  contentLength: number | undefined
  hasSecret: boolean
}

export type Refusal = { status: 400 | 401 | 403 | 413 | 415 | 421; reason: GateReason }
export type GateReason = 'not-local' | 'target' | 'host' | 'origin' | 'fetch-site' | 'secret' | 'content-type' | 'length'

/** Undefined lets the request in. `port` is the one we listen on. */
export const refuseRequest = (request: GateRequest, port: number): Refusal | undefined =>
  refuseStranger(request, port) ?? refuseVisitor(request)

/** Is the other end our own page or a local program that was not sent by a foreign page? */
const refuseStranger = (request: GateRequest, port: number): Refusal | undefined => {
  const { hosts, origin, fetchSite } = request
  if (!isLoopback(request.remoteAddress)) return { status: 403, reason: 'not-local' }
  if (!request.target.startsWith('/')) return { status: 400, reason: 'target' }
  const names = ownNames(port)
  const host = hosts[0]?.toLowerCase()
  if (hosts.length !== 1 || host === undefined || !names.includes(host)) return { status: 421, reason: 'host' }
  // Not any of our three names, but the one this request went to: http://localhost is another origin than http://127.0.0.1.
  if (origin !== undefined && origin !== `http://${host}`) return { status: 403, reason: 'origin' }
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') return { status: 403, reason: 'fetch-site' }
  return undefined
}

/** Does it carry what a request of its kind must? */
const refuseVisitor = (request: GateRequest): Refusal | undefined => {
  if (!request.hasSecret && launchCodeOf(request) === undefined) return { status: 401, reason: 'secret' }
  if (!isReading(request.method) && !isJson(request.contentType)) return { status: 415, reason: 'content-type' }
  if ((request.contentLength ?? 0) > maxBodyBytes) return { status: 413, reason: 'length' }
  return undefined
}

/** The launch code of `GET /?code=...`, undefined for every other request. */
export const launchCodeOf = ({ method, target }: Pick<GateRequest, 'method' | 'target'>): string | undefined =>
  method === 'GET' ? /^\/\?code=([A-Za-z0-9_-]{1,128})$/.exec(target)?.[1] : undefined

/** The Host values that are ours. */
export const ownNames = (port: number): readonly string[] => {
  const names = ['127.0.0.1', 'localhost', '[::1]']
  const full = names.map((name) => `${name}:${port}`)
  // Browsers leave the port out when it is the scheme's own.
  return port === 80 ? [...full, ...names] : full
}

const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$|^::1$/.test(address)

const isReading = (method: string): boolean => method === 'GET' || method === 'HEAD'

const isJson = (contentType: string | undefined): boolean =>
  contentType !== undefined && contentType.split(';', 1)[0]?.trim().toLowerCase() === 'application/json'
