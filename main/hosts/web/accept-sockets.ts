// main/hosts/web/accept-sockets.ts - WebSocket upgrades: the same gate as for pages, then frames for the router.
import { type IncomingMessage, STATUS_CODES, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { type WebSocket, WebSocketServer } from 'ws'
import { type ConnectPort, type FrameFault, type FramePort, maxFrameBytes } from '../rpc-port.ts'
import type { Refusal } from '../request-gate.ts'

/** Bytes waiting for a window that has stopped reading; above this it is cut off and may come back. */
const maxWaitingBytes = 64 * 1024 * 1024

/** RFC 6455, 7.4.1. */
const closeCodes: Record<FrameFault, number> = { 'not-text': 1003, malformed: 1007, 'too-large': 1009 }
const goingAway = 1001

type AcceptOptions = {
  server: Server
  sockets: WebSocketServer
  judge: (incoming: IncomingMessage) => Refusal | undefined
  connect: ConnectPort
  log: Logger
}

export const createSocketServer = (): WebSocketServer =>
  new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, perMessageDeflate: false })

/** Answers upgrades of `/rpc`; everything else that asks for one is refused. */
export const acceptSockets = ({ server, sockets, judge, connect, log }: AcceptOptions): void => {
  server.on('upgrade', (incoming: IncomingMessage, stream: Duplex, head: Buffer) => {
    const refusal = judge(incoming)
    if (refusal !== undefined) {
      log.warn({ ...refusal, method: incoming.method }, 'An upgrade was refused')
      return refuse(stream, refusal.status)
    }
    if (incoming.url !== '/rpc') return refuse(stream, 404)
    sockets.handleUpgrade(incoming, stream, head, (socket) => {
      // ws closes the socket itself with the right code: bad UTF-8, bad opcode, too large.
      socket.on('error', (error) => log.warn({ err: error }, 'A window broke the WebSocket protocol'))
      connect(toFramePort(socket))
    })
  })
}

/** Closes all windows' connections; they may try again. */
export const closeSockets = (sockets: WebSocketServer): void => {
  for (const socket of sockets.clients) {
    socket.close(goingAway)
    // The close frame is on its way; nobody waits for the answer.
    setImmediate(() => socket.terminate())
  }
  sockets.close()
}

const toFramePort = (socket: WebSocket): FramePort => ({
  onFrame: (listener) => {
    socket.on('message', (data, isBinary) => {
      // Frames that were already here when one was refused.
      if (socket.readyState !== socket.OPEN) return
      listener(!isBinary && Buffer.isBuffer(data) ? data.toString('utf8') : data)
    })
  },
  onClose: (listener) => socket.on('close', listener),
  send: (frame) => {
    if (socket.bufferedAmount > maxWaitingBytes) return socket.terminate()
    if (typeof frame === 'string' || frame instanceof Uint8Array) socket.send(frame)
  },
  refuse: (fault) => socket.close(closeCodes[fault]),
})

const refuse = (stream: Duplex, status: number): void => {
  // The other side may be gone already, and that is all there is to know.
  stream.on('error', () => stream.destroy())
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
