/* Bytes on disk that only we can read and nobody can change unnoticed.
 *
 * AES-256-GCM with a random nonce. What the bytes are (which page, which table)
 * is authenticated with them, so a file that was renamed or swapped with another
 * one is as good as a damaged one. A key seals some 2^32 files before two nonces are
 * likely to meet; with a page per write that is more than a petabyte.
 *
 *   "HKV1" nonce(12) ciphertext tag(16) */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const magic = Buffer.from('HKV1')
const nonceBytes = 12
const tagBytes = 16
const cipher = 'aes-256-gcm'

/** What sealing adds. */
export const sealBytes = magic.length + nonceBytes + tagBytes

/** @param what names the content; must be the same when it is opened */
export const seal = (key: Buffer, what: string, content: Buffer): Buffer => {
  const nonce = randomBytes(nonceBytes)
  const sealing = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes })
  sealing.setAAD(Buffer.from(what))
  return Buffer.concat([magic, nonce, sealing.update(content), sealing.final(), sealing.getAuthTag()])
}

/** Null for anything but what was sealed with this key under this name. */
export const unseal = (key: Buffer, what: string, sealed: Buffer): Buffer | null => {
  if (sealed.length < sealBytes || !sealed.subarray(0, magic.length).equals(magic)) return null
  const body = sealed.subarray(magic.length + nonceBytes, sealed.length - tagBytes)
  const opening = createDecipheriv(cipher, key, sealed.subarray(magic.length, magic.length + nonceBytes), { authTagLength: tagBytes })
  opening.setAAD(Buffer.from(what))
  opening.setAuthTag(sealed.subarray(sealed.length - tagBytes))
  try {
    return Buffer.concat([opening.update(body), opening.final()])
  } catch {
    // The tag does not fit: damaged, swapped, or sealed with another key.
    return null
  }
}
