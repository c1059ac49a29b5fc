/* What an IP address leads to.
 *
 * A redirect or a name server can send us anywhere. `public` is the internet;
 * `loopback` and `private` are this computer and the networks around it, which
 * only the user may name; `never` is what no hub can be: link-local addresses
 * (clouds keep their keys at 169.254.169.254), other metadata services,
 * multicast, unspecified, documentation and reserved ranges. IPv6 addresses that
 * carry an IPv4 address (mapped, NAT64, 6to4) are judged by what they carry.
 *
 * Ranges: RFC 6890 and the IANA special-purpose registries. */
import { BlockList, isIP } from 'node:net'

export type AddressKind = 'public' | 'loopback' | 'private' | 'never'

type Range = readonly [network: string, prefix: number]

const blockList = (family: 'ipv4' | 'ipv6', ranges: readonly Range[]): BlockList => {
  const list = new BlockList()
  for (const [network, prefix] of ranges) list.addSubnet(network, prefix, family)
  return list
}

/** In this order: the first that holds decides. */
const ipv4: readonly (readonly [AddressKind, BlockList])[] = [
  // Azure's and Alibaba's metadata services lie in ranges that are otherwise ordinary.
  ['never', blockList('ipv4', [['168.63.129.16', 32], ['100.100.100.200', 32]])],
  ['loopback', blockList('ipv4', [['127.0.0.0', 8]])],
  ['private', blockList('ipv4', [['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['100.64.0.0', 10]])],
  [
    'never',
    blockList('ipv4', [
      ['0.0.0.0', 8],
      ['169.254.0.0', 16],
      ['192.0.0.0', 24],
      ['192.0.2.0', 24],
      ['192.88.99.0', 24],
      ['198.18.0.0', 15],
      ['198.51.100.0', 24],
      ['203.0.113.0', 24],
      ['224.0.0.0', 4],
      ['240.0.0.0', 4],
    ]),
  ],
]

const ipv6: readonly (readonly [AddressKind, BlockList])[] = [
  ['never', blockList('ipv6', [['fd00:ec2::254', 128]])],
  ['loopback', blockList('ipv6', [['::1', 128]])],
  ['private', blockList('ipv6', [['fc00::', 7]])],
]

/** Everything that was ever given out to be routed lies in here. */
const globalUnicast = blockList('ipv6', [['2000::', 3]])
const ipv6Never = blockList('ipv6', [['2001::', 23], ['2001:db8::', 32], ['3fff::', 20]])

/** Offset of the IPv4 address inside, in groups of 16 bits. */
const carriers: readonly (readonly [BlockList, number])[] = [
  [blockList('ipv6', [['::ffff:0:0', 96]]), 6],
  [blockList('ipv6', [['64:ff9b::', 96]]), 6],
  [blockList('ipv6', [['2002::', 16]]), 1],
]

/** `address` without brackets; what is no address is `never`. */
export const addressKind = (address: string): AddressKind => {
  const family = isIP(address)
  if (family === 4) return ipv4.find(([, list]) => list.check(address, 'ipv4'))?.[0] ?? 'public'
  // A zone (`%eth0`) only ever belongs to a link-local address.
  if (family === 6 && !address.includes('%')) return ipv6Kind(address)
  return 'never'
}

const ipv6Kind = (address: string): AddressKind => {
  const carrier = carriers.find(([list]) => list.check(address, 'ipv6'))
  if (carrier !== undefined) return addressKind(carriedAddress(address, carrier[1]))
  const special = ipv6.find(([, list]) => list.check(address, 'ipv6'))
  if (special !== undefined) return special[0]
  return globalUnicast.check(address, 'ipv6') && !ipv6Never.check(address, 'ipv6') ? 'public' : 'never'
}

const carriedAddress = (address: string, group: number): string => {
  const groups = groupsOf(address)
  return [groups[group] ?? 0, groups[group + 1] ?? 0].flatMap((value) => [value >> 8, value & 0xff]).join('.')
}

/** The eight groups; the URL parser writes every spelling the same way, with IPv4 tails as groups. */
const groupsOf = (address: string): number[] => {
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  const [head = '', tail] = canonical.split('::')
  const parse = (text: string): number[] => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)))
  if (tail === undefined) return parse(head)
  const [before, after] = [parse(head), parse(tail)]
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after]
}
