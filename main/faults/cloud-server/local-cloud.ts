/* A provider of cloud models on this computer, for tests and for looking at the product: it speaks the streams of
 * OpenAI, Anthropic and Google, remembers every byte that it was sent, and goes wrong on request.
 *
 * It is also the canary: `connections` counts whoever connects, asked or not. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as after } from 'node:timers/promises'
import { z } from 'zod'
import { type AskedMessage, type CloudFormat, type ToldUsage, askedIn, formatOf, streamFormats } from './cloud-formats.ts'

/** What goes wrong with the next question. `afterPieces`: so many pieces of text come first. */
export type CloudFault =
  | { type: 'status'; status: number; headers?: Record<string, string>; body?: string }
  /** Takes the question and says nothing, not even that it got it. */
  | { type: 'no-headers' }
  /** From then on only comments that keep the connection open, for ever. */
  | { type: 'trickle'; afterPieces: number; everyMs: number }
  /** A stream of one's own making, byte for byte; each piece is a packet where the system lets it. */
  | { type: 'raw'; pieces: readonly (string | Uint8Array)[] }
  /** Says nothing more, and stays connected. */
  | { type: 'stall'; afterPieces: number }
  /** The connection breaks. */
  | { type: 'cut'; afterPieces: number }
  /** The stream ends as if all were well, without saying that it ended. */
  | { type: 'early-end'; afterPieces: number }
  | { type: 'malformed'; afterPieces: number }
  | { type: 'usage'; usage: ToldUsage }
  | { type: 'slow'; pieceMs: number }
  | { type: 'redirect'; location: string }

export type CloudAsked = { format: CloudFormat | 'models'; path: string; headers: IncomingMessage['headers']; body: string; messages: AskedMessage[]; firstWordAtMs: number | null }

export type LocalCloud = {
  origin: string
  asked: CloudAsked[]
  connections: () => number
  /** Each is used up by one question, in order. */
  faults: CloudFault[]
  /** How a question is answered from now on. */
  setReply: (reply: (messages: AskedMessage[]) => string) => void
  close: () => Promise<void>
  [Symbol.asyncDispose]: () => Promise<void>
}

export type LocalCloudOptions = { key?: string; models?: unknown[]; reply?: (messages: AskedMessage[]) => string; port?: number }

export const startLocalCloud = async (options: LocalCloudOptions = {}): Promise<LocalCloud> => {
  const { key = 'test-key', models = [{ id: 'big-model', max_model_len: 32_000 }], port: wantedPort = 0 } = options
  const state = { reply: options.reply ?? ((): string => 'It is 42.'), connections: 0 }
  const asked: CloudAsked[] = []
  const faults: CloudFault[] = []
  const server = createServer((request, response) => {
    void answer(request, response)
  })
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readAll(request)
    const path = request.url ?? '/'
    const format = formatOf(path)
    const messages = format === undefined ? [] : askedIn(JSON.parse(body))
    const question: CloudAsked = { format: format ?? 'models', path, headers: request.headers, body, messages, firstWordAtMs: null }
    asked.push(question)
    if (!isKnown(request, key)) return void response.writeHead(401).end('{"error":{"message":"no such key"}}')
    if (format === undefined) return void response.writeHead(200, json).end(JSON.stringify({ data: models }))
    await writeAnswer(response, { format, text: state.reply(messages), fault: faults.shift(), promptBytes: body.length, question })
  }
  server.on('connection', () => {
    state.connections += 1
  })
  server.listen(wantedPort, '127.0.0.1')
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return {
    origin: `http://127.0.0.1:${String(port)}`,
    asked,
    connections: () => state.connections,
    faults,
    setReply: (reply) => {
      state.reply = reply
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

const json = { 'content-type': 'application/json' }

const isKnown = ({ headers }: IncomingMessage, key: string): boolean =>
  [headers.authorization, headers['x-api-key'], headers['x-goog-api-key']].some((given) => given === key || given === `Bearer ${key}`)

const readAll = async (request: IncomingMessage): Promise<string> => {
  const pieces: Uint8Array[] = []
  for await (const piece of request) pieces.push(z.instanceof(Uint8Array).parse(piece))
  return Buffer.concat(pieces).toString()
}

type Answer = { format: CloudFormat; text: string; fault: CloudFault | undefined; promptBytes: number; question: CloudAsked }

const writeAnswer = async (response: ServerResponse, answer: Answer): Promise<void> => {
  const { fault } = answer
  switch (fault?.type) {
    case 'no-headers':
      return
    case 'status':
      response.writeHead(fault.status, fault.headers).end(fault.body ?? '{"error":{"message":"as asked for"}}')
      return
    case 'redirect':
      response.writeHead(307, { location: fault.location }).end()
      return
    case 'raw':
      return writeRaw(response, fault.pieces)
    default:
      return writeStream(response, answer)
  }
}

const writeStream = async (response: ServerResponse, { format, text, fault, promptBytes, question }: Answer): Promise<void> => {
  const { begin, piece, end } = streamFormats[format]
  const pieces = text.match(/\s*\S+/g) ?? []
  const usage = fault?.type === 'usage' ? fault.usage : { input: Math.ceil(promptBytes / 4), output: pieces.length + 1 }
  response.writeHead(200, { 'content-type': 'text/event-stream' }).write(begin(usage))
  for (const words of pieces.slice(0, piecesBefore(fault))) {
    response.write(piece(words))
    question.firstWordAtMs ??= Date.now()
    if (fault?.type === 'slow') await after(fault.pieceMs)
  }
  goOn(response, fault, end(usage))
}

const writeRaw = async (response: ServerResponse, pieces: readonly (string | Uint8Array)[]): Promise<void> => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const piece of pieces) {
    response.write(piece)
    await after(1)
  }
  response.end()
}

const trickle = (response: ServerResponse, everyMs: number): void => {
  const timer = setInterval(() => response.write(': still here\n\n'), everyMs)
  response.on('close', () => clearInterval(timer))
}

const piecesBefore = (fault: CloudFault | undefined): number =>
  fault !== undefined && 'afterPieces' in fault ? fault.afterPieces : Number.POSITIVE_INFINITY

const goOn = (response: ServerResponse, fault: CloudFault | undefined, end: string): void => {
  switch (fault?.type) {
    case 'stall':
      return
    case 'trickle':
      trickle(response, fault.everyMs)
      return
    case 'cut':
      // What was written should arrive before the connection breaks.
      setImmediate(() => response.destroy())
      return
    case 'early-end':
      response.end()
      return
    case 'malformed':
      response.end('data: {"choices": [{"delta": \n\ndata: <html>busy</html>\n\n')
      return
    default:
      response.end(end)
  }
}
