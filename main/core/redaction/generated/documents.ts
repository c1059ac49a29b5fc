/* Documents with known contents: what is to be found, and much that only looks like it.
 *
 * Letters, chats, logs, tables, configurations and notes in ten locales, with
 * values that are made here and not taken from the detectors' own tables. A
 * document knows where each value lies. The same seed gives the same documents. */
import type { EntityKind } from '../../../contract/cloud-terms.ts'
import { type LocalePack, localePacks } from './locale-packs.ts'
import { nationalValues } from './national-values.ts'
import { type Random, alphanumeric, createRandom, hex, lower, upper } from './random.ts'
import { card, email, iban, ip, mac, phone, secret } from './structured-values.ts'

export type Truth = { start: number; end: number; kind: EntityKind; value: string }
export type GeneratedDocument = { locale: string; form: string; text: string; truths: Truth[] }

const forms = ['letter', 'chat', 'log', 'table', 'config', 'notes'] as const

export const generateDocuments = (count: number, seed = 2026): GeneratedDocument[] => Array.from({ length: count }, (_, index) => generateDocument(seed + index, index))

const generateDocument = (seed: number, index: number): GeneratedDocument => {
  const random = createRandom(seed * 7919)
  const pack = localePacks[index % localePacks.length]
  if (pack === undefined) throw new Error('There are no locales')
  const form = random.pick(forms)
  const page = createPage(random, pack)
  const lines = 6 + random.below(14)
  for (let line = 0; line < lines; line++) writers[form](page, { random, pack })
  return { locale: pack.locale, form, text: page.text(), truths: page.truths }
}

type Page = { truths: Truth[]; text: () => string; put: (template: string) => void }

const hole = /\{(d:)?([a-zA-Z]+)\}/g

const createPage = (random: Random, pack: LocalePack): Page => {
  const truths: Truth[] = []
  let text = ''
  const fill = (kind: EntityKind, value: string): void => {
    truths.push({ start: text.length, end: text.length + value.length, kind, value })
    text += value
  }
  return {
    truths,
    text: () => text,
    put: (template) => {
      let from = 0
      for (const { index, 0: whole, 1: isDecoy, 2: name = '' } of template.matchAll(hole)) {
        text += template.slice(from, index)
        from = index + whole.length
        if (isDecoy !== undefined) text += decoy(random, name, pack)
        else if (name === 'person') text += random.pick(pack.people)
        else fillHole(name, { random, pack, fill, add: (more) => (text += more) })
      }
      text += template.slice(from)
    },
  }
}

type Filling = { random: Random; pack: LocalePack; fill: (kind: EntityKind, value: string) => void; add: (text: string) => void }

const fillHole = (name: string, { random, pack, fill, add }: Filling): void => {
  if (name === 'secret') {
    const { before, value } = secret(random)
    add(before)
    fill('SECRET', value)
    if (before.startsWith('postgres')) add('@db.internal/app')
    return
  }
  const makers: Record<string, () => [EntityKind, string]> = {
    email: () => ['EMAIL', email(random, pack.people)],
    phone: () => ['PHONE', phone(random, pack.country).value],
    homePhone: () => ['PHONE', phone(random, pack.country).value],
    iban: () => ['IBAN', iban(random, random.isLikely(0.7) ? pack.country : random.pick(['DE', 'BE', 'AT', 'CH', 'GB']))],
    card: () => ['CREDIT_CARD', card(random)],
    ip: () => ['IP', ip(random)],
    mac: () => ['MAC', mac(random)],
    address: () => ['HOUSE_ADDRESS', random.pick(pack.addresses).replaceAll(/[0-9]+/g, (digits) => `${1 + random.below(9)}${random.digits(digits.length - 1)}`)],
    national: () => ['NATIONAL_ID', nationalValues[pack.national](random)],
    nhs: () => ['NATIONAL_ID', until(() => nationalValues.british(random), (value) => value.startsWith('4'))],
    nino: () => ['NATIONAL_ID', until(() => nationalValues.british(random), (value) => !value.startsWith('4'))],
  }
  const made = makers[name]?.()
  if (made === undefined) throw new Error(`Nothing is known about {${name}}`)
  fill(...made)
}

const until = (make: () => string, isRight: (value: string) => boolean): string => {
  for (;;) {
    const value = make()
    if (isRight(value)) return value
  }
}

type Writing = { random: Random; pack: LocalePack }

