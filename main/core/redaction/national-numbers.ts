/* National numbers of persons that carry check digits.
 *
 * Each entry: how it is written, the sum that has to come out, and whether that
 * sum is strong enough alone. One check digit lets every tenth number of that
 * length pass; such a number counts only behind its name, unless a birthday is in
 * it or it is written with signs that nothing else has.
 *
 * Sources: the issuing offices' own descriptions, as collected in Wikipedia's
 * article on each number and in the python-stdnum documentation. */
import { isLuhn } from './detect-digits.ts'

export type NationalNumber = {
  /** Country and name, safe to log. */
  id: string
  /** Bounded, with its own edges; matches without regard to what is around. */
  shape: RegExp
  isValid: (written: string) => boolean
  /** What stands before one that is too weak alone; undefined for one that is not. */
  word?: RegExp
}

const digitsOf = (written: string): string => written.replaceAll(/[^0-9]/g, '')
const at = (digits: string, index: number): number => digits.charCodeAt(index) - 48
const weighed = (digits: string, weights: readonly number[]): number => weights.reduce((sum, weight, index) => sum + weight * at(digits, index), 0)
const isRepeated = (digits: string): boolean => /^(.)\1+$/.test(digits)
const isDay = (month: number, day: number): boolean => month >= 1 && month <= 12 && day >= 1 && day <= 31
const two = (digits: string, from: number): number => Number(digits.slice(from, from + 2))

/** ISO 7064 mod 11,10, with the check digit last. */
const isMod1110 = (digits: string): boolean => {
  let product = 10
  for (let index = 0; index < digits.length - 1; index++) {
    const sum = (at(digits, index) + product) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return (11 - product) % 10 === at(digits, digits.length - 1)
}

/** Of the first ten digits of a tax number exactly one comes twice or three times; the first is not 0. */
const isGermanTaxNumber = (digits: string): boolean => {
  const first = digits.slice(0, 10)
  const kinds = new Set(first).size
  return !digits.startsWith('0') && (kinds === 9 || kinds === 8) && isMod1110(digits)
}

const isFrenchNir = (written: string): boolean => {
  const bare = written.replaceAll(/[^0-9AB]/gi, '').toUpperCase()
  // Corsica: departments 2A and 2B are counted as 19 and 18.
  const digits = bare.replace('2A', '19').replace('2B', '18')
  const month = two(digits, 3)
  return ((month >= 1 && month <= 12) || (month >= 20 && month <= 42)) && 97 - Number(BigInt(digits.slice(0, 13)) % 97n) === two(digits, 13)
}

const isSpanishDni = (written: string): boolean => {
  const bare = written.replaceAll(/[^0-9A-Z]/gi, '').toUpperCase()
  const number = bare.replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)))
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(number.slice(0, 8)) % 23] === bare.at(-1)
}

const oddFiscale = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23] as const

const isCodiceFiscale = (written: string): boolean => {
  const bare = written.toUpperCase()
  let sum = 0
  for (let index = 0; index < 15; index++) {
    const unit = bare.charCodeAt(index)
    const value = unit <= 57 ? unit - 48 : unit - 65
    sum += index % 2 === 0 ? (oddFiscale[value] ?? 0) : value
  }
  return bare.charCodeAt(15) - 65 === sum % 26
}

const isPesel = (digits: string): boolean => {
  const month = two(digits, 2) % 20
  return isDay(month, two(digits, 4)) && (weighed(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) + at(digits, 10)) % 10 === 0
}

const cpfDigit = (digits: string, count: number): number => {
  let sum = 0
  for (let index = 0; index < count; index++) sum += at(digits, index) * (count + 1 - index)
  return ((sum * 10) % 11) % 10
}

const isCpf = (digits: string): boolean => !isRepeated(digits) && cpfDigit(digits, 9) === at(digits, 9) && cpfDigit(digits, 10) === at(digits, 10)

