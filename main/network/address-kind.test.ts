import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressKind } from './address-kind.ts'
import type { AddressKind } from './address-kind.ts'

const examples: Record<AddressKind, string[]> = {
  public: ['1.1.1.1', '93.184.216.34', '100.63.255.255', '100.128.0.0', '172.15.0.1', '172.32.0.1', '2606:4700::1111', '2a00:1450::1', '::ffff:8.8.8.8', '64:ff9b::808:808', '2002:808:808::1'],
  loopback: ['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', '::ffff:7f00:1', '64:ff9b::7f00:1', '2002:7f00:1::'],
  private: ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', 'fc00::1', 'fd12:3456::1', '::ffff:10.1.2.3', '64:ff9b::a00:1', '2002:c0a8:101::'],
  never: [
    '169.254.169.254', '169.254.0.1', '0.0.0.0', '0.1.2.3', '224.0.0.1', '239.1.1.1', '240.0.0.1', '255.255.255.255', '192.0.2.1', '198.18.0.1', '198.51.100.7',
    '203.0.113.9', '192.0.0.192', '168.63.129.16', '100.100.100.200', '::', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', 'fd00:ec2::254', '2001:db8::1', '2001::1',
    '100::1', '::ffff:169.254.169.254', '64:ff9b::a9fe:a9fe', '::1.2.3.4', '4000::1', 'example.com', '', '127.1', '0x7f000001', '2130706433', '[::1]',
  ],
}

describe('an address', () => {
  it.each(Object.entries(examples).flatMap(([kind, addresses]) => addresses.map((address) => ({ address, kind }))))(
    '$address is $kind',
    ({ address, kind }) => {
      expect(addressKind(address)).toBe(kind)
    },
  )

  it('inside an IPv6 address is judged as if it stood alone', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect([addressKind(`::ffff:${address}`), addressKind(`64:ff9b::${address}`)]).toEqual([addressKind(address), addressKind(address)])
      }),
    )
  })

  it('is judged the same however it is spelled', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        expect(addressKind(new URL(`http://[${address}]/`).hostname.slice(1, -1))).toBe(addressKind(address))
      }),
    )
  })
})
