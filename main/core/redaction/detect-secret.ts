/* Keys, tokens and passwords.
 *
 * By form (secret-formats.ts), by what stands around them (`password = …`, a URL
 * with a password, `Bearer …`, a PEM block), and by chance: a run of twenty or
 * more letters and digits in which nothing is readable. A UUID or a checksum in
 * hexadecimal looks like chance too and is no secret, so hexadecimal counts only
 * beside a word that says key, secret, token or password. */
import { secretFormats } from './secret-formats.ts'
import type { Entity } from './redaction-types.ts'

const byForm = new RegExp(`(?<![A-Za-z0-9])(?:${[...secretFormats.values()].join('|')})(?![A-Za-z0-9])`, 'g')

const names = [...secretFormats].map(([id, form]) => ({ id, whole: new RegExp(`^(?:${form})$`) }))

export const detectSecretForm = (text: string): Entity[] =>
  Array.from(text.matchAll(byForm), ({ index: start, 0: value }) => ({
    ...{ start, end: start + value.length, kind: 'SECRET' as const },
    detector: `secret.${names.find(({ whole }) => whole.test(value))?.id ?? 'form'}`,
  }))

/** Words for a password or key, with the sign behind them. */
const assignment =
  /(?<![\p{L}\p{N}])(?:[\p{L}\p{N}]{1,20}[_-]){0,3}(?:pass(?:word|wd|phrase|code)?|pwd|passwort|kennwort|mot de passe|mdp|contraseña|clave|senha|wachtwoord|hasło|lösenord|parola d'ordine|secret|token|api[ _-]?key|access[ _-]?key|private[ _-]?key|client[ _-]?secret|account[ _-]?key|auth[ _-]?token|credentials?|pin)(?:[_-][\p{L}\p{N}]{1,20}){0,2}(?:["'`]?\s{0,3}(?::=|=>|[:=])\s{0,3}| (?:is|ist|lautet|est|es|è|é|to|är) (?:now |jetzt )?)(["'`]?)([^\s"'`,;<>(){}]{6,200})/giu

export const detectSecretAssignment = (text: string): Entity[] => {
  const found: Entity[] = []
  for (const match of text.matchAll(assignment)) {
    const value = (match[2] ?? '').replace(/[.!?:]+$/, '')
    if (!isLikelyPassword(value)) continue
    const start = match.index + match[0].length - (match[2] ?? '').length
    found.push({ start, end: start + value.length, kind: 'SECRET', detector: 'secret.assignment' })
  }
  return found
}

/** A word alone (`password: required`), a reference (`$TOKEN`, `process.env.KEY`), a row of dots or a placeholder is none. */
const isLikelyPassword = (value: string): boolean =>
  value.length >= 6 &&
  /[0-9!@#$%^&*+=?~]/.test(value) &&
  /[\p{L}]/u.test(value) &&
  !/^(?:[$%]|process\.env|os\.environ|env\.|https?:\/\/|⟦)/iu.test(value) &&
  !/^[*•.xX_-]+$/u.test(value)

const urlPassword = /(?<![\p{L}\p{N}])[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@?#"'<>]{0,100}:([^\s/@"'<>]{3,200})@/giu
const bearer = /(?<![A-Za-z0-9])(?:Bearer|Basic) ([A-Za-z0-9._~+/=-]{16,2000})(?![A-Za-z0-9])/g

export const detectSecretAround = (text: string): Entity[] => {
  const found: Entity[] = []
  for (const match of text.matchAll(urlPassword)) {
    const end = match.index + match[0].length - 1
    found.push({ start: end - (match[1] ?? '').length, end, kind: 'SECRET', detector: 'secret.url' })
  }
  for (const match of text.matchAll(bearer)) {
    const value = match[1] ?? ''
    const end = match.index + match[0].length
    if (/[0-9]/.test(value) || /[A-Z].*[a-z].*[A-Z]/.test(value)) found.push({ start: end - value.length, end, kind: 'SECRET', detector: 'secret.bearer' })
  }
  return [...found, ...detectPem(text)]
}

const pemBegin = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/g
const pemBody = /[A-Za-z0-9+/=\s:,\\-]*/y

/** One that has no end reaches as far as it looks like one. */
const detectPem = (text: string): Entity[] => {
  const found: Entity[] = []
  for (const { index: start, 0: head } of text.matchAll(pemBegin)) {
    if (start < (found.at(-1)?.end ?? 0)) continue
    const end = text.indexOf('-----END ', start + head.length)
    const close = end === -1 ? -1 : text.indexOf('-----', end + 9)
    found.push({ start, end: close === -1 || close - end > 80 ? bodyEnd(text, start + head.length) : close + 5, kind: 'SECRET', detector: 'secret.pem' })
  }
  return found
}

const bodyEnd = (text: string, from: number): number => {
  pemBody.lastIndex = from
  return from + (pemBody.exec(text)?.[0].length ?? 0)
}

const run = /(?<![A-Za-z0-9_+/=-])[A-Za-z0-9_+/-]{20,4096}={0,2}/g
const keyWordBefore = /(?:key|secret|token|passw|kennwort|senha|clave|hasło|salt|signature)[^\n]{0,20}$/iu
/** What such a run is part of, and is no secret: a checksum of a package, a picture. */
const harmlessBefore = /(?:sha(?:1|256|384|512)[-:=]|md5[-:=]|base64,|integrity[^\n]{0,10})$/iu

export const detectSecretChance = (text: string): Entity[] => {
  const found: Entity[] = []
  for (const { index: start, 0: value } of text.matchAll(run)) {
    const before = text.slice(Math.max(0, start - 30), start)
    for (const part of partsOf(value)) {
      if (!isByChance(part.value, before)) continue
      const at = start + part.from
      found.push({ start: at, end: at + part.value.length, kind: 'SECRET', detector: 'secret.chance' })
    }
  }
  return found
}

type Part = { from: number; value: string }

/** A path is judged name by name; a key in Base64 may hold a slash, and then reads by chance as a whole. */
const partsOf = (value: string): Part[] => {
  if (!value.includes('/') || hasChance(value)) return [{ from: 0, value }]
  const parts: Part[] = []
  let from = 0
  for (const name of value.split('/')) {
    if (name.length >= 20) parts.push({ from, value: name })
    from += name.length + 1
  }
  return parts
}

const isByChance = (value: string, before: string): boolean => {
  if (harmlessBefore.test(before) || /^sha(?:1|256|384|512)-/.test(value)) return false
  if (/^[0-9a-fA-F-]+$/.test(value)) return value.length >= 32 && /[0-9]/.test(value) && /[a-fA-F]/.test(value) && keyWordBefore.test(before)
  return hasChance(value)
}

/** Bits per character that a run must have; words and identifiers stay below. */
const leastEntropy = 3.6

/** Names are made of short pieces (`XChaCha20-Poly1305`); a key is cut by its few hyphens into longer ones. */
const leastPiece = 13

const longestPiece = (value: string): number => Math.max(...value.split(/[^A-Za-z0-9]/).map(({ length }) => length))

/** A digit behind a capital, a small letter behind a digit: names of variables change otherwise. */
const oddChange = /[A-Z][0-9]|[0-9][a-z]/g

/** Letters of both cases and digits, mixed as no name is: the class changes at least every third character, and not only as in `getUserById2`. */
const hasChance = (value: string): boolean => {
  const bare = value.replaceAll(/[^A-Za-z0-9]/g, '')
  if (bare.length < 20 || longestPiece(value) < leastPiece) return false
  const digits = bare.replaceAll(/[^0-9]/g, '').length
  const upper = bare.replaceAll(/[^A-Z]/g, '').length
  if (digits < 2 || upper < 2 || bare.length - digits - upper < 2) return false
  const oddChanges = bare.match(oddChange)?.length ?? 0
  return oddChanges >= (bare.length < 32 ? 1 : 2) && changesOf(bare) >= bare.length / 3.2 && entropyOf(bare) >= leastEntropy
}

const classOf = (code: number): number => (code <= 57 ? 0 : code <= 90 ? 1 : 2)

const changesOf = (value: string): number => {
  let changes = 0
  for (let index = 1; index < value.length; index++) if (classOf(value.charCodeAt(index)) !== classOf(value.charCodeAt(index - 1))) changes += 1
  return changes
}

/** Shannon, in bits per character, of the first 256. */
const entropyOf = (value: string): number => {
  const counts = new Map<string, number>()
  const sample = value.slice(0, 256)
  for (const unit of sample) counts.set(unit, (counts.get(unit) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / sample.length) * Math.log2(count / sample.length)
  return bits
}
