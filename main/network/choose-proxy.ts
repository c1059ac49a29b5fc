// main/network/choose-proxy.ts - The proxy that the environment names for a URL, by the conventions of curl.
import { isIP } from 'node:net'
import { addressKind } from './address-kind.ts'
import { hostOf, portOf } from './allowed-places.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, lower case first. Undefined: go there directly. This computer itself is never
 * asked for through a proxy. A value that is no URL counts as unset, `proxy.example:3128` as `http://proxy.example:3128`.
 */
export const chooseProxy = (url: URL, env: Environment): string | undefined => {
  const host = hostOf(url)
  if (host === 'localhost' || (isIP(host) !== 0 && addressKind(host) === 'loopback')) return undefined
  const proxy = named(env, url.protocol === 'https:' ? 'https_proxy' : 'http_proxy') ?? named(env, 'all_proxy')
  if (proxy === undefined || isExempt(env, host, portOf(url))) return undefined
  return asUrl(proxy)
}

/** Host and port of what requests go through, without its password; null without a proxy. */
export const describeProxy = (env: Environment): string | null => {
  const proxy = asUrl(named(env, 'https_proxy') ?? named(env, 'http_proxy') ?? named(env, 'all_proxy') ?? '')
  return proxy === undefined ? null : new URL(proxy).host
}

const named = (env: Environment, name: string): string | undefined => {
  const value = env[name] ?? env[name.toUpperCase()]
  return value === undefined || value.trim() === '' ? undefined : value.trim()
}

const asUrl = (value: string): string | undefined => {
  const text = value.includes('://') ? value : `http://${value}`
  if (!URL.canParse(text)) return undefined
  const { protocol, href, hostname } = new URL(text)
  return hostname !== '' && /^(https?|socks5?):$/.test(protocol) ? href : undefined
}

/** Entries are `*`, a host, or a domain with or without a leading dot or `*.`; each may carry a port. */
const isExempt = (env: Environment, host: string, port: number): boolean =>
  (named(env, 'no_proxy') ?? '')
    .toLowerCase()
    .split(/[,\s]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      const { name, only } = splitPort(entry)
      if (only !== undefined && only !== port) return false
      return name === '*' || host === name || host.endsWith(`.${name}`)
    })

/** `host`, `host:port`, `[ipv6]:port` or a bare IPv6 address; `.example.com` and `*.example.com` mean `example.com`. */
const splitPort = (entry: string): { name: string; only: number | undefined } => {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? []
  return { name: (bracketed ?? plain ?? entry).replace(/^\*?\./, ''), only: port === undefined ? undefined : Number(port) }
}
