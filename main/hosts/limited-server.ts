// main/hosts/limited-server.ts - An HTTP server that gives nobody more than their share: what a gate cannot see is limited here.
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'

export type ServerLimits = {
  /** Whole header block, bytes. */
  headerBytes: number
  connections: number
  /** From connecting to the end of the headers. */
  headersTimeoutMs: number
  /** From connecting to the end of the body. */
  requestTimeoutMs: number
  /** An idle connection between two requests. */
  keepAliveTimeoutMs: number
}

export const defaultServerLimits: ServerLimits = {
  headerBytes: 16 * 1024,
  connections: 64,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 5_000,
}

export const createLimitedServer = (limits: ServerLimits, listener: (incoming: IncomingMessage, outgoing: ServerResponse) => void): Server => {
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      connectionsCheckingInterval: Math.min(1000, limits.headersTimeoutMs),
    },
    listener,
  )
  server.maxConnections = limits.connections
  return server
}

/** Resolves when nothing is connected any more; what is under way is cut off. */
export const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => {
      resolve()
    })
    server.closeAllConnections()
  })
