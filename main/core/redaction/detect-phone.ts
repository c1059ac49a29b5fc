/* Telephone numbers: found by how they are written, judged by libphonenumber.
 *
 * With a country's code (+49…, 0049…) a number is one if that country has
 * numbers of its length. Written as at home it could be anything, so it must
 * have the shape of a number (a 0 before it, groups, brackets) or stand behind a
 * word such as `Tel.`, and be valid in one of the countries below.
 *
 * COST. libphonenumber takes about 10 µs. After a thousand questions about one
 * text it is not asked any more, and what has the shape counts as a number:
 * a text that is made to be slow loses nothing but its digits. */
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { Entity } from './redaction-types.ts'

/** Countries whose way of writing is known without a code. */
const homes: readonly { country: CountryCode; shape: RegExp }[] = [
  { country: 'US', shape: /^(?:1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{4}$/ },
  { country: 'GB', shape: /^\(?0(?:\d{2}\)? \d{4} ?\d{4}|\d{3}\)? \d{3} ?\d{4}|\d{4}\)? ?\d{3} ?\d{3}|\d{4}\)? ?\d{5,6})$/ },
  { country: 'DE', shape: /^\(?0\d{2,4}\)?(?: ?[/-] ?| )\d{2,9}(?:[ -]\d{1,5}){0,3}$/ },
  { country: 'FR', shape: /^0[1-9](?:[ .-]\d\d){4}$/ },
  { country: 'ES', shape: /^(?:[67]\d\d[ .-]\d{3}[ .-]\d{3}|[6-9]\d\d(?:[ .-]\d\d){3}|[89]\d[ .-]\d{3}[ .-]\d\d[ .-]\d\d)$/ },
  { country: 'IT', shape: /^(?:0\d{1,3}[ /.-]\d{3,4}[ .-]?\d{3,4}|0\d{1,3}[ /.-]\d{5,8}|3\d\d[ /.-]\d{3}[ .-]?\d{3,4})$/ },
  { country: 'NL', shape: /^\(?0\d{1,3}\)?(?:[ -]\d{2,8}){1,4}$/ },
  { country: 'BR', shape: /^\(\d\d\) ?9?\d{4}[ -]\d{4}$/ },
  { country: 'SE', shape: /^0\d{1,3}[ /-]\d{2,3}(?: ?\d{2,3}){1,3}$/ },
  { country: 'PL', shape: /^(?:\(?\d\d\)? \d{3}[ -]\d\d[ -]\d\d|\d{3}[ -]\d{3}[ -]\d{3})$/ },
  { country: 'CH', shape: /^0\d\d \d{3} \d\d \d\d$/ },
  { country: 'AT', shape: /^0\d{1,4}[ /]\d{3,8}(?:[ -]\d{1,4})?$/ },
  { country: 'BE', shape: /^0\d{1,3}[ /]\d{2,3}[ .]\d\d[ .]\d\d$/ },
]

/** Shapes that also sums of money and part numbers have: only behind a word. */
const shyHomes: readonly CountryCode[] = ['PL']

