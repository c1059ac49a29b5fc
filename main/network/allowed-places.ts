/* Where requests may go, and what for.
 *
 * Nothing is let out to a place that is not on this list, whoever asks and
 * however often a server redirects. A place is a scheme, a host (`*.hf.co` means
 * every host below it) and a port. Private addresses and plain HTTP are for
 * places that the user has named and that were private when they did. */
import { isIP } from 'node:net'
import type { NetworkPurpose, RefusalReason } from '../contract/network.ts'
import { addressKind } from './address-kind.ts'

export type AllowedPlace = {
  /** `hub`: the interface of a hub. `files`: where it may send downloads to. `cloud`: a provider of models, `policy`: where an administrator's policy is; each for nothing else. */
  purpose: 'hub' | 'files' | 'cloud' | 'policy'
  scheme: 'https:' | 'http:'
  /** In lower case, without brackets. */
  host: string
  port: number
  /** Its name may lead to this computer or to the networks around it. */
  isPrivate: boolean
  /** The user has named it. */
  isYours: boolean
  /** How long a connection to it may take to come about; the network's own where nothing is said. */
  connectTimeoutMs?: number
}

/** Purposes whose answers may come from where a hub keeps its files. */
const filePurposes: readonly NetworkPurpose[] = ['card', 'file-header', 'resolve', 'file']

/** Undefined when the URL may be asked for. Names are judged again when they are resolved, see checked-connector.ts. */
export const judgeUrl = (url: URL, purpose: NetworkPurpose, places: readonly AllowedPlace[]): RefusalReason | undefined => {
  const place = places.find((each) => isMeant(each, purpose) && matches(each, url))
  if (place === undefined) return isPlainToPublic(url) ? 'not-encrypted' : 'host-not-allowed'
  if (place.scheme === 'http:' && !place.isPrivate) return 'not-encrypted'
  return judgeAddress(hostOf(url), place.isPrivate)
}

/** For a literal address; a name is let through here. */
export const judgeAddress = (address: string, isPrivate: boolean): 'private-address' | undefined => {
  if (isIP(address) === 0) return undefined
  const kind = addressKind(address)
  return kind === 'public' || (isPrivate && kind !== 'never') ? undefined : 'private-address'
}

/** Whether a connection to this host and port may lead to a private address. */
export const mayBePrivate = (places: readonly AllowedPlace[], target: { protocol: string; host: string; port: number }): boolean =>
  places.some(({ scheme, host, port, isPrivate }) => isPrivate && scheme === target.protocol && host === target.host && port === target.port)

/** The longest of those that say something; undefined where none does. */
export const connectTimeoutFor = (places: readonly AllowedPlace[], target: { protocol: string; host: string; port: number }): number | undefined => {
  const said = places.flatMap(({ scheme, host, port, connectTimeoutMs }) =>
    connectTimeoutMs !== undefined && scheme === target.protocol && host === target.host && port === target.port ? [connectTimeoutMs] : [],
  )
  return said.length === 0 ? undefined : Math.max(...said)
}

export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')

export const portOf = (url: URL): number => (url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port))

const isMeant = ({ purpose }: AllowedPlace, wanted: NetworkPurpose): boolean => {
  if (purpose === 'policy' || wanted === 'policy') return purpose === wanted
  if (purpose === 'cloud' || isCloudPurpose(wanted)) return purpose === 'cloud' && isCloudPurpose(wanted)
  return purpose === 'hub' || filePurposes.includes(wanted)
}

const isCloudPurpose = (purpose: NetworkPurpose): boolean => purpose === 'cloud-answer' || purpose === 'cloud-models'

const matches = ({ scheme, host, port }: AllowedPlace, url: URL): boolean => {
  if (scheme !== url.protocol || port !== portOf(url) || url.username !== '' || url.password !== '') return false
  const asked = hostOf(url)
  return host.startsWith('*.') ? asked.endsWith(host.slice(1)) : asked === host
}

/** Said more plainly than that the host is unknown: the same host over TLS may be fine. */
const isPlainToPublic = (url: URL): boolean => {
  const host = hostOf(url)
  return url.protocol === 'http:' && (isIP(host) === 0 ? host !== 'localhost' : addressKind(host) === 'public')
}
