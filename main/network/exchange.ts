/* One request and its answer, from the row in the ledger to the last byte.
 *
 * The row is on disk before the first byte leaves; where it cannot be written,
 * nothing leaves. Whatever ends the exchange (the end of the body, a reader that
 * goes away, a silence, the switch) completes the row once.
 *
 * Silence is measured only while we wait for the other side, so a reader that
 * takes its time, as one with a speed limit does, is not taken for a stall. */
import type { Dispatcher } from 'undici'
import type { NetworkOutcome } from '../contract/network.ts'
import type { LedgerRepository, NewLedgerRow } from '../storage/ledger-repository.ts'
import { BrokenOffError, failureOf } from './network-failure.ts'
import type { Failure } from './network-failure.ts'
import { hostOf } from './allowed-places.ts'
import type { Headers, OutgoingRequest } from './outgoing-request.ts'

export type Exchange = {
  url: URL
  status: number
  headers: Headers
  /** Ends the exchange when it is read to the end or left. */
  body: AsyncGenerator<Uint8Array, void, undefined>
  discard: () => Promise<void>
}

export type ExchangeOptions = {
  request: OutgoingRequest
  url: URL
  dispatcher: Dispatcher
  ledger: Pick<LedgerRepository, 'begin' | 'end'>
  userAgent: string
  /** Of the offline switch. */
  offline: AbortSignal
  /** What is left of the caller's deadline, ms. */
  remainingMs: number | undefined
}

export const defaultStallMs = 30_000

/** Throws AppErrors; see network-failure.ts. */
export const exchange = async (options: ExchangeOptions): Promise<Exchange> => {
  const { request, url, dispatcher, offline, remainingMs } = options
  const token = request.token ?? null
  const headers = headersOf(options, token)
  const record = openRecord(options, headers, token !== null || request.carriesKey === true)
  const broken = new AbortController()
  const deadline = remainingMs === undefined ? undefined : setTimeout(() => broken.abort(new BrokenOffError('timeout')), Math.max(remainingMs, 0))
  const signal = AbortSignal.any([broken.signal, offline, ...(request.signal === undefined ? [] : [request.signal])])
  const fail = (thrown: unknown): Failure => {
    clearTimeout(deadline)
    const failure = failureOf(signal.aborted ? signal.reason : thrown, hostOf(url), request.signal)
    record.end(failure.outcome)
    return failure
  }
  const stall = createStallTimer(request.stallMs ?? defaultStallMs, broken)
  try {
    signal.throwIfAborted()
    const response = await stall.during(
      dispatcher.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: request.method ?? 'GET',
        ...(request.body === undefined ? {} : { body: request.body }),
        headers,
        signal,
        // Ours are exact, and stand still while the reader does.
        headersTimeout: 0,
        bodyTimeout: 0,
      }),
    )
    const received = readHeaders(response.headers)
    record.received(headerBytes(received))
    const end = (): void => {
      clearTimeout(deadline)
      record.end({ type: 'answered', status: response.statusCode })
    }
    refuseEncoded(received)
    const reader = readBody({ response, maxBytes: request.maxBytes, stall, received: record.received })
    return {
      url,
      status: response.statusCode,
      headers: received,
      body: guard(reader, end, fail),
      discard: async () => {
        response.body.on('error', () => undefined).destroy()
        await reader.return()
        end()
      },
    }
  } catch (error) {
    throw fail(error).error
  }
}

type Record = { received: (bytes: number) => void; end: (outcome: NetworkOutcome) => void }

const openRecord = ({ request, url, ledger }: ExchangeOptions, headers: { [name: string]: string }, isSigned: boolean): Record => {
  const begunAt = performance.now()
  let bytesIn = 0
  let isOpen = true
  const { id } = ledger.begin(ledgerRow(request, url, { isSigned, bytesOut: bytesOut(request, url, headers) }))
  return {
    received: (bytes) => {
      bytesIn += bytes
    },
    end: (outcome) => {
      if (!isOpen) return
      isOpen = false
      ledger.end(id, { bytesIn, durationMs: performance.now() - begunAt, outcome })
    },
  }
}

/** What the ledger keeps of a URL: no query, no user name. */
export const ledgerRow = (request: OutgoingRequest, url: URL, sent: Pick<NewLedgerRow, 'isSigned' | 'bytesOut'>): NewLedgerRow => ({
  area: request.area,
  purpose: request.purpose,
  method: request.method ?? 'GET',
  origin: url.origin,
  path: url.pathname.slice(0, 500),
  subject: request.subject.slice(0, 300),
  ...sent,
})

const headersOf = ({ request, userAgent }: ExchangeOptions, token: string | null): { [name: string]: string } => ({
  'user-agent': userAgent,
  accept: '*/*',
  // What comes is compared with sizes and checksums of the plain bytes.
  'accept-encoding': 'identity',
  ...request.headers,
  ...(request.body === undefined ? {} : { 'content-length': String(request.body.byteLength) }),
  ...(token === null ? {} : { authorization: `Bearer ${token}` }),
})

const bytesOut = (request: OutgoingRequest, url: URL, headers: { [name: string]: string }): number => {
  const line = `${request.method ?? 'GET'} ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\n\r\n`
  return Buffer.byteLength(line) + headerBytes(new Map(Object.entries(headers))) + (request.body?.byteLength ?? 0)
}

/** Each `name: value` and its line end. */
const headerBytes = (headers: Headers): number =>
  [...headers].reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value) + 4, 0)

const readHeaders = (headers: Dispatcher.ResponseData['headers']): Headers =>
  new Map(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name.toLowerCase(), [value].flat().join(', ')]])))

const refuseEncoded = (headers: Headers): void => {
  const encoding = headers.get('content-encoding') ?? 'identity'
  if (encoding !== 'identity') throw new BrokenOffError('encoded')
}

type Reading = {
  response: Dispatcher.ResponseData
  maxBytes: number
  stall: StallTimer
  received: (bytes: number) => void
}

async function* readBody({ response, maxBytes, stall, received }: Reading): AsyncGenerator<Uint8Array, void, undefined> {
  const pieces: AsyncIterator<unknown> = response.body[Symbol.asyncIterator]()
  let total = 0
  try {
    for (;;) {
      const piece = await stall.during(pieces.next())
      if (piece.done === true) return
      if (!(piece.value instanceof Uint8Array)) throw new TypeError('A body consists of bytes')
      total += piece.value.length
      received(piece.value.length)
      if (total > maxBytes) throw new BrokenOffError('too-large')
      yield piece.value
    }
  } finally {
    // A reader that left before the end does not want the rest either.
    response.body.on('error', () => undefined).destroy()
  }
}

/** Completes the record however the reading ends. */
async function* guard(
  reader: AsyncGenerator<Uint8Array, void, undefined>,
  end: () => void,
  fail: (thrown: unknown) => Failure,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* reader
  } catch (error) {
    throw fail(error).error
  } finally {
    end()
  }
}

type StallTimer = { during: <T>(wait: Promise<T>) => Promise<T> }

const createStallTimer = (stallMs: number, broken: AbortController): StallTimer => ({
  during: async (wait) => {
    const timer = setTimeout(() => broken.abort(new BrokenOffError('stalled')), stallMs)
    try {
      return await wait
    } finally {
      clearTimeout(timer)
    }
  },
})