const writers: Record<(typeof forms)[number], (page: Page, writing: Writing) => void> = {
  letter: (page, { random, pack }) => page.put(`${random.pick(random.isLikely(0.5) ? pack.holding : pack.plain)} `),
  chat: (page, { random, pack }) => page.put(`[{d:time}] {person}: ${random.pick(random.isLikely(0.4) ? pack.holding : [...pack.plain, 'ok 👍 {d:handle}', '{d:url}'])}\n`),
  log: (page, { random }) =>
    page.put(
      `{d:iso} ${random.pick(['INFO', 'WARN', 'ERROR'])} ${random.pick([
        'request {d:uuid} from {ip} took {d:ms}',
        'lease for {mac} renewed, build {d:sha}',
        'user {email} logged in from {ip}',
        'deployed {d:version} ({d:sha})',
        'cache miss key={d:identifier} size={d:count}',
        'retry 3/5 after {d:ms}, code 0x{d:hex}',
        'checksum sha256:{d:sha256}',
        'outgoing header {secret}',
      ])}\n`,
    ),
  table: (page, { random }) => page.put(random.pick(['{d:count};{person};{email};{d:amount}\n', '{d:ean},{d:date},{d:order},{d:amount}\n', '{d:uuid}\t{person}\t{iban}\n', '{d:count};{card};{d:date}\n', '{d:plate};{d:coordinates};{d:percent}\n'])),
  config: (page, { random }) =>
    page.put(
      `${random.pick(['{secret}', 'host = {ip}', 'timeout_ms = {d:count}', 'version = "{d:version}"', '# see {d:url}', 'interface {mac} {', 'admin = {email}', 'token_limit: {d:count}', 'password: required', 'import { {d:identifier} } from "./{d:path}"', 'integrity "sha512-{d:base64}=="', 'color: #{d:color}; icon: "menu@2x.png"'])}\n`,
    ),
  notes: (page, { random, pack }) => page.put(`- ${random.pick([...pack.holding, ...pack.plain, 'std::vector<int> {d:identifier};', '{d:range}, {d:date}, ISBN {d:isbn}', 'Server {ip}, {d:version}'])}\n`),
}

const padded = (value: number): string => String(value).padStart(2, '0')

const decoy = (random: Random, name: string, pack: LocalePack): string => {
  const [year, month, day] = [1990 + random.below(40), padded(1 + random.below(12)), padded(1 + random.below(28))]
  const time = `${padded(random.below(24))}:${padded(random.below(60))}`
  const makers: Record<string, () => string> = {
    amount: () => (random.isLikely(0.5) ? pack.amount : random.pick(['12 345 678,90', '3.645.000', '1,234,567.89', '987 654 321', '0.00012345678'])),
    percent: () => `${random.below(90)},${random.below(10)} %`,
    date: () => random.pick([`${year}-${month}-${day}`, `${day}.${month}.${year}`, `${month}/${day}/${year}`, `${day}/${month}/${year}`, `${day} ${month} ${year}`]),
    time: () => time,
    iso: () => `${year}-${month}-${day}T${time}:${padded(random.below(60))}.${random.digits(3)}Z`,
    section: () => `${1 + random.below(9)}.${1 + random.below(9)}.${1 + random.below(20)}`,
    version: () => random.pick([`v${random.below(20)}.${random.below(20)}.${random.below(20)}`, `version 4.${random.below(20)}.${random.below(9)}.${random.below(9)}`, `${random.below(9)}.${random.below(30)}.0-rc.${random.below(9)}`]),
    order: () => random.pick([`ORD-${year}-${random.digits(6)}`, `#${random.digits(4)}-${random.digits(4)}`, `${random.digits(3)}-${random.digits(7)}-${random.digits(7)}`, `1Z${random.text(6, upper)}${random.digits(10)}`, `A${random.digits(8)}`]),
    ean: () => `40${random.digits(11)}`,
    isbn: () => `978-3-${random.digits(2)}-${random.digits(6)}-${random.digits(1)}`,
    uuid: () => `${random.text(8, hex)}-${random.text(4, hex)}-4${random.text(3, hex)}-a${random.text(3, hex)}-${random.text(12, hex)}`,
    sha: () => random.text(random.pick([7, 12, 40]), hex),
    sha256: () => random.text(64, hex),
    hex: () => random.text(8, hex),
    color: () => random.text(6, hex),
    base64: () => random.text(86, `${alphanumeric}+/`),
    count: () => random.digits(1 + random.below(6)),
    ms: () => `${random.digits(3)}.${random.digits(2)} ms`,
    range: () => `${100 + random.below(100)}–${200 + random.below(100)}`,
    plate: () => `${random.text(2, upper)}-${random.text(2, upper)} ${random.digits(4)}`,
    coordinates: () => `${random.below(90)}.${random.digits(5)}, ${random.below(180)}.${random.digits(5)}`,
    handle: () => `@${random.text(8, lower)}`,
    url: () => `https://${random.text(7, lower)}.example.com/${random.text(5, lower)}/${random.digits(6)}?page=${random.below(9)}&id=${random.digits(5)}`,
    identifier: () => random.pick(['getUserByIdAndTenantV2', 'MAX_RETRY_COUNT_PER_REQUEST_3', 'createDocumentFragmentForTests', 'x_forwarded_for_header_42', 'NSLocalizedDescriptionKeyForError']),
    path: () => random.pick(['features/billing/invoice-repository-2024.ts', 'node_modules/@types/node/v18/index.d.ts', 'assets/Screenshot_2024-05-17_at_10.32.44.png']),
  }
  const make = makers[name]
  if (make === undefined) throw new Error(`Nothing is known about {d:${name}}`)
  return make()
}
