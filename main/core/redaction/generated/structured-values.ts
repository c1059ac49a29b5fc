// core/redaction/generated/structured-values.ts - E-mail addresses, numbers, accounts, keys and addresses of machines as people write them.
import type { CountryCode, PhoneNumber } from 'libphonenumber-js/max'
import { getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { luhnDigit } from './national-values.ts'
import { type Random, alphanumeric, hex, lower, upper } from './random.ts'

export const email = (random: Random, people: readonly string[]): string => {
  const local = random
    .pick(people)
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[^a-z ]/g, '')
    .split(' ')
  const [first = 'info', last = 'office'] = local
  const name = random.pick([`${first}.${last}`, `${first[0] ?? 'x'}${last}${random.digits(2)}`, `${first}_${last}`, `${first}+${random.text(5, lower)}`, `${last}-${first}`])
  const domain = random.pick(['example.com', 'mail.example.org', 'firma-nord.de', 'posta.it', 'correo.es', 'sub.domain.co.uk', 'orange.fr', 'uol.com.br', 'wp.pl', 'bredband.se', 'ziggo.nl', 'startup.io'])
  return random.isLikely(0.1) ? `${name}@${domain}`.toUpperCase() : `${name}@${domain}`
}

/** Of fixed lines. */
const areas: Partial<Record<CountryCode, readonly string[]>> = {
  ...{ US: ['212', '415', '617'], GB: ['20', '161', '1223'], DE: ['30', '89', '351'], FR: ['1', '4'], ES: ['91', '93'], IT: ['06', '02', '051'] },
  ...{ NL: ['20', '10', '70'], PL: ['22', '12'], BR: ['11', '21'], SE: ['8', '31'] },
}

/** A number that the plan of the country knows, as it is written there or abroad. */
export const phone = (random: Random, country: CountryCode): { value: string; isHome: boolean } => {
  for (;;) {
    const example = getExampleNumber(country, examples)
    if (example === undefined) throw new Error(`No example of ${country}`)
    const start = random.isLikely(0.6) ? example.nationalNumber.slice(0, 3) : random.pick(areas[country] ?? [])
    const national = start + random.digits(example.nationalNumber.length - start.length)
    const number = parsePhoneNumberFromString(`+${example.countryCallingCode}${national}`)
    if (number?.isValid() !== true) continue
    return written(random, number)
  }
}

const written = (random: Random, number: PhoneNumber): { value: string; isHome: boolean } => {
  const abroad = number.formatInternational()
  const code = `+${number.countryCallingCode}`
  const home = number.formatNational()
  const ways = [
    number.number,
    abroad,
    abroad.replaceAll(' ', '-'),
    abroad.replace(code, `00${number.countryCallingCode}`),
    abroad.replaceAll(' ', '.').replace(`${code}.`, `${code} `),
  ]
  const isClosed = home.startsWith('0') && number.getType() === 'MOBILE' && random.isLikely(0.3)
  const way = ways[random.below(8)]
  return way === undefined ? { value: isClosed ? home.replaceAll(/[^0-9]/g, '') : home, isHome: true } : { value: way, isHome: false }
}

const ibanForms: Record<string, string> = {
  DE: '18n', FR: '10n11c2n', ES: '20n', IT: '1a10n12c', NL: '4a10n', PL: '24n', BR: '23n1a1c', SE: '20n', GB: '4a14n', BE: '12n', AT: '16n', CH: '5n12c',
}

/** Check digits as ISO 13616 has them: 98 less the remainder by 97 of the account and the country, letters as numbers. */
export const iban = (random: Random, country: string): string => {
  const code = ibanForms[country] === undefined ? 'DE' : country
  const body = (ibanForms[code] ?? '').replaceAll(/(\d+)([nac])/g, (_, count: string, kind: string) => random.text(Number(count), kind === 'n' ? '0123456789' : kind === 'a' ? upper : `${upper}0123456789`))
  const numeric = `${body}${code}00`.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  const whole = `${code}${String(98 - Number(BigInt(numeric) % 97n)).padStart(2, '0')}${body}`
  return random.isLikely(0.5) ? whole : whole.replaceAll(/(.{4})(?=.)/g, '$1 ')
}

