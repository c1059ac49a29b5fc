// core/redaction/detect-email.ts - E-mail addresses: found by their @, then read to both sides within the limits of RFC 5321.
import type { Entity } from './redaction-types.ts'

const longestLocal = 64
const longestDomain = 254

const localEnd = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}$/u
const domainStart = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}(?:xn--[a-z0-9-]{2,58}|\p{L}{2,24})(?![\p{L}\p{N}])/u
/** `anna (at) example.org`, `anna[at]example[dot]org`. */
const spelled = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64} ?[[({] ?at ?[\])}] ?(?:[\p{L}\p{N}-]{1,63}(?:\.| ?[[({] ?dot ?[\])}] ?)){1,5}\p{L}{2,24}(?![\p{L}\p{N}])/giu

export const detectEmail = (text: string): Entity[] => {
  const found: Entity[] = []
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const local = localOf(text.slice(Math.max(0, at - longestLocal), at))
    const domain = domainStart.exec(text.slice(at + 1, at + 1 + longestDomain))?.[0]
    if (local === '' || domain === undefined || isSomethingElse(local, domain, text[at + 1 + domain.length])) continue
    found.push({ start: at - local.length, end: at + 1 + domain.length, kind: 'EMAIL', detector: 'email' })
  }
  for (const match of text.matchAll(spelled)) found.push({ start: match.index, end: match.index + match[0].length, kind: 'EMAIL', detector: 'email.spelled' })
  return found
}

/** Punctuation before an address is not part of it: `'anna@x.org'`, `=anna@x.org`, `/anna@x.org`. */
const localOf = (before: string): string => (localEnd.exec(before)?.[0] ?? '').replace(/^(?:.*[/=|{}`*?&])?[.'!#$%^~+-]*/u, '')

/** A picture for a sharp screen (`icon@2x.png`), a git remote (`git@host:path`). */
const isSomethingElse = (local: string, domain: string, next: string | undefined): boolean => /^\d+x\./.test(domain) || (local === 'git' && next === ':')
