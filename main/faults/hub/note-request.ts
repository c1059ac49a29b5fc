// faults/hub/note-request.ts - Remembers a request, and asks what is to go wrong with it.
import type { IncomingMessage } from 'node:http'
import type { HubFault, HubRequest, HubState } from './hub-state.ts'

export const noteRequest = (
  state: HubState,
  request: IncomingMessage,
  place: Pick<HubRequest, 'server' | 'kind'>,
): { noted: HubRequest; fault: HubFault | undefined } => {
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(', ')]))
  const noted: HubRequest = {
    ...place,
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    range: rangeOf(headers['range']),
    headers,
    number: state.requests.filter(({ server, kind }) => server === place.server && kind === place.kind).length,
  }
  state.requests.push(noted)
  return { noted, fault: state.faultFor(noted) }
}

const rangeOf = (header: string | undefined): HubRequest['range'] => {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(header ?? '') ?? []
  return first === undefined ? undefined : [Number(first), last === '' || last === undefined ? undefined : Number(last)]
}