/** A word for a telephone or a call, whole, and at most three more words before the number. */
const wordBefore =
  /(?<![\p{L}\p{N}])(?:t[eé]l|tlf|t[eé]l[eéèê]f\p{L}{1,12}|telephone|phone|fono|call|ring|mobile?|m[oó]vil|mobil\p{L}{0,10}|cell|cellulare|cellphone|handy\p{L}{0,8}|fax|whats ?app|signal|sms|text|anruf\p{L}{0,4}|rückruf|rufnummer|durchwahl|ligue|ligar|celular|contato|portable|appel(?:er|ez)?|joignable|llam[ae]r?|chiam[ai](?:re)?|recapito|numero|número|numéro|nummer|bel|bellen|bereikbaar|kom|komórka|zadzwoń|dzwonić|numer|nås|contact)(?!\p{L})[^\p{L}\p{N}\n]{0,4}(?:\p{L}{1,12}[^\p{L}\p{N}\n]{1,3}){0,3}\(?$/iu

const international = /(?<![\p{L}\p{N}+._/=-])(?:\+|(?<![0-9] )00(?=[1-9])|\(\+)[1-9][0-9 ()./\u00a0-]{5,22}[0-9](?![\p{L}\p{N}_])/gu
const national = /(?<![\p{L}\p{N}+._/:#€$£=-]|[0-9][,' ])(?:\([0-9]{2,5}\) ?[0-9]{2,9}|[0-9]{2,12})(?:(?: ?[/–-] ?|[ .\u00a0])[0-9]{2,9}){0,8}(?:-[0-9])?(?![\p{L}\p{N}_%€$£°:/]|[,.][0-9]| ?[€$£%])/gu

/** Questions about one text. */
const mostQuestions = 1000

export const detectPhone = (text: string): Entity[] => {
  const found: Entity[] = []
  let questions = 0
  const ask = (question: () => boolean): boolean => {
    questions += 1
    return questions > mostQuestions || question()
  }
  for (const { index: start, 0: value } of text.matchAll(international)) {
    const end = ask(() => isInternational(value)) ? start + value.length : undefined
    if (end !== undefined) found.push({ start, end, kind: 'PHONE', detector: 'phone.international' })
  }
  for (const { index: start, 0: value } of text.matchAll(national)) {
    const isNamed = wordBefore.test(text.slice(Math.max(0, start - 50), start))
    const isNumber = (written: string): boolean => hasLength(written) && !isDate(written) && isAtHome(written, { isNamed, ask })
    const parts = isNumber(value) ? [{ from: 0, written: value }] : partsOf(value).filter(({ written }) => isNumber(written))
    found.push(...parts.map(({ from, written }): Entity => ({ start: start + from, end: start + from + written.length, kind: 'PHONE', detector: 'phone.national' })))
  }
  return found
}

/** Two numbers side by side: `(212) 555-0187 / 212-555-0188`. */
const partsOf = (value: string): { from: number; written: string }[] => {
  const cut = / [/–-] /.exec(value)
  return cut === null ? [] : [{ from: 0, written: value.slice(0, cut.index) }, { from: cut.index + 3, written: value.slice(cut.index + 3) }]
}

const isInternational = (value: string): boolean => {
  const bare = value.replace(/^\(\+/, '+').replace(/^00/, '+').replace('(0)', '')
  return parsePhoneNumberFromString(bare, { extract: false })?.isPossible() === true
}

const isAtHome = (value: string, { isNamed, ask }: { isNamed: boolean; ask: (question: () => boolean) => boolean }): boolean => {
  const written = value.replaceAll('\u00a0', ' ')
  const isBare = /^[0-9]+$/.test(written)
  const isMobile = isBare && /^0[1-9]/.test(written) && written.length >= 10
  return homes.some(({ country, shape }) => {
    const hasShape = shape.test(written) && (isNamed || !shyHomes.includes(country))
    if (!hasShape && !isNamed && !isMobile) return false
    return ask(() => {
      const number = parsePhoneNumberFromString(written, { defaultCountry: country, extract: false })
      return number?.isValid() === true && (hasShape || isNamed || number.getType() === 'MOBILE')
    })
  })
}

const hasLength = (written: string): boolean => {
  const digits = written.replaceAll(/[^0-9]/g, '').length
  return digits >= 7 && digits <= 12
}

/** `2024-05-17`, `17.05.2024 10.30`, `17.05.24`, and ranges of years. */
const isDate = (value: string): boolean =>
  /^(?:(?:19|20)\d\d[ ./-](?:0?[1-9]|1[0-2])[ ./-](?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])[ ./-](?:0?[1-9]|[12]\d|3[01])[ ./-](?:19|20)\d\d)(?:[ .-]\d\d){0,2}$|^(?:\d\d[ ./-]){2}\d\d$|^(?:19|20)\d\d ?[/–-] ?(?:19|20)\d\d$/.test(value)