export const card = (random: Random): string => {
  const [prefix, length] = random.pick([['4', 16], ['51', 16], ['55', 16], ['2221', 16], ['34', 15], ['37', 15], ['6011', 16], ['3528', 16], ['36', 14]] as const)
  const body = prefix + random.digits(length - prefix.length - 1)
  const whole = `${body}${luhnDigit(body)}`
  const separator = random.pick([' ', '-', ''])
  return length === 16 ? whole.replaceAll(/(.{4})(?=.)/g, `$1${separator}`) : whole.replace(/^(.{4})(.{6})/, `$1${separator}$2${separator}`)
}

export const ip = (random: Random): string => {
  const octet = (): number => 1 + random.below(254)
  if (random.isLikely(0.7)) return `${random.pick([10, 192, 172, 85, 93, 203])}.${octet()}.${octet()}.${octet()}`
  const group = (): string => random.text(4, hex).replace(/^0+(?=.)/, '')
  return random.pick([`2001:db8:${group()}::${group()}`, `fe80::${group()}:${group()}:${group()}:${group()}`, `2a02:${group()}:${group()}:${group()}:${group()}:${group()}:${group()}:1`])
}

export const mac = (random: Random): string => {
  const whole = Array.from({ length: 6 }, (_, index) => (index === 0 ? `${random.digits(1)}a` : random.text(2, hex))).join(random.pick([':', '-']))
  return random.isLikely(0.5) ? whole : whole.toUpperCase()
}

/** A word behind which it stands, or none where the form itself says what it is. */
export const secret = (random: Random): { before: string; value: string } => {
  const chance = (count: number): string => random.text(count, alphanumeric)
  const bare = (value: string): { before: string; value: string } => ({ before: '', value })
  const part = (text: string): string => Buffer.from(text).toString('base64url')
  const makers: readonly (() => { before: string; value: string })[] = [
    () => bare(`AKIA${random.text(16, `${upper}234567`)}`),
    () => bare(`ghp_${chance(36)}`),
    () => bare(`glpat-${chance(20)}`),
    () => bare(`xoxb-${random.digits(12)}-${random.digits(12)}-${chance(24)}`),
    () => bare(`sk_live_${chance(24)}`),
    () => bare(`AIza${chance(35)}`),
    () => bare(`sk-proj-${chance(48)}`),
    () => bare(`sk-ant-api03-${chance(60)}`),
    () => bare(`hf_${chance(34)}`),
    () => bare(`npm_${chance(36)}`),
    () => bare(`SG.${chance(22)}.${chance(43)}`),
    () => bare(`${part(JSON.stringify({ alg: 'HS256', typ: 'JWT' }))}.${part(JSON.stringify({ sub: chance(8), iat: 1700000000 + random.below(9999999) }))}.${chance(43)}`),
    () => bare(`-----BEGIN RSA PRIVATE KEY-----\n${chance(64)}\n${chance(64)}\n${chance(22)}==\n-----END RSA PRIVATE KEY-----`),
    () => ({ before: 'password: ', value: `${random.text(5, lower)}${random.digits(3)}!${random.text(3, upper)}` }),
    () => ({ before: 'DB_PASSWORD=', value: `${random.text(6, lower)}#${random.digits(4)}` }),
    () => ({ before: 'api_key = "', value: random.text(32, hex).replace(/^../, 'a1') }),
    () => ({ before: 'postgres://app:', value: `${random.text(6, lower)}${random.digits(4)}` }),
    () => ({ before: 'Authorization: Bearer ', value: `${chance(30)}7` }),
    () => ({ before: 'aws_secret_access_key = ', value: `${chance(20)}/${chance(12)}+Q7x9Lm` }),
  ]
  return random.pick(makers)()
}
