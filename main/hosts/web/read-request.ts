// main/hosts/web/read-request.ts - What the gate needs to know, taken from a request whose body nobody has read yet.
import type { IncomingMessage } from 'node:http'
import type { Access } from './access.ts'
import type { GateRequest } from './request-gate.ts'

/** Cookies know no ports, so two instances on one machine must not share a name. */
export const cookieName = (port: number): string => `hearth-${port}`

/** Reads headers only. */
export const readRequest = (incoming: IncomingMessage, port: number, access: Access): GateRequest => {
  const { headers, method = '', url: target = '' } = incoming
  const cookie = readCookie(headers.cookie, cookieName(port))
  const key = readBearer(headers.authorization)
  return {
    remoteAddress: incoming.socket.remoteAddress,
    method,
    target,
    hosts: valuesOf(incoming.rawHeaders, 'host'),
    origin: oneOf(incoming.rawHeaders, 'origin'),
    fetchSite: oneOf(incoming.rawHeaders, 'sec-fetch-site'),
    contentType: headers['content-type'],
    contentLength: headers['content-length'] === undefined ? undefined : Number(headers['content-length']),
    hasSecret: (cookie !== undefined && access.isSession(cookie)) || (key !== undefined && access.isKey(key)),
  }
}

/** Node keeps only the first of two Host lines in `headers`; a request with two is one to refuse. */
const valuesOf = (rawHeaders: readonly string[], name: string): string[] =>
  rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name)

/** Two lines become one value that nothing allows. */
const oneOf = (rawHeaders: readonly string[], name: string): string | undefined => {
  const values = valuesOf(rawHeaders, name)
  return values.length === 0 ? undefined : values.join(', ')
}

const readCookie = (header: string | undefined, name: string): string | undefined =>
  header
    ?.split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1)

export const readBearer = (header: string | undefined): string | undefined => /^Bearer ([A-Za-z0-9_-]{1,128})$/.exec(header ?? '')?.[1]
