/* What a link in an answer would give away.
 *
 * A model that read a hostile text can write a link whose address carries what
 * the user told it. Links are therefore inert until clicked, and then the whole
 * address is shown, decoded, with a warning when it repeats the chat.
 *
 * DESIGN: the address is taken as it stands,
 * percent-decoded, and with its longer words base64-decoded; a run of
 * `runLength` characters that is also in the chat counts. Letter case and runs of
 * spaces, pluses and underscores are levelled first.
 *
 * NOT HERE: opening anything; the window never does. */
const runLength = 16

export type LinkCheck = {
  /** Where it leads, in the form that cannot be imitated (punycode); null when it is not a web or mail address. */
  host: string | null
  /** The whole address, decoded, with invisible characters spelled out. */
  readable: string
  /** It repeats text of the chat. */
  repeatsChat: boolean
}

export const isLinkable = (address: string): boolean => hostOf(address) !== null

export const checkLink = (address: string, chatTexts: readonly string[]): LinkCheck => ({
  host: hostOf(address),
  readable: spellInvisible(decodePercent(address)),
  repeatsChat: repeats(address, chatTexts),
})

const hostOf = (address: string): string | null => {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  if (url.protocol === 'mailto:') return url.pathname
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.host : null
}

const decodePercent = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // Not valid percent-encoding: what is written is what there is.
  }
}

/** Control, bidirectional, zero-width and other characters that would hide in the dialog. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

const spellInvisible = (text: string): string =>
  text.replace(invisible, (character) => `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`)

const repeats = (address: string, chatTexts: readonly string[]): boolean => {
  const chat = chatTexts.map(level).join('\n')
  return readings(address).map(level).some((reading) => hasRunOf(reading, chat))
}

const readings = (address: string): string[] => {
  const decoded = decodePercent(address)
  const words = decoded.match(/[A-Za-z0-9+/_-]{16,}/g) ?? []
  return [address, decoded, decodePercent(decoded), ...words.flatMap(decodeBase64)]
}

/** From each of the four places where a group of characters may begin: what stands before it in the address is not part of it. */
const decodeBase64 = (word: string): string[] => {
  const standard = word.replaceAll('-', '+').replaceAll('_', '/')
  return [0, 1, 2, 3].map((start) => {
    const groups = standard.slice(start)
    const whole = groups.length % 4 === 1 ? groups.slice(0, -1) : groups
    return new TextDecoder().decode(Uint8Array.from(atob(whole), (character) => character.charCodeAt(0)))
  })
}

const level = (text: string): string => text.toLowerCase().replace(/[\s+_]+/g, ' ')

const hasRunOf = (text: string, chat: string): boolean => {
  for (let at = 0; at + runLength <= text.length; at += 1) {
    if (chat.includes(text.slice(at, at + runLength))) return true
  }
  return false
}
