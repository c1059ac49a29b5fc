import { getCACertificates } from 'node:tls'
import { expect, it } from 'vitest'
import { trustedCertificates } from './trusted-certificates.ts'

it('whom this computer trusts is trusted as well as whom Node trusts, each once', () => {
  const trusted = trustedCertificates()
  const all = [...getCACertificates('default'), ...getCACertificates('system')]
  expect(all.length).toBeGreaterThan(50)
  expect([trusted.length, all.every((certificate) => trusted.includes(certificate))]).toEqual([new Set(all).size, true])
})
