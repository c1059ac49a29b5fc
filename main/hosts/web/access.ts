/* The secrets that open the web host.
 *
 * A launch code is printed in the address, so it may end up in a terminal's
 * scrollback or a browser's history. It is therefore worth something only once
 * and only for ten minutes: the first page that brings it gets a session, a
 * cookie that no script and no other site can read, and the address bar loses
 * the code. The key lets a second `npm start` of the same user ask the running
 * one for another code; it lives in a file that only that user can read.
 *
 * All are 256 bits from the system's generator. They are kept and compared as
 * SHA-256 digests in constant time, so neither a timing nor a dump of this
 * state gives one away. Everything ends with the process.
 *
 * WHAT IT LEAVES OUT: cookies know no ports. Another web server on 127.0.0.1
 * that the user visits is sent our cookie too. Pages it serves are kept out by
 * the gate's other checks; the server itself is a program of this machine. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

export const codeLifetimeMs = 10 * 60_000
const maxCodes = 16
const maxSessions = 64

export type Access = {
  /** The key for asking for codes; it never expires. */
  readonly key: string
  /** A fresh launch code. */
  issueCode: () => string
  /** The session that a live code buys, once; undefined when it is unknown, used or too old. */
  redeemCode: (code: string) => string | undefined
  isSession: (secret: string) => boolean
  isKey: (secret: string) => boolean
}

type Clock = () => number
type Kept = { digest: Buffer; issuedAtMs: number }

/** `clock` gives milliseconds and never goes back. */
export const createAccess = (clock: Clock = () => performance.now()): Access => {
  const key = newSecret()
  const keyDigest = digestOf(key)
  const sessions: Kept[] = []
  const codes: Kept[] = []
  const isLive = (kept: Kept): boolean => clock() - kept.issuedAtMs <= codeLifetimeMs

  const keep = (list: Kept[], limit: number): string => {
    const secret = newSecret()
    list.push({ digest: digestOf(secret), issuedAtMs: clock() })
    if (list.length > limit) list.shift()
    return secret
  }

  return {
    key,
    issueCode: () => keep(codes, maxCodes),
    redeemCode: (code) => {
      const index = findIndex(codes, code)
      const [kept] = index < 0 ? [] : codes.splice(index, 1)
      return kept !== undefined && isLive(kept) ? keep(sessions, maxSessions) : undefined
    },
    isSession: (secret) => findIndex(sessions, secret) >= 0,
    isKey: (secret) => timingSafeEqual(digestOf(secret), keyDigest),
  }
}

const newSecret = (): string => randomBytes(32).toString('base64url')

const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

/** Looks at every entry, whether or not one matched. */
const findIndex = (list: readonly Kept[], secret: string): number => {
  const digest = digestOf(secret)
  return list.reduce((found, kept, index) => (timingSafeEqual(kept.digest, digest) ? index : found), -1)
}
