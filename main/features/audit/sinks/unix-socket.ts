/* One message to a socket of this computer, as syslog takes it.
 *
 * Node has no datagrams for such sockets, and the C library's syslog() does not say
 * whether anybody took the message, which is what has to be known here. So the five calls that
 * it consists of are made directly: socket, connect, send, close, and a time limit
 * of half a second for a reader that does not keep up. Nothing is kept open, so that no
 * child process inherits it. */
import type { LibraryHandle } from 'koffi'

/** An empty text only tries whether somebody listens. */
export type SendToSocket = (path: string, text: string) => void

const AF_UNIX = 1
const SOCK_STREAM = 1
const SOCK_DGRAM = 2
/** The reader speaks in streams. */
const EPROTOTYPE = { linux: 91, darwin: 41 }
const MSG_NOSIGNAL = { linux: 0x4000, darwin: 0x80000 }
/** SOL_SOCKET and SO_SNDTIMEO. */
const sendTimeout = { linux: [1, 21], darwin: [0xffff, 0x1005] } as const
const longestPath = 103
const limitMicroseconds = 500_000n

type System = 'linux' | 'darwin'

const systemHere = (): System | null => (process.platform === 'linux' || process.platform === 'darwin' ? process.platform : null)

/** Throws where there are no such sockets. */
export const openUnixSockets = async (): Promise<SendToSocket> => {
  const system = systemHere()
  if (system === null) throw new Error(`There is no local syslog on ${process.platform}`)
  const koffi = (await import('koffi')).default
  const calls = callsOf(koffi.load(null))
  const problem = (call: string): Error & { errno: number } => Object.assign(new Error(`${call} of the local socket failed (errno ${koffi.errno()})`), { errno: koffi.errno() })
  const deliver = (kind: number, address: Buffer, bytes: Buffer): void => {
    const socket = calls.socket(AF_UNIX, kind, 0)
    if (socket < 0) throw problem('socket')
    try {
      const [level, option] = sendTimeout[system]
      const limit = Buffer.alloc(16)
      limit.writeBigInt64LE(limitMicroseconds, 8)
      if (calls.setsockopt(socket, level, option, limit, limit.length) !== 0) throw problem('setsockopt')
      if (calls.connect(socket, address, address.length) !== 0) throw problem('connect')
      if (bytes.length > 0 && Number(calls.send(socket, bytes, bytes.length, MSG_NOSIGNAL[system])) !== bytes.length) throw problem('send')
    } finally {
      calls.close(socket)
    }
  }
  return (path, text) => {
    const address = addressOf(path, system)
    const bytes = Buffer.from(text)
    try {
      deliver(SOCK_DGRAM, address, bytes)
    } catch (error) {
      if (!(error instanceof Error && 'errno' in error && error.errno === EPROTOTYPE[system])) throw error
      // In a stream, a zero byte ends a message.
      deliver(SOCK_STREAM, address, text === '' ? bytes : Buffer.concat([bytes, Buffer.of(0)]))
    }
  }
}

type Calls = {
  socket: (family: number, kind: number, protocol: number) => number
  setsockopt: (...of: [socket: number, level: number, option: number, value: Buffer, size: number]) => number
  connect: (socket: number, address: Buffer, size: number) => number
  send: (...of: [socket: number, bytes: Buffer, size: number, flags: number]) => number | bigint
  close: (socket: number) => number
}

const callsOf = (library: LibraryHandle): Calls => ({
  socket: library.func('int socket(int family, int kind, int protocol)'),
  setsockopt: library.func('int setsockopt(int socket, int level, int option, const void *value, uint32_t size)'),
  connect: library.func('int connect(int socket, const void *address, uint32_t size)'),
  send: library.func('intptr_t send(int socket, const void *bytes, size_t size, int flags)'),
  close: library.func('int close(int socket)'),
})

/** `struct sockaddr_un`: Linux begins with two bytes of family, macOS with one of length and one of family. */
const addressOf = (path: string, system: System): Buffer => {
  const name = Buffer.from(path)
  if (name.length > longestPath) throw new Error('The path of the local socket is too long')
  const size = 2 + name.length + 1
  const start = system === 'linux' ? Buffer.of(AF_UNIX, 0) : Buffer.of(size, AF_UNIX)
  return Buffer.concat([start, name, Buffer.of(0)])
}