const isCnpj = (digits: string): boolean => {
  const check = (weights: readonly number[]): number => {
    const rest = weighed(digits, weights) % 11
    return rest < 2 ? 0 : 11 - rest
  }
  return !isRepeated(digits) && check([5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) === at(digits, 12) && check([6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) === at(digits, 13)
}

/** The century, where it is written, takes no part in the sum; co-ordination numbers add 60 to the day. */
const isPersonnummer = (written: string): boolean => {
  const digits = digitsOf(written).slice(-10)
  return isDay(two(digits, 2), two(digits, 4) % 60) && isLuhn(digits)
}

const isNhs = (digits: string): boolean => {
  const check = (11 - (weighed(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11
  return !isRepeated(digits) && check === at(digits, 9)
}

const isBsn = (digits: string): boolean => {
  const whole = digits.padStart(9, '0')
  return !isRepeated(whole) && weighed(whole, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0
}

const isHetu = (written: string): boolean => {
  const digits = written.slice(0, 6) + written.slice(7, 10)
  return isDay(two(digits, 2), two(digits, 0)) && '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(digits) % 31] === written.at(-1)?.toUpperCase()
}

const isNorwegian = (digits: string): boolean => {
  const first = (11 - (weighed(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11)) % 11
  const second = (11 - (weighed(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11
  return isDay(two(digits, 2) % 40, two(digits, 0) % 40) && first === at(digits, 9) && second === at(digits, 10)
}

/** Born after 1999: a 2 is put before. */
const isBelgian = (digits: string): boolean => {
  const check = Number(digits.slice(9))
  const body = Number(digits.slice(0, 9))
  return two(digits, 2) % 20 <= 12 && two(digits, 4) <= 31 && (97 - (body % 97) === check || 97 - ((2_000_000_000 + body) % 97) === check)
}

const isAhv = (digits: string): boolean => (weighed(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) + at(digits, 12)) % 10 === 0

const isPortuguese = (digits: string): boolean => {
  const rest = weighed(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11
  return (rest < 2 ? 0 : 11 - rest) === at(digits, 8)
}

const isTurkish = (digits: string): boolean => {
  const odd = at(digits, 0) + at(digits, 2) + at(digits, 4) + at(digits, 6) + at(digits, 8)
  const even = at(digits, 1) + at(digits, 3) + at(digits, 5) + at(digits, 7)
  const tenth = (((odd * 7 - even) % 10) + 10) % 10
  return tenth === at(digits, 9) && (odd + even + tenth) % 10 === at(digits, 10)
}

/** ISO 7064 mod 11-2. */
const isChinese = (written: string): boolean => {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  return isDay(two(written, 10), two(written, 12)) && '10X98765432'[weighed(written, weights) % 11] === written.at(-1)?.toUpperCase()
}

const verhoeffTurn = ['0123456789', '1576283094', '5803796142', '8916043527', '9453126870', '4286573901', '2793806415', '7046913258'] as const
const dihedral = (one: number, other: number): number => {
  if (one < 5) return other < 5 ? (one + other) % 5 : ((one + other) % 5) + 5
  return other < 5 ? ((one - other + 5) % 5) + 5 : (one - other + 10) % 5
}

/** Verhoeff, 1969: the dihedral group of ten elements. */
const isAadhaar = (digits: string): boolean => {
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    const turned = verhoeffTurn[index % 8] ?? ''
    sum = dihedral(sum, at(turned, at(digits, digits.length - 1 - index)))
  }
  return sum === 0 && !isRepeated(digits)
}

const isSouthAfrican = (digits: string): boolean => isDay(two(digits, 2), two(digits, 4)) && at(digits, 10) < 2 && isLuhn(digits)

const isRomanian = (digits: string): boolean => {
  const rest = weighed(digits, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11
  return isDay(two(digits, 3), two(digits, 5)) && (rest === 10 ? 1 : rest) === at(digits, 12)
}

const isCzech = (digits: string): boolean => {
  const month = two(digits, 2) % 50
  return isDay(month > 20 ? month - 20 : month, two(digits, 4)) && (Number(digits) % 11 === 0 || (Number(digits.slice(0, 9)) % 11 === 10 && digits.endsWith('0')))
}

const isTfn = (digits: string): boolean => weighed(digits, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0 && !isRepeated(digits)

/** No check digit: what the Social Security Administration never gave out is left alone. */
const isSsn = (digits: string): boolean => !/^(?:000|666|9)/.test(digits) && digits.slice(3, 5) !== '00' && digits.slice(5) !== '0000'

const alone = '(?<![\\p{L}\\p{N}_.,+/#-]|[0-9] )'
const ends = '(?![\\p{L}\\p{N}_]|[.,:/-][0-9]| [0-9])'
const shape = (inner: string): RegExp => new RegExp(`${alone}${inner}${ends}`, 'giu')
const named = (words: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}])(?:${words})[^\\n]{0,30}$`, 'iu')
const byDigits =
  (isValid: (digits: string) => boolean) =>
  (written: string): boolean =>
    isValid(digitsOf(written))

export const nationalNumbers: readonly NationalNumber[] = [
  {
    id: 'de.tax',
    shape: shape('[1-9][0-9](?: ?[0-9]{3}){3}'),
    isValid: byDigits(isGermanTaxNumber),
    word: named('steuer|st\\.?-?id|idnr|tin|tax|identifikations'),
  },
  { id: 'fr.nir', shape: shape('[1-478] ?[0-9]{2} ?[0-9]{2} ?(?:[0-9]{2}|2[AB]) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}'), isValid: isFrenchNir },
  { id: 'es.dni', shape: shape('(?:[0-9]{8}|[0-9]{2}\\.[0-9]{3}\\.[0-9]{3}|[XYZ]-?[0-9]{7})[ -]?[A-HJ-NP-TV-Z]'), isValid: isSpanishDni },
  { id: 'it.fiscale', shape: shape('[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]'), isValid: isCodiceFiscale },
  { id: 'pl.pesel', shape: shape('[0-9]{11}'), isValid: isPesel },
  { id: 'br.cpf', shape: shape('[0-9]{3}\\.[0-9]{3}\\.[0-9]{3}-[0-9]{2}'), isValid: byDigits(isCpf) },
  { id: 'br.cpf-bare', shape: shape('[0-9]{11}'), isValid: isCpf, word: named('cpf|cadastro') },
  { id: 'br.cnpj', shape: shape('[0-9]{2}\\.?[0-9]{3}\\.?[0-9]{3}/?[0-9]{4}-?[0-9]{2}'), isValid: byDigits(isCnpj) },
  { id: 'se.personnummer', shape: shape('(?:19|20)?[0-9]{6}[+-][0-9]{4}'), isValid: isPersonnummer },
  { id: 'se.personnummer-bare', shape: shape('(?:19|20)?[0-9]{10}'), isValid: isPersonnummer, word: named('person\\p{L}{0,8}|pnr|samordnings\\p{L}{0,8}') },
  { id: 'gb.nhs', shape: shape('[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}'), isValid: byDigits(isNhs), word: named('nhs|patient') },
  {
    id: 'gb.nino',
    shape: shape('[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?: ?[0-9]{2}){3} ?[A-D]'),
    isValid: (written) => !/^(?:BG|GB|KN|NK|NT|TN|ZZ)/i.test(written),
  },
  { id: 'nl.bsn', shape: shape('[0-9]{9}|[0-9]{4}[. ][0-9]{2}[. ][0-9]{3}'), isValid: byDigits(isBsn), word: named('bsn|burger\\p{L}{0,14}|sofi\\p{L}{0,8}') },
  { id: 'fi.hetu', shape: shape('[0-3][0-9][01][0-9]{3}[-+A-FU-Y][0-9]{3}[0-9A-Y]'), isValid: isHetu },
  { id: 'no.fodsel', shape: shape('[0-7][0-9]{5} ?[0-9]{5}'), isValid: byDigits(isNorwegian) },
  { id: 'be.rijksregister', shape: shape('[0-9]{2}\\.[0-9]{2}\\.[0-9]{2}-[0-9]{3}\\.[0-9]{2}'), isValid: byDigits(isBelgian) },
  { id: 'ch.ahv', shape: shape('756\\.?[0-9]{4}\\.?[0-9]{4}\\.?[0-9]{2}'), isValid: byDigits(isAhv) },
  { id: 'pt.nif', shape: shape('[1235689][0-9]{2} ?[0-9]{3} ?[0-9]{3}'), isValid: byDigits(isPortuguese), word: named('nif|contribuinte|n[º°] ?fiscal') },
  { id: 'tr.kimlik', shape: shape('[1-9][0-9]{10}'), isValid: isTurkish },
  { id: 'cn.id', shape: shape('[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9X]'), isValid: isChinese },
  { id: 'in.aadhaar', shape: shape('[2-9][0-9]{3}[ -][0-9]{4}[ -][0-9]{4}'), isValid: byDigits(isAadhaar) },
  { id: 'za.id', shape: shape('[0-9]{13}'), isValid: isSouthAfrican },
  { id: 'ro.cnp', shape: shape('[1-8][0-9]{12}'), isValid: isRomanian },
  { id: 'cz.rodne', shape: shape('[0-9]{6}/[0-9]{4}'), isValid: byDigits(isCzech) },
  { id: 'ca.sin', shape: shape('[1-79][0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{3}'), isValid: byDigits(isLuhn), word: named('sin|social insurance|assurance sociale|nas') },
  { id: 'au.tfn', shape: shape('[0-9]{3} ?[0-9]{3} ?[0-9]{3}'), isValid: byDigits(isTfn), word: named('tfn|tax file') },
  { id: 'us.ssn', shape: shape('[0-9]{3}-[0-9]{2}-[0-9]{4}'), isValid: byDigits(isSsn) },
  { id: 'us.ssn-bare', shape: shape('[0-9]{3} ?[0-9]{2} ?[0-9]{4}'), isValid: byDigits(isSsn), word: named('ssn|social security') },
]
