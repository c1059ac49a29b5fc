/* The only ears that main has for a page.
 *
 * One message exists: "here is a port". The wrapper checks who says it before
 * anything looks at it: the top frame (no iframe), of a window of ours, on
 * app://hearth. What follows on the port is checked frame by frame
 * (../rpc-port.ts). A test keeps ipcMain out of every other file.
 *
 * A page has one port; a new one (after a reload) closes the one before, which
 * aborts what it was doing. */
import { type IpcMainEvent, type MessagePortMain, ipcMain } from 'electron'
import type { Logger } from 'pino'
import type { ConnectPort, FramePort } from '../rpc-port.ts'
import { appOrigin, isAppUrl } from './app-scheme.ts'
import { connectChannel } from './connect-channel.ts'

/** Connects every port that a page of ours sends. */
export const acceptWindowPorts = (connect: ConnectPort, log: Logger): void => {
  const ends = new WeakMap<object, () => void>()
  ipcMain.on(connectChannel, (event, ...args: unknown[]) => {
    const [port] = event.ports
    if (!isFromOurPage(event) || port === undefined || event.ports.length !== 1 || args.some((arg) => arg !== null)) {
      log.warn('A message came from a page that is not ours, or was not the one we know')
      for (const stranger of event.ports) stranger.close()
      return
    }
    ends.get(event.sender)?.()
    const framePort = toFramePort(port)
    ends.set(event.sender, framePort.end)
    connect(framePort)
    port.start()
  })
}

const isFromOurPage = ({ senderFrame }: IpcMainEvent): boolean =>
  // The origin as the browser knows it, and the address: about:blank inherits an origin, a blob: carries one.
  senderFrame?.parent === null && senderFrame.origin === appOrigin && isAppUrl(senderFrame.url)

/** Electron tells a port of its end only when the other side caused it, so `end` tells our listeners itself. */
const toFramePort = (port: MessagePortMain): FramePort & { end: () => void } => {
  const listeners = new Set<() => void>()
  const end = (): void => {
    port.close()
    for (const listener of listeners) {
      listeners.delete(listener)
      listener()
    }
  }
  port.on('close', end)
  return {
    onFrame: (listener) => port.on('message', ({ data }) => listener(data)),
    onClose: (listener) => listeners.add(listener),
    send: (frame) => port.postMessage(frame),
    refuse: end,
    end,
  }
}
