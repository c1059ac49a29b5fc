// main/network/outgoing-request.ts - What a feature asks the network for, and what it gets.
import type { NetworkArea, NetworkPurpose } from '../contract/network.ts'

export type OutgoingRequest = {
  area: NetworkArea
  purpose: NetworkPurpose
  /** For the ledger: the words of a search, a repository, a file. */
  subject: string
  url: string
  method?: 'GET' | 'HEAD' | 'POST'
  headers?: Readonly<Record<string, string>>
  /** With POST: 8 MiB at most. What has a body is never redirected. */
  body?: Uint8Array
  /** A key is among the headers: for the ledger. Such a request is never redirected either. */
  carriesKey?: boolean
  /** Goes to the origin of `url` and to no other, whatever it redirects to. */
  token?: string | null
  /** `follow` (the default) goes where it is sent, five times at most, if it may; `report` answers with the redirect itself. */
  redirects?: 'follow' | 'report'
  /** Longest silence: until the headers, and between two pieces of the body. */
  stallMs?: number
  /** Longest time for everything; none by default. */
  deadlineMs?: number
  /** A body that is longer fails. */
  maxBytes: number
  signal?: AbortSignal | undefined
}

export type Headers = ReadonlyMap<string, string>

/** One answer on the way: redirects first, the last one is what was asked for. */
export type Hop = { url: string; status: number; headers: Headers }

export type IncomingResponse = Hop & {
  /** The redirects before it, in order. */
  hops: readonly Hop[]
  /** Must be read to its end, left (break, return, throw) or discarded: until then the request counts as running. */
  body: AsyncIterable<Uint8Array>
  /** The whole body. */
  bytes: () => Promise<Uint8Array>
  text: () => Promise<string>
  /** @throws AppError provider-failed (unreadable) for what is no JSON */
  json: () => Promise<unknown>
  /** Ends the request without reading the rest. */
  discard: () => Promise<void>
}
