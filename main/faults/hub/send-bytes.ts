// faults/hub/send-bytes.ts - Sends a file or the range of it that was asked for, with everything that may go wrong on the way.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { HubFault } from './hub-state.ts'

export type Sending = {
  request: IncomingMessage
  response: ServerResponse
  bytes: Uint8Array
  fault: HubFault | undefined
  etag: string
}

export const sendBytes = (sending: Sending): void => {
  const { request, response, bytes, fault } = sending
  const etag = fault?.type === 'etag' ? fault.etag : sending.etag
  response.setHeader('etag', etag)
  response.setHeader('accept-ranges', 'bytes')
  if (fault?.type === 'gzip') response.setHeader('content-encoding', 'gzip')
  const range = isWholeWanted(sending, etag) ? undefined : rangeOf(request, bytes.length)
  if (range === 'unsatisfiable') return void response.writeHead(416, { 'content-range': `bytes */${String(bytes.length)}` }).end()
  const [first, last] = shifted(range ?? [0, bytes.length - 1], fault)
  const body = spoil(bytes.subarray(first, last + 1 + extraOf(fault)), fault)
  response.setHeader('content-length', body.length)
  if (range !== undefined) response.setHeader('content-range', `bytes ${String(first)}-${String(last)}/${String(totalOf(bytes, fault))}`)
  response.writeHead(range === undefined ? 200 : 206)
  if (request.method === 'HEAD') response.end()
  else void sendBody(sending, body)
}

const shifted = ([first, last]: readonly [number, number], fault: HubFault | undefined): readonly [number, number] => {
  const shift = fault?.type === 'other-range' ? fault.shift : 0
  return [first + shift, last + shift]
}

const totalOf = (bytes: Uint8Array, fault: HubFault | undefined): number => (fault?.type === 'wrong-total' ? fault.total : bytes.length)

const extraOf = (fault: HubFault | undefined): number => (fault?.type === 'too-much' ? fault.extra : 0)

/** Ranges are ignored, or the caller has another version than we do. */
const isWholeWanted = ({ request, fault }: Sending, etag: string): boolean => {
  if (fault?.type === 'ignore-range') return true
  const condition = request.headers['if-range']
  return condition !== undefined && condition !== etag
}

const rangeOf = (request: IncomingMessage, size: number): readonly [number, number] | 'unsatisfiable' | undefined => {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? []
  if (first === undefined) return undefined
  if (Number(first) >= size) return 'unsatisfiable'
  return [Number(first), last === '' || last === undefined ? size - 1 : Math.min(Number(last), size - 1)]
}

const spoil = (body: Uint8Array, fault: HubFault | undefined): Uint8Array => {
  if (fault?.type === 'gzip') return gzipSync(body)
  if (fault?.type !== 'wrong-bytes') return body
  const spoiled = Uint8Array.from(body)
  spoiled[0] = (spoiled[0] ?? 0) ^ 1
  return spoiled
}

const sendBody = async ({ response, fault }: Sending, body: Uint8Array): Promise<void> => {
  if (fault?.type === 'drop') return void response.write(body.subarray(0, fault.afterBytes), () => response.destroy())
  if (fault?.type === 'stall') return void response.write(body.subarray(0, fault.afterBytes))
  if (fault?.type === 'slow') return sendSlowly(response, body, fault.bytesPerSecond)
  response.end(body)
}

const sendSlowly = async (response: ServerResponse, body: Uint8Array, bytesPerSecond: number): Promise<void> => {
  const piece = Math.max(1, Math.floor(bytesPerSecond / 50))
  for (let sent = 0; sent < body.length && !response.destroyed; sent += piece) {
    response.write(body.subarray(sent, sent + piece))
    await delay(20)
  }
  response.end()
}
