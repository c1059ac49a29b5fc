// main/network/read-response.ts - The ways to read an answer whole.
import { AppError } from '../contract/errors.ts'
import type { Exchange } from './exchange.ts'
import type { Hop, IncomingResponse } from './outgoing-request.ts'

export const asResponse = ({ url, status, headers, body, discard }: Exchange, hops: readonly Hop[]): IncomingResponse => {
  const bytes = async (): Promise<Uint8Array> => {
    const pieces: Uint8Array[] = []
    for await (const piece of body) pieces.push(piece)
    return Buffer.concat(pieces)
  }
  const text = async (): Promise<string> => new TextDecoder().decode(await bytes())
  return {
    url: url.href,
    status,
    headers,
    hops,
    body,
    discard,
    bytes,
    text,
    json: async () => {
      const content = await text()
      try {
        const parsed: unknown = JSON.parse(content)
        return parsed
      } catch (cause) {
        throw new AppError('provider-failed', `${url.host} answered with something that is no JSON`, { details: { reason: 'unreadable', host: url.host }, cause })
      }
    },
  }
}
