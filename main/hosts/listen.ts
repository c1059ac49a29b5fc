// main/hosts/listen.ts - A server gets its port, or the user learns why not.
import type { Server } from 'node:http'
import { z } from 'zod'
import { AppError } from '../contract/errors.ts'

/** `mayMove`: when the port is taken, the next free one will do. */
export type PortChoice = { port: number; mayMove: boolean }

/** How many ports to look at before taking any that is free. */
const nearbyPorts = 16

const ListenError = z.object({ code: z.enum(['EADDRINUSE', 'EACCES']) })

/** Listens on 127.0.0.1 only and returns the port. Rejects with AppError `conflict` and details.port, details.reason. */
export const listen = async (server: Server, choice: PortChoice): Promise<number> => {
  const last = Math.min(choice.port + nearbyPorts, 65_535)
  const candidates = choice.mayMove ? [...range(choice.port, last), 0] : [choice.port]
  for (const [index, port] of candidates.entries()) {
    const fault = await tryListen(server, port)
    if (fault === undefined) return portOf(server)
    if (index === candidates.length - 1) {
      throw new AppError('conflict', `Cannot listen on port ${choice.port}`, {
        details: { port: choice.port, reason: fault.code === 'EACCES' ? 'not-allowed' : 'taken' },
      })
    }
  }
  throw new AppError('internal', 'No port to try')
}

const tryListen = (server: Server, port: number): Promise<z.infer<typeof ListenError> | undefined> =>
  new Promise((resolve, reject) => {
    const onError = (error: Error): void => {
      server.off('listening', onListening)
      const parsed = ListenError.safeParse(error)
      if (parsed.success) resolve(parsed.data)
      else reject(error)
    }
    const onListening = (): void => {
      server.off('error', onError)
      resolve(undefined)
    }
    server.once('error', onError)
    server.once('listening', onListening)
    server.listen(port, '127.0.0.1')
  })

const portOf = (server: Server): number => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A listening server has an address with a port')
  return address.port
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index)
