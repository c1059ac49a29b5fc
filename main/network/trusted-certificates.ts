/* Whom TLS trusts: what Node brings, what NODE_EXTRA_CA_CERTS adds, and what this computer trusts.
 *
 * Offices that look into their own traffic put a certificate of theirs into the
 * system's store; without it nothing behind their proxy can be reached. Reading
 * the store takes a moment, so it is read for the first encrypted connection. */
import { getCACertificates } from 'node:tls'

let trusted: string[] | undefined

/** PEM certificates, each once. */
export const trustedCertificates = (): string[] => (trusted ??= [...new Set([...getCACertificates('default'), ...systemCertificates()])])

/** A store that cannot be read adds nobody. */
const systemCertificates = (): string[] => {
  try {
    return getCACertificates('system')
  } catch {
    return []
  }
}
