// faults/hub/answer-store.ts - The store's half: blobs by their checksum, behind links that expire.
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HubState } from './hub-state.ts'
import { noteRequest } from './note-request.ts'
import { sendBytes } from './send-bytes.ts'

export const answerStore = (state: HubState, request: IncomingMessage, response: ServerResponse): void => {
  const url = new URL(request.url ?? '/', 'http://store')
  const { fault } = noteRequest(state, request, { server: 'store', kind: 'blob' })
  if (fault?.type === 'status') return void response.writeHead(fault.status, fault.headers).end(fault.body)
  if (fault?.type === 'redirect') return void response.writeHead(302, { location: fault.location }).end()
  if (url.searchParams.get('Signature') !== String(state.generation)) return void response.writeHead(403).end('Request has expired')
  const wanted = url.pathname.replace('/blobs/', '')
  const bytes = blobs(state).get(wanted)
  if (bytes === undefined) return void response.writeHead(404).end()
  sendBytes({ request, response, bytes, fault, etag: `"${wanted.slice(0, 32)}"` })
}

const digests = new WeakMap<Uint8Array, string>()

const blobs = (state: HubState): Map<string, Uint8Array> =>
  new Map([...state.repositories.values()].flatMap(({ files }) => Object.values(files).map((bytes) => [digestOf(bytes), bytes] as const)))

const digestOf = (bytes: Uint8Array): string => {
  const known = digests.get(bytes) ?? createHash('sha256').update(bytes).digest('hex')
  digests.set(bytes, known)
  return known
}
