/* The one way out.
 *
 * Everything that leaves this computer goes through `send`. Lint keeps fetch,
 * undici and Node's own clients out of the rest of main/.
 *
 * DESIGN. A request names who asks and why. It is let out if the offline switch
 * is off and its URL is on the list of allowed places for that purpose
 * (allowed-places.ts), over a connection whose address is checked when it is made
 * (checked-connector.ts). Redirects are followed here, one judged hop at a time,
 * and a token is sent to the first origin only. Each hop is a row of the ledger
 * before it leaves (exchange.ts); refused ones are rows too.
 *
 * Where the environment names a proxy, requests go through it. It resolves
 * names, so there the list of hosts holds and the check of addresses does not.
 *
 * NOT HERE: retrying, and what an answer means; that is for features. */
import { isIP } from 'node:net'
import { Agent, ProxyAgent } from 'undici'
import type { Dispatcher } from 'undici'
import { z } from 'zod'
import type { NetworkState, RefusalReason } from '../contract/network.ts'
import { createChangeFeed, watchCurrent } from '../storage/change-feed.ts'
import type { Watch } from '../storage/change-feed.ts'
import type { LedgerRepository } from '../storage/ledger-repository.ts'
import type { OpenStoredValue } from '../storage/stored-value.ts'
import { addressKind } from './address-kind.ts'
import { connectTimeoutFor, judgeUrl, mayBePrivate } from './allowed-places.ts'
import type { AllowedPlace } from './allowed-places.ts'
import { createCheckedConnector, resolveWithSystem } from './checked-connector.ts'
import type { ResolveName } from './checked-connector.ts'
import { chooseProxy, describeProxy } from './choose-proxy.ts'
import type { Environment } from './choose-proxy.ts'
import { exchange, ledgerRow } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import { BrokenOffError, refusal } from './network-failure.ts'
import type { Hop, IncomingResponse, OutgoingRequest } from './outgoing-request.ts'
import { asResponse } from './read-response.ts'
import { trustedCertificates } from './trusted-certificates.ts'

export type Network = {
  /**
   * @throws AppError offline (switched off, or not reachable), policy-denied (a place that is not allowed), provider-failed (silence,
   * too much), cancelled, storage-full or storage-failed (what cannot be recorded is not sent). Any status is an answer, not an error.
   */
  send: (request: OutgoingRequest) => Promise<IncomingResponse>
  state: () => NetworkState
  /** Durable; cuts off what runs. */
  setOffline: (isOffline: boolean) => NetworkState
  watchState: (signal?: AbortSignal) => Watch<NetworkState>
  /** Replaces the allowed places of one owner. */
  setPlaces: (places: readonly AllowedPlace[], owner?: PlacesOwner) => void
  /** Whether a name leads to this computer or a private network now; false where it cannot be resolved. */
  isPrivateName: (host: string) => Promise<boolean>
  close: () => Promise<void>
}

export type PlacesOwner = 'hub' | 'cloud' | 'policy'

export type NetworkOptions = {
  ledger: LedgerRepository
  stored: OpenStoredValue
  version: string
  env?: Environment
  resolve?: ResolveName
}

const maxRedirects = 5
const maxBodyBytes = 8 * 1024 * 1024
const connectTimeoutMs = 15_000
/** To one host at a time. */
const maxConnections = 16

export const createNetwork = ({ ledger, stored, version, env = process.env, resolve = resolveWithSystem }: NetworkOptions): Network => {
  const own = stored({ key: 'network', schema: z.strictObject({ isOffline: z.boolean() }), initial: { isOffline: false } })
  const changes = createChangeFeed<true>()
  const owned = new Map<PlacesOwner, readonly AllowedPlace[]>()
  let places: readonly AllowedPlace[] = []
  let line = openLine({ resolve, env, places: () => places })

  const judge = (url: URL, request: OutgoingRequest): void => {
    const reason = own.get().isOffline ? 'offline-switch' : judgeUrl(url, request.purpose, places)
    if (reason !== undefined) refuse(ledger, { url, request, reason })
  }
  const hop = (request: OutgoingRequest, url: URL, remainingMs: number | undefined): Promise<Exchange> => {
    judge(url, request)
    const { dispatcherFor, offline } = line
    return exchange({ request, url, remainingMs, ledger, offline, dispatcher: dispatcherFor(url), userAgent: `hearth/${version}` })
  }
  const state = (): NetworkState => ({
    isOffline: own.get().isOffline,
    proxy: describeProxy(env),
    allowed: places.map(({ purpose, scheme, host, port, isYours }) => ({ purpose, isYours, host: placeName({ scheme, host, port }) })),
  })
  ledger.failInterrupted()
  return {
    send: async (request) => {
      // A mistake of ours, not an outcome: features bound what they send long before.
      if ((request.body?.byteLength ?? 0) > maxBodyBytes) throw new RangeError('The body of a request is too large')
      return followRedirects(request, { hop, refuse: (url, reason) => refuse(ledger, { url, request, reason }) })
    },
    state,
    setOffline: (isOffline) => {
      own.set({ isOffline })
      if (isOffline) {
        void line.close(new BrokenOffError('offline-switch'))
        line = openLine({ resolve, env, places: () => places })
      }
      changes.publish(true)
      return state()
    },
    watchState: (signal) => watchCurrent(state, changes.subscribe(signal)),
    setPlaces: (allowed, owner = 'hub') => {
      owned.set(owner, allowed)
      places = [...(owned.get('hub') ?? []), ...(owned.get('cloud') ?? []), ...(owned.get('policy') ?? [])]
      changes.publish(true)
    },
    isPrivateName: (host) => isPrivateName(resolve, host),
    close: () => line.close(new BrokenOffError('closing')),
  }
}

