// main/hosts/raw-request.ts - Requests as no HTTP library would send them; for tests.
import { connect } from 'node:net'

export type RawResponse = { status: number; head: string; body: string }

/** Sends `text` as it stands and reads until the other side closes. Status 0: it closed without a word. */
export const rawRequest = (port: number, text: string, timeoutMs = 5000): Promise<RawResponse> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    const chunks: Buffer[] = []
    const finish = (): void => {
      socket.destroy()
      resolve(parseResponse(Buffer.concat(chunks).toString('latin1')))
    }
    socket.setTimeout(timeoutMs, () => reject(new Error(`No end of the answer within ${timeoutMs} ms`)))
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('close', finish)
    // The other side may close before it has read everything; what it said until then counts.
    socket.on('error', finish)
    socket.write(text)
  })

/** A request head with `Connection: close`. */
export const requestText = (line: string, headers: Readonly<Record<string, string | undefined>>, body = ''): string => {
  const lines = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))
  return [`${line} HTTP/1.1`, ...lines, 'Connection: close', '', body].join('\r\n')
}

const parseResponse = (text: string): RawResponse => {
  const end = text.indexOf('\r\n\r\n')
  const head = end < 0 ? text : text.slice(0, end)
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0), head: head.toLowerCase(), body: end < 0 ? '' : text.slice(end + 4) }
}
