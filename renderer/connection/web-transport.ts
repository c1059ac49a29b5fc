// web-transport.ts - The line to main in a browser: a WebSocket to where the page came from.
import { RPCLink } from '@orpc/client/websocket'
import { connectionLost, linkInterceptors, type Line, type Transport } from './transport.ts'

export const createWebTransport = (): Transport => ({
  open: () =>
    new Promise<Line>((resolve, reject) => {
      const address = new URL('rpc', location.href)
      address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
      address.hash = ''
      address.search = ''
      const socket = new WebSocket(address)
      const closed = new Promise<void>((end) => {
        socket.addEventListener('close', () => {
          end()
          reject(connectionLost())
        })
      })
      socket.addEventListener('open', () => {
        resolve({
          link: new RPCLink({ websocket: socket, interceptors: linkInterceptors }),
          closed,
          close: () => {
            socket.close()
          },
        })
      })
    }),

  // A browser does not tell a refused upgrade from an absent server, so ask over HTTP.
  isAdmitted: async () => {
    try {
      const response = await fetch('session', { cache: 'no-store' })
      return response.status !== 401
    } catch {
      return true // Nobody there: not a refusal, try again.
    }
  },
})
