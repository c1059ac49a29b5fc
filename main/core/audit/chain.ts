/* What makes the audit log evident.
 *
 * hash(n) = SHA-256(version, n, hash(n-1), body)     anybody can follow the chain
 * mac(n)  = HMAC(key, "entry", hash(n))              only who has the key can write one
 * head    = (n, hash(n), HMAC(key, "head", …))       the log is not shorter than it was
 * begin   = (n, hash(n-1), HMAC(key, "begin", …))    what is before was removed by retention
 *
 * An entry that is changed, removed, moved, put in or copied breaks its own hash,
 * the chain, the numbering or a MAC. Cutting off the end breaks the head. Putting
 * an older head back as well is found by the head that the secret store keeps,
 * which is at most fifty entries and at a clean end none behind.
 *
 * What was sent is kept, where it is, beside the chain: the body has
 * SHA-256(salt, text), so that text and salt can be erased and all of the above
 * still holds. An entry says up to where contents were erased; one that is
 * missing behind that shows.
 *
 * What it does not do: whoever can read the key can write the log anew. */

/** A text that is beside the chain, and what makes its hash impossible to guess it from; hexadecimal. */
export type StoredContent = { salt: string; text: string }

export type StoredEntry = { seq: number; body: string; prevHash: string; hash: string; keyId: string; mac: string; content: StoredContent | null }

export type AuditMark = { seq: number; hash: string; keyId: string; mac: string }
export type AuditMarks = { begin: AuditMark | null; head: AuditMark | null }

/** Hexadecimal; given from outside, since core knows no Node. */
export type Hashing = {
  sha256: (text: string) => string
  hmac: (text: string) => string
  /** Tells keys apart without telling anything about them. */
  keyId: string
}

/** What the first entry follows. */
export const firstHash = '0'.repeat(64)

export const hashOf = (hashing: Pick<Hashing, 'sha256'>, { seq, prevHash, body }: Pick<StoredEntry, 'seq' | 'prevHash' | 'body'>): string => hashing.sha256(`hearth-audit-1\n${seq}\n${prevHash}\n${body}`)

export const macOf = (hashing: Hashing, hash: string): string => hashing.hmac(`entry\n${hash}`)

export const markMacOf = (hashing: Hashing, name: 'begin' | 'head', { seq, hash }: Pick<AuditMark, 'seq' | 'hash'>): string => hashing.hmac(`${name}\n${seq}\n${hash}`)

export const contentHashOf = ({ sha256 }: Pick<Hashing, 'sha256'>, { salt, text }: StoredContent): string => sha256(`hearth-audit-content-1\n${salt}\n${text}`)

export const sealEntry = (hashing: Hashing, entry: Pick<StoredEntry, 'seq' | 'prevHash' | 'body' | 'content'>): StoredEntry => {
  const hash = hashOf(hashing, entry)
  return { ...entry, hash, keyId: hashing.keyId, mac: macOf(hashing, hash) }
}

export const sealMark = (hashing: Hashing, name: 'begin' | 'head', { seq, hash }: Pick<AuditMark, 'seq' | 'hash'>): AuditMark => ({
  ...{ seq, hash, keyId: hashing.keyId },
  mac: markMacOf(hashing, name, { seq, hash }),
})
