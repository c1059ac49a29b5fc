/* Where frames from a window meet the router, in both hosts.
 *
 * The sender is our own window, or something that got hold of its address and
 * key. Frames are therefore checked before oRPC sees them: its decoder throws
 * on what it does not understand, builds File and FormData objects when a
 * header tells it to, and none of our procedures takes those.
 *
 * A frame that does not look like one of ours closes the port with a reason.
 * Closing the port, from either side, aborts every call and stream that came
 * through it. */
import type { AnyRouter } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import type { Logger } from 'pino'
import { z } from 'zod'
import { createServerErrorInterceptor } from '../contract/wire-errors.ts'

/** Bytes in one frame; the same as for the body of a request. */
export const maxFrameBytes = 8 * 1024 * 1024

/** The host's end of a connection to one window. */
export type FramePort = {
  onFrame: (listener: (frame: unknown) => void) => void
  onClose: (listener: () => void) => void
  send: (frame: unknown) => void
  /** Ends the connection because the other side broke the rules. */
  refuse: (fault: FrameFault) => void
}

export type FrameFault = 'not-text' | 'too-large' | 'malformed'

export type ConnectPort = (port: FramePort) => void

/** What oRPC's client sends: a request, an item of a stream it uploads (we have none), or "abort". */
const Frame = z.union([
  z.strictObject({
    i: z.string().min(1).max(64),
    t: z.literal(1).optional(),
    p: z.strictObject({
      u: z.string().startsWith('/').max(4096),
      b: z.unknown().optional(),
      h: z.record(z.string().max(256), z.union([z.string().max(4096), z.array(z.string().max(4096)).max(16)])).optional(),
      m: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
    }),
  }),
  z.strictObject({ i: z.string().min(1).max(64), t: z.literal(4), p: z.unknown().optional() }),
])

/** Headers by which oRPC would turn a body into a File, a FormData, URLSearchParams or an upload. */
const bodyHeaders = new Set(['content-type', 'content-disposition'])

/** The fault of a frame as it came off the wire; undefined when it may be handled. */
export const findFrameFault = (frame: unknown): FrameFault | undefined => {
  if (typeof frame !== 'string') return 'not-text'
  if (Buffer.byteLength(frame) > maxFrameBytes) return 'too-large'
  const parsed = Frame.safeParse(parseJson(frame))
  if (!parsed.success) return 'malformed'
  if (parsed.data.t === 4) return undefined
  return Object.keys(parsed.data.p.h ?? {}).some((name) => bodyHeaders.has(name.toLowerCase())) ? 'malformed' : undefined
}

/** Serves `router` to any number of windows. */
export const createRpcServer = (router: AnyRouter, log: Logger): ConnectPort => {
  const handler = new RPCHandler(router, {
    clientInterceptors: [createServerErrorInterceptor((bug) => log.error({ err: bug }, 'A call failed in a way it should not'))],
  })
  return (port) => {
    handler.upgrade({
      on: (event, listener) => {
        if (event === 'close') port.onClose(() => listener())
        if (event !== 'message') return
        port.onFrame((frame) => {
          const fault = findFrameFault(frame)
          if (fault === undefined) return listener({ data: frame })
          log.warn({ fault }, 'A frame was refused and its connection closed')
          port.refuse(fault)
        })
      },
      postMessage: (data: unknown) => port.send(data),
    })
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
