// main/hosts/read-request.ts - What a gate needs to know, taken from a request whose body nobody has read yet.
import type { IncomingMessage } from 'node:http'
import type { GateRequest } from './request-gate.ts'

/** Reads headers only. `hasSecret` says whether they carry what opens this server. */
export const readRequest = (incoming: IncomingMessage, hasSecret: (headers: IncomingMessage['headers']) => boolean): GateRequest => {
  const { headers, method = '', url: target = '' } = incoming
  return {
    remoteAddress: incoming.socket.remoteAddress,
    method,
    target,
    hosts: valuesOf(incoming.rawHeaders, 'host'),
    origin: oneOf(incoming.rawHeaders, 'origin'),
    fetchSite: oneOf(incoming.rawHeaders, 'sec-fetch-site'),
    contentType: headers['content-type'],
    contentLength: headers['content-length'] === undefined ? undefined : Number(headers['content-length']),
    hasSecret: hasSecret(headers),
  }
}

export const readBearer = (header: string | undefined): string | undefined => /^Bearer ([A-Za-z0-9_-]{1,128})$/.exec(header ?? '')?.[1]

/** Node keeps only the first of two Host lines in `headers`; a request with two is one to refuse. */
const valuesOf = (rawHeaders: readonly string[], name: string): string[] =>
  rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name)

/** Two lines become one value that nothing allows. */
const oneOf = (rawHeaders: readonly string[], name: string): string | undefined => {
  const values = valuesOf(rawHeaders, name)
  return values.length === 0 ? undefined : values.join(', ')
}