type Refusal = { url: URL; request: OutgoingRequest; reason: RefusalReason }

const refuse = (ledger: LedgerRepository, { url, request, reason }: Refusal): never => {
  const { outcome, error } = refusal(reason, url.host)
  const { id } = ledger.begin(ledgerRow(request, url, { isSigned: false, bytesOut: 0 }))
  ledger.end(id, { bytesIn: 0, durationMs: 0, outcome })
  throw error
}

type Line = { dispatcherFor: (url: URL) => Dispatcher; offline: AbortSignal; close: (reason: Error) => Promise<void> }

type LineOptions = { resolve: ResolveName; env: Environment; places: () => readonly AllowedPlace[] }

/** The connections that are open, and the switch that cuts all of them. */
const openLine = ({ resolve, env, places }: LineOptions): Line => {
  const cut = new AbortController()
  const connect = createCheckedConnector({ resolve, mayBePrivate: (target) => mayBePrivate(places(), target), timeoutMs: (target) => connectTimeoutFor(places(), target) ?? connectTimeoutMs })
  const direct = new Agent({ connect, connections: maxConnections, allowH2: false })
  const proxies = new Map<string, ProxyAgent>()
  const through = (uri: string): ProxyAgent => {
    const known = proxies.get(uri)
    if (known !== undefined) return known
    const ca = trustedCertificates()
    const agent = new ProxyAgent({ uri, connections: maxConnections, requestTls: { allowH2: false, ca }, proxyTls: { allowH2: false, ca } })
    proxies.set(uri, agent)
    return agent
  }
  return {
    dispatcherFor: (url) => {
      const proxy = chooseProxy(url, env)
      return proxy === undefined ? direct : through(proxy)
    },
    offline: cut.signal,
    close: async (reason) => {
      cut.abort(reason)
      await Promise.all([direct, ...proxies.values()].map((agent) => agent.destroy()))
    },
  }
}

type Hopping = {
  hop: (request: OutgoingRequest, url: URL, remainingMs: number | undefined) => Promise<Exchange>
  refuse: (url: URL, reason: RefusalReason) => never
}

const followRedirects = async (request: OutgoingRequest, { hop, refuse }: Hopping): Promise<IncomingResponse> => {
  const begunAt = performance.now()
  const first = new URL(request.url)
  const hops: Hop[] = []
  for (let url = first; ; ) {
    if (hops.length > maxRedirects) refuse(url, 'too-many-redirects')
    const token = url.origin === first.origin ? (request.token ?? null) : null
    const remainingMs = request.deadlineMs === undefined ? undefined : request.deadlineMs - (performance.now() - begunAt)
    const answer = await hop({ ...request, token }, url, remainingMs)
    const next = isFollowed(request) ? redirectTarget(answer) : undefined
    if (next === undefined) return asResponse(answer, hops)
    await answer.discard()
    hops.push({ url: url.href, status: answer.status, headers: answer.headers })
    url = next
  }
}

/** A body, and a key among the headers, are for the place that they were meant for. */
const isFollowed = ({ redirects, body, carriesKey }: OutgoingRequest): boolean =>
  redirects !== 'report' && body === undefined && carriesKey !== true

const redirectTarget = ({ url, status, headers }: Exchange): URL | undefined => {
  const location = headers.get('location')
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined || !URL.canParse(location, url.href)) return undefined
  return new URL(location, url)
}

const placeName = ({ scheme, host, port }: Pick<AllowedPlace, 'scheme' | 'host' | 'port'>): string => {
  const name = host.includes(':') ? `[${host}]` : host
  return port === (scheme === 'https:' ? 443 : 80) ? name : `${name}:${String(port)}`
}

const isPrivateName = async (resolve: ResolveName, host: string): Promise<boolean> => {
  const isNear = (address: string): boolean => ['loopback', 'private'].includes(addressKind(address))
  if (isIP(host) !== 0) return isNear(host)
  try {
    const addresses = await resolve(host)
    return addresses.length > 0 && addresses.every(({ address }) => isNear(address))
  } catch {
    // Not resolvable now: taken for a place on the internet, which is the stricter reading.
    return false
  }
}
