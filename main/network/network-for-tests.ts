// main/network/network-for-tests.ts - A real network with a ledger of its own, and short words for what comes of a request.
import { AppError } from '../contract/errors.ts'
import type { LedgerRow, NetworkOutcome } from '../contract/network.ts'
import type { Storage } from '../storage/open-database.ts'
import { createTemporaryStorage } from '../storage/temporary-storage.ts'
import type { TemporaryStorage } from '../storage/temporary-storage.ts'
import type { AllowedPlace } from './allowed-places.ts'
import { createNetwork } from './network.ts'
import type { Network, NetworkOptions } from './network.ts'
import type { OutgoingRequest } from './outgoing-request.ts'

export type NetworkForTests = {
  folder: TemporaryStorage
  storage: () => Storage
  /** Closes the database and opens it again. */
  reopen: (options?: Parameters<TemporaryStorage['open']>[0]) => Promise<void>
  open: (places: AllowedPlace[], options?: Partial<NetworkOptions>) => Network
  /** Newest first. */
  rows: () => LedgerRow[]
  /** Oldest first. */
  outcomes: () => NetworkOutcome[]
  [Symbol.asyncDispose]: () => Promise<void>
}

export const createNetworkForTests = async (): Promise<NetworkForTests> => {
  const folder = createTemporaryStorage()
  const networks: Network[] = []
  let storage = await folder.open()
  const rows = (): LedgerRow[] => storage.ledger.page({ before: null, limit: 50 }).rows
  return {
    folder,
    storage: () => storage,
    reopen: async (options) => {
      await storage.close()
      storage = await folder.open(options)
    },
    open: (places, options = {}) => {
      const network = createNetwork({ ledger: storage.ledger, stored: storage.stored, version: '1.2.3', env: {}, ...options })
      network.setPlaces(places)
      networks.push(network)
      return network
    },
    rows,
    outcomes: () =>
      rows()
        .map(({ outcome }) => outcome)
        .reverse(),
    [Symbol.asyncDispose]: async () => {
      for (const network of networks) await network.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** A place of the user's own, in a private network unless it is said otherwise. */
export const placeAt = (origin: string, change: Partial<AllowedPlace> = {}): AllowedPlace => {
  const url = new URL(origin)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const scheme = url.protocol === 'https:' ? 'https:' : 'http:'
  return { purpose: 'hub', scheme, host, port: Number(url.port || (scheme === 'https:' ? 443 : 80)), isPrivate: true, isYours: true, ...change }
}

export const ask = (url: string, change: Partial<OutgoingRequest> = {}): OutgoingRequest => ({
  area: 'hub',
  purpose: 'search',
  subject: 'cats',
  url,
  maxBytes: 1_000_000,
  ...change,
})

/** `code reason` of what a request ended with. */
export const endOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'answered',
    (error: unknown) => (error instanceof AppError ? `${error.code} ${String(error.details['reason'] ?? '')}`.trim() : String(error)),
  )
