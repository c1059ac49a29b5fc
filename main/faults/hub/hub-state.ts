// faults/hub/hub-state.ts - What the local hub holds, what it is asked, and what may go wrong with an answer.

export type LocalRepository = {
  /** `owner/name` */
  id: string
  files: Record<string, Uint8Array>
  card?: string
  tags?: string[]
  gated?: false | 'auto' | 'manual'
  downloads?: number
  likes?: number
  trendingScore?: number
  lastModified?: string
  cardData?: Record<string, unknown>
  gguf?: { total: number; architecture: string; context_length: number }
}

export type HubRequest = {
  server: 'hub' | 'store'
  kind: 'search' | 'revision' | 'tree' | 'resolve' | 'blob' | 'other'
  method: string
  path: string
  /** First and last byte asked for. */
  range: readonly [number, number | undefined] | undefined
  headers: Readonly<Record<string, string | undefined>>
  /** How many requests of this kind there were before it. */
  number: number
}

export type HubFault =
  | { type: 'status'; status: number; headers?: Record<string, string>; body?: string }
  /** The connection is reset after so many bytes of the body. */
  | { type: 'drop'; afterBytes: number }
  /** Nothing more is sent, and the connection stays open. */
  | { type: 'stall'; afterBytes: number }
  | { type: 'ignore-range' }
  /** Answers with another part than the one asked for, honestly labelled. */
  | { type: 'other-range'; shift: number }
  /** Claims that the whole file has another length. */
  | { type: 'wrong-total'; total: number }
  /** Sends more than was asked for. */
  | { type: 'too-much'; extra: number }
  | { type: 'etag'; etag: string }
  /** Right size, wrong content. */
  | { type: 'wrong-bytes' }
  | { type: 'gzip' }
  | { type: 'redirect'; location: string }
  | { type: 'slow'; bytesPerSecond: number }

export type Faults = (request: HubRequest) => HubFault | undefined

export type HubState = {
  repositories: Map<string, LocalRepository & { commit: string }>
  tokens: Set<string>
  storeOrigin: string
  /** Generation of signed links that the store accepts. */
  generation: number
  faultFor: (request: HubRequest) => HubFault | undefined
  requests: HubRequest[]
}
