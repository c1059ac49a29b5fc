/* Which addresses may leave the application, and how they are shown first.
 *
 * shell.openExternal hands a string to the operating system, which starts
 * whatever is registered for it: file: and smb: run programs, dozens of other
 * schemes have been a way in. Only https: and mailto: pass, written plainly,
 * and the user sees the host as its letters and as its bytes before anything
 * opens, since a link in an answer may have been put there by the model's
 * training or by a text it was given. */
import { domainToUnicode } from 'node:url'

/** `href` is what opens; `label` names the place; `warning` is there when the name may be mistaken for another. */
export type ExternalTarget = { href: string; label: string; warning?: string }

const maxLength = 2048
/** Blank, control, zero-width and direction characters, and the backslash that parsers take for a slash. */
const unplain = /[\s\\\p{C}]/u
const mailHeaders = new Set(['subject', 'body', 'cc', 'bcc', 'to'])

/** Undefined for everything that must not be opened. */
export const readExternalTarget = (text: string): ExternalTarget | undefined => {
  if (text.length > maxLength || unplain.test(text)) return undefined
  if (/^https:\/\/[^/?#]/i.test(text)) return readPage(text)
  if (/^mailto:[^/?#]/i.test(text)) return readMail(text)
  return undefined
}

const readPage = (text: string): ExternalTarget | undefined => {
  const url = parse(text)
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') return undefined
  const unicode = domainToUnicode(url.hostname)
  if (unicode === '' || unicode === url.hostname) return { href: url.href, label: url.host }
  return {
    href: url.href,
    label: `${unicode} (${url.host})`,
    warning: 'The name of this site has letters that can look like others. Make sure that it is the one you mean.',
  }
}

const readMail = (text: string): ExternalTarget | undefined => {
  const url = parse(text)
  if (url?.protocol !== 'mailto:') return undefined
  const isKnown = [...url.searchParams.keys()].every((name) => mailHeaders.has(name.toLowerCase()))
  const address = decode(url.pathname)
  if (!isKnown || address === undefined || !/^[^\s@\p{C}]+@[^\s@\p{C}]+$/u.test(address)) return undefined
  return { href: url.href, label: address }
}

const parse = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined)

const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
