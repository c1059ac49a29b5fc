// core/redaction/detect-network.ts - IPv4, IPv6 (RFC 4291) and MAC addresses; what every machine has (loopback, unspecified) is nobody's.
import type { Entity } from './redaction-types.ts'

const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])'
const ipv4 = new RegExp(`(?<![\\p{L}\\p{N}_.-])${octet}(?:\\.${octet}){3}(?![\\p{L}\\p{N}_-]|\\.[0-9])`, 'gu')
/** `version 1.2.3.4`, `v1.2.3.4`, `§ 1.2.3.4`: a number with three points that is no address. */
const versionBefore = /(?:\bv\.?|versi[oó]ne?|wersja|versie|vers[aã]o|version|ver\.|release|build|firmware|section|abschnitt|chapter|kapitel|§|v\.) ?$/iu
const commonV4 = /^(?:0\.0\.0\.0|127\.|255\.255\.|224\.)/

export const detectIp = (text: string): Entity[] => {
  const found: Entity[] = []
  for (const { index: start, 0: value } of text.matchAll(ipv4)) {
    if (commonV4.test(value) || versionBefore.test(text.slice(Math.max(0, start - 12), start))) continue
    found.push({ start, end: start + value.length, kind: 'IP', detector: 'ipv4' })
  }
  return [...found, ...detectIpv6(text)]
}

const ipv6Run = /(?<![\p{L}\p{N}_:.])(?=[0-9A-Fa-f]{0,4}:)[0-9A-Fa-f:]{3,39}(?:(?:\.[0-9]{1,3}){3})?(?![\p{L}\p{N}_])/gu

const detectIpv6 = (text: string): Entity[] => {
  const found: Entity[] = []
  for (const { index: start, 0: run } of text.matchAll(ipv6Run)) {
    const value = run.endsWith(':') && !run.endsWith('::') ? run.slice(0, -1) : run
    if (isIpv6(value)) found.push({ start, end: start + value.length, kind: 'IP', detector: 'ipv6' })
  }
  return found
}

const isIpv6 = (value: string): boolean => {
  const halves = value.split('::')
  if (halves.length > 2 || !/[0-9]/.test(value)) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const tail = groups.at(-1)?.includes('.') === true ? groups.pop() : undefined
  const count = groups.length + (tail === undefined ? 0 : 2)
  if (!groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false
  // `::1` and `::` are every machine's own; `a::1` alone is more often a name in a program than an address.
  return halves.length === 1 ? count === 8 : count >= 2 && count < 8 && (count > 2 || /^(?:2|3|f[cde])/i.test(value))
}

const mac = /(?<![\p{L}\p{N}_:-])(?:[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2})(?![\p{L}\p{N}_:-]|\.[0-9A-Fa-f])/gu

export const detectMac = (text: string): Entity[] => {
  const found: Entity[] = []
  for (const { index: start, 0: value } of text.matchAll(mac)) {
    // Digits alone in pairs or fours are dates, amounts and serial numbers; 00:00… and ff:ff… are nobody's.
    if ((!value.includes(':') && !/[A-Fa-f]/.test(value)) || /^(?:[0.:-]+|[fF.:-]+)$/.test(value)) continue
    found.push({ start, end: start + value.length, kind: 'MAC', detector: 'mac' })
  }
  return found
}
