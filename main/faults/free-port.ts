// faults/free-port.ts - A port of this computer that nobody listens on at this moment, so that two runs do not meet.
import { createServer } from 'node:net'

export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        resolve(address !== null && typeof address === 'object' ? address.port : 0)
      })
    })
  })
