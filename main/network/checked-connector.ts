/* Connections that are checked at the last moment there is.
 *
 * A name can lead to the internet when it is looked at and to 127.0.0.1 when it
 * is connected to (DNS rebinding), so looking first and connecting later proves
 * nothing. Here the name is resolved once, by us, inside the connection attempt:
 * addresses that are not allowed are taken out, and the socket can only use what
 * is left. TLS still checks the certificate against the name.
 *
 * NOT HERE: requests through a proxy. The proxy resolves names itself; only
 * literal addresses and the list of allowed hosts hold there. */
import { lookup as systemLookup } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import { judgeAddress } from './allowed-places.ts'
import { trustedCertificates } from './trusted-certificates.ts'

export type Address = { address: string; family: number }

/** All addresses of a name. */
export type ResolveName = (name: string) => Promise<Address[]>

export const resolveWithSystem: ResolveName = (name) => systemLookup(name, { all: true })

/** No address of the host is one that may be connected to. */
export class RefusedAddressError extends Error {
  override readonly name = 'RefusedAddressError'
}

export type Target = { protocol: string; host: string; port: number }

type Options = {
  resolve: ResolveName
  mayBePrivate: (target: Target) => boolean
  /** Until there is a connection, its encryption included. */
  timeoutMs: (target: Target) => number
}

export const createCheckedConnector = ({ resolve, mayBePrivate, timeoutMs }: Options): buildConnector.connector => {
  const known = new Map<string, buildConnector.connector>()
  const build = (protocol: string, isPrivate: boolean, timeout: number): buildConnector.connector => {
    const ca = protocol === 'https:' ? { ca: trustedCertificates() } : {}
    // One request per connection at a time: parallel ranges are meant to be parallel.
    return buildConnector({ timeout, allowH2: false, lookup: checkedLookup(resolve, isPrivate), ...ca })
  }
  const connectorFor = (target: Target, isPrivate: boolean): buildConnector.connector => {
    const timeout = timeoutMs(target)
    const name = `${target.protocol} ${String(isPrivate)} ${String(timeout)}`
    const connector = known.get(name) ?? build(target.protocol, isPrivate, timeout)
    known.set(name, connector)
    return connector
  }
  return (options, callback) => {
    const target = { protocol: options.protocol, host: options.hostname.toLowerCase(), port: portOf(options) }
    const isPrivate = mayBePrivate(target)
    if (judgeAddress(target.host, isPrivate) !== undefined) callback(new RefusedAddressError(target.host), null)
    else connectorFor(target, isPrivate)(options, callback)
  }
}

const portOf = ({ port, protocol }: buildConnector.Options): number => (port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port))

const checkedLookup =
  (resolve: ResolveName, isPrivate: boolean): LookupFunction =>
  (name, options, callback) => {
    resolve(name).then(
      (all) => {
        const [first, ...others] = all.filter(({ address }) => judgeAddress(address, isPrivate) === undefined)
        if (first === undefined) callback(new RefusedAddressError(name), '', 0)
        else if (options.all === true) callback(null, [first, ...others])
        else callback(null, first.address, first.family)
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error('The name could not be resolved', { cause: error }), '', 0),
    )
  }
