/* A line to the Hearth that is open on a data folder.
 *
 * While the web host runs, only it may write to the folder. It leaves its
 * address and a key there (key-file.ts), with which the command line calls the
 * same procedures as a window. The desktop app opens no port: it cannot be
 * reached this way. */
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { WebSocket } from 'ws'
import type { HearthClient } from '../../contract/contract.ts'
import { AppError } from '../../contract/errors.ts'
import { createClientErrorInterceptor } from '../../contract/wire-errors.ts'
import { readKeyFile } from '../key-file.ts'

export type ReachedHearth = { client: HearthClient; close: () => Promise<void> }

/** Undefined when no web host runs on this data folder, or it does not answer within `timeoutMs`. */
export const reachWindow = async (dataDir: string, timeoutMs = 3000): Promise<ReachedHearth | undefined> => {
  const file = readKeyFile(dataDir)
  if (file === undefined) return undefined
  const socket = new WebSocket(`${file.origin.replace(/^http/, 'ws')}/rpc`, {
    headers: { authorization: `Bearer ${file.key}` },
    handshakeTimeout: timeoutMs,
    perMessageDeflate: false,
  })
  const isOpen = await new Promise<boolean>((resolve) => {
    socket.once('open', () => resolve(true))
    // Left behind by a crash, or stuck. Without a listener, a later error would end this process.
    socket.on('error', () => resolve(false))
  })
  if (!isOpen) return undefined
  const lost = (): AppError => new AppError('offline', 'Hearth was closed meanwhile', { details: { peer: 'main' } })
  // oRPC puts the same frames on a WebSocket and on a port; ws fits the types of the second.
  const link = new RPCLink({
    port: {
      on: (event, listener) => {
        if (event === 'message') socket.on('message', (data) => listener({ data: Buffer.isBuffer(data) ? data.toString() : data }))
        if (event === 'close') socket.on('close', () => listener())
      },
      postMessage: (frame: string) => socket.send(frame),
    },
    interceptors: [createClientErrorInterceptor(lost)],
  })
  return {
    client: createORPCClient(link),
    close: () =>
      new Promise((resolve) => {
        socket.once('close', () => resolve())
        socket.close()
      }),
  }
}
