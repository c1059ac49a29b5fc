/* All that the window gets from Electron: one object with one function.
 *
 * connect() makes a pair of ports, sends one end to main and hands the other to
 * the page by a message, since a port cannot cross contextBridge. Nothing of
 * Node, Electron or IPC is reachable through it, and it takes no arguments. */
import { contextBridge, ipcRenderer } from 'electron'
import { connectChannel } from './connect-channel.ts'

declare const window: {
  location: { origin: string }
  postMessage: (message: unknown, targetOrigin: string, transfer: readonly object[]) => void
}

contextBridge.exposeInMainWorld('hearth', {
  connect: (): void => {
    const { port1, port2 } = new MessageChannel()
    ipcRenderer.postMessage(connectChannel, null, [port1])
    window.postMessage({ type: 'hearth:port' }, window.location.origin, [port2])
  },
})
