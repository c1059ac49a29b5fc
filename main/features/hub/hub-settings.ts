/* Which hub, with which token, and where its files may come from.
 *
 * The endpoint is an origin: scheme, host and port. It must be encrypted unless
 * it lies on this computer or in a private network. Whether it does is decided
 * when the user enters it, and kept: a public name that one day leads to a
 * private address is not what the user agreed to.
 *
 * The token is kept where the system keeps secrets, and only for this session
 * where there is no such place. It is read when the first request needs it, so
 * that no start asks for a keychain; it leaves here only towards the network. */
import type { Logger } from 'pino'
import { z } from 'zod'
import { AppError } from '../../contract/errors.ts'
import type { HubSettings } from '../../contract/hub.ts'
import type { AllowedPlace } from '../../network/allowed-places.ts'
import type { Network } from '../../network/network.ts'
import { createChangeFeed, watchCurrent } from '../../storage/change-feed.ts'
import type { Watch } from '../../storage/change-feed.ts'
import type { OpenStoredValue, StoredValue } from '../../storage/stored-value.ts'
import { allowedPlaces, defaultEndpoint, parsePlace } from './hub-places.ts'

/** Where the system keeps secrets; see main/hosts/. */
export type TokenStore = {
  read: (name: string) => Promise<string | null>
  write: (name: string, value: string | null) => Promise<void>
  /** False where it would only be kept as long as the process lives, or not at all. */
  isPersistent: (name: string) => boolean
}

export type HubConfiguration = {
  get: () => HubSettings
  watch: (signal?: AbortSignal) => Watch<HubSettings>
  /** @throws AppError invalid-input */
  setEndpoint: (endpoint: string | null) => Promise<HubSettings>
  /** @throws AppError invalid-input */
  setDownloadHosts: (hosts: string[]) => Promise<HubSettings>
  setToken: (token: string | null) => Promise<HubSettings>
  endpoint: () => string
  hasToken: () => boolean
  /** Null without one, and where the system does not give it out. */
  token: () => Promise<string | null>
}

const Place = z.strictObject({ origin: z.string(), isPrivate: z.boolean() })
/** `hasToken`: the system keeps one for us. */
const Stored = z.strictObject({ endpoint: Place.nullable(), downloadHosts: z.array(Place), hasToken: z.boolean() })
type Stored = z.infer<typeof Stored>

const tokenName = 'hub-token'

type Options = { stored: OpenStoredValue; network: Pick<Network, 'setPlaces' | 'isPrivateName'>; secrets: TokenStore; log: Logger }

export const createHubConfiguration = ({ stored, network, secrets, log }: Options): HubConfiguration => {
  const kept: StoredValue<Stored> = stored({ key: 'hub', schema: Stored, initial: { endpoint: null, downloadHosts: [], hasToken: false } })
  const changes = createChangeFeed<true>()
  const keeper = createTokenKeeper({ kept, secrets, log })

  const get = (): HubSettings => {
    const { endpoint, downloadHosts, hasToken } = kept.get()
    return {
      endpoint: endpoint?.origin ?? defaultEndpoint,
      defaultEndpoint,
      isPrivate: endpoint?.isPrivate ?? false,
      downloadHosts: downloadHosts.map(({ origin }) => shortName(origin)),
      hasToken: keeper.has(),
      tokenKept: keeper.has() ? (hasToken ? 'safely' : 'session') : null,
    }
  }
  const changed = (): HubSettings => {
    network.setPlaces(placesOf(kept.get()))
    changes.publish(true)
    return get()
  }
  const place = (text: string): Promise<z.infer<typeof Place>> => readPlace(text, network)
  network.setPlaces(placesOf(kept.get()))
  return {
    get,
    watch: (signal) => watchCurrent(get, changes.subscribe(signal)),
    setEndpoint: async (endpoint) => {
      const next = endpoint === null || endpoint === '' ? null : await place(endpoint)
      const chosen = next?.origin === defaultEndpoint ? null : next
      // A token was given for one hub; no other may see it.
      if ((chosen?.origin ?? defaultEndpoint) !== get().endpoint) await keeper.set(null)
      kept.set({ ...kept.get(), endpoint: chosen })
      return changed()
    },
    setDownloadHosts: async (hosts) => {
      const downloadHosts = await Promise.all([...new Set(hosts)].map(place))
      kept.set({ ...kept.get(), downloadHosts })
      return changed()
    },
    setToken: async (next) => {
      await keeper.set(next)
      return changed()
    },
    endpoint: () => get().endpoint,
    hasToken: keeper.has,
    token: keeper.get,
  }
}

type TokenKeeper = { has: () => boolean; get: () => Promise<string | null>; set: (token: string | null) => Promise<void> }

const createTokenKeeper = ({ kept, secrets, log }: { kept: StoredValue<Stored>; secrets: TokenStore; log: Logger }): TokenKeeper => {
  /** Undefined until it was asked for. */
  let token: string | null | undefined
  const has = (): boolean => (token === undefined ? kept.get().hasToken : token !== null)
  return {
    has,
    get: async () => {
      if (token !== undefined || !has()) return token ?? null
      try {
        token = await secrets.read(tokenName)
      } catch (error) {
        // A keychain that stays locked: the hub is asked as a stranger, and the next request tries again.
        log.warn({ err: error }, 'The token for the hub could not be read')
      }
      return token ?? null
    },
    set: async (next) => {
      if (next === null && !has()) return
      await secrets.write(tokenName, next)
      token = next
      kept.set({ ...kept.get(), hasToken: next !== null && secrets.isPersistent(tokenName) })
    },
  }
}

const readPlace = async (text: string, network: Pick<Network, 'isPrivateName'>): Promise<z.infer<typeof Place>> => {
  const url = parsePlace(text)
  const isPrivate = await network.isPrivateName(url.hostname.replace(/^\[|\]$/g, ''))
  if (url.protocol === 'http:' && !isPrivate) {
    throw new AppError('invalid-input', `${url.host} is not on this computer or in a private network, so it needs https`, {
      details: { reason: 'not-encrypted', host: url.host },
    })
  }
  return { origin: url.origin, isPrivate }
}

const placesOf = ({ endpoint, downloadHosts }: Pick<Stored, 'endpoint' | 'downloadHosts'>): AllowedPlace[] => allowedPlaces(endpoint, downloadHosts)

/** As the user would write it: without `https://`. */
const shortName = (origin: string): string => origin.replace(/^https:\/\//, '')
