/* The key of the audit log, and the head that the secret store remembers.
 *
 * The key lies where the system keeps secrets. Where it keeps none, it lies in a
 * file that only the user can read (secrets/audit-key): it then protects the log
 * from whoever cannot read the user's files, and from damage, not from the user.
 * `verify` says which of the two holds. A key that was with the system and cannot
 * be had today is not replaced: nothing is appended until it is back, and so
 * nothing leaves. */
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Hashing } from '../../core/audit/chain.ts'
import type { HeadMirror } from '../../core/audit/verify-chain.ts'
import type { Secrets } from '../../core/secrets.ts'

const keyName = 'audit-key'
const headName = 'audit-head'
const keyBytes = 32

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

export const hashingWith = (key: string): Hashing => {
  const hmac = (text: string): string => createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('hex')
  return { sha256, hmac, keyId: hmac('hearth-audit-key').slice(0, 16) }
}

/** Null where there is none, or it cannot be had now. */
export const readKey = async (secrets: Secrets): Promise<Hashing | null> => {
  const key = await secrets.read(keyName).catch(() => null)
  return key === null ? null : hashingWith(key)
}

export const makeKey = async (secrets: Secrets): Promise<Hashing> => {
  const key = randomBytes(keyBytes).toString('base64')
  await secrets.write(keyName, key)
  // What cannot be read back would be lost with the first entry.
  if ((await secrets.read(keyName)) !== key) throw new Error('The secret store did not keep the key of the audit log')
  return hashingWith(key)
}

const Mirror = z.strictObject({ seq: z.number().int(), hash: z.string() })

export const readMirror = async (secrets: Secrets): Promise<HeadMirror | null> => {
  const text = await secrets.read(headName).catch(() => null)
  if (text === null) return null
  try {
    const parsed = Mirror.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    // Not ours: the head in the database still counts.
    return null
  }
}

export const writeMirror = (secrets: Secrets, head: HeadMirror): Promise<void> => secrets.write(headName, JSON.stringify({ seq: head.seq, hash: head.hash }))
