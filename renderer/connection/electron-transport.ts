/* The line to main inside Electron: a message port that the preload hands to the page.
 *
 * Main and the window live and die together, so this line is expected to last. A port tells that its other end is gone by a
 * `close` event where Chromium has it (in 156 it is behind a flag); we listen, and nothing depends on it. */
import { RPCLink } from '@orpc/client/message-port'
import { connectionLost, linkInterceptors, type Transport } from './transport.ts'

/** The one object that the preload exposes; see ambient.d.ts. */
export type Preload = { readonly connect: () => void }

const portTimeoutMs = 10_000

export const createElectronTransport = (preload: Preload): Transport => ({
  open: async () => {
    const port = await nextPort(preload)
    const closed = new Promise<void>((end) => {
      port.addEventListener('close', () => {
        end()
      })
    })
    const link = new RPCLink({ port, interceptors: linkInterceptors })
    port.start()
    return {
      link,
      closed,
      close: () => {
        port.close()
      },
    }
  },
  isAdmitted: () => Promise.resolve(true),
})

const nextPort = (preload: Preload): Promise<MessagePort> =>
  new Promise((resolve, reject) => {
    const listening = new AbortController()
    const timer = setTimeout(() => {
      listening.abort()
      reject(connectionLost())
    }, portTimeoutMs)
    const take = (event: MessageEvent<unknown>): void => {
      const port = event.ports[0]
      if (event.source !== window || !isPortMessage(event.data) || port === undefined) return
      clearTimeout(timer)
      listening.abort()
      resolve(port)
    }
    window.addEventListener('message', take, { signal: listening.signal })
    preload.connect()
  })

const isPortMessage = (value: unknown): boolean => typeof value === 'object' && value !== null && 'type' in value && value.type === 'hearth:port'
