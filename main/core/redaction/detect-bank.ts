// core/redaction/detect-bank.ts - IBANs (ISO 13616, lengths and check by ibantools) and payment cards (ISO/IEC 7812, issuer and Luhn).
import { ValidationErrorsIBAN, countrySpecs, validateIBAN } from 'ibantools'
import { isAlphanumeric, isDigit, isLuhn, readGrouped } from './detect-digits.ts'
import type { Entity } from './redaction-types.ts'

const ibanStart = /(?<![A-Za-z0-9])[A-Za-z]{2}[0-9]{2}/g

const ibanLengths = new Map(Object.entries(countrySpecs).flatMap(([country, { chars }]) => (typeof chars === 'number' ? [[country, chars] as const] : [])))

export const detectIban = (text: string): Entity[] => {
  const found: Entity[] = []
  for (const { index: start, 0: head } of text.matchAll(ibanStart)) {
    const count = ibanLengths.get(head.slice(0, 2).toUpperCase())
    const read = count === undefined ? undefined : readGrouped(text, start, { count, separators: ' -\u00a0' })
    if (read === undefined || isAlphanumeric(text[read.end] ?? '') || !isIban(read.value.toUpperCase())) continue
    found.push({ start, end: read.end, kind: 'IBAN', detector: 'iban' })
  }
  return found
}

/** A check of the country's own inside the number may be wrong: whoever copied that digit wrongly still wrote down an account. */
const isIban = (value: string): boolean => validateIBAN(value).errorCodes.every((code) => code === ValidationErrorsIBAN.WrongAccountBankBranchChecksum)

/** Issuers by how their numbers begin, and how long they are. */
const issuers: readonly { begins: RegExp; lengths: readonly number[] }[] = [
  { begins: /^4/, lengths: [16, 19] },
  { begins: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  { begins: /^3[47]/, lengths: [15] },
  { begins: /^(?:6011|64[4-9]|65)/, lengths: [16, 19] },
  { begins: /^35(?:2[89]|[3-8])/, lengths: [16, 19] },
  { begins: /^3(?:0[0-5]|[689])/, lengths: [14] },
  { begins: /^62/, lengths: [16, 17, 18, 19] },
  { begins: /^(?:5018|5020|5038|5893|6304|6759|676[1-3])/, lengths: [16, 18, 19] },
]

const cardStart = /(?<![A-Za-z0-9]|[0-9][.,-])[2-6][0-9]{3}/g

export const detectCard = (text: string): Entity[] => {
  const found: Entity[] = []
  for (const { index: start, 0: head } of text.matchAll(cardStart)) {
    const end = cardEnd(text, start, issuers.find(({ begins }) => begins.test(head))?.lengths ?? [])
    if (end !== undefined) found.push({ start, end, kind: 'CREDIT_CARD', detector: 'card' })
  }
  return found
}

const cardEnd = (text: string, start: number, lengths: readonly number[]): number | undefined => {
  for (const count of lengths) {
    const read = readGrouped(text, start, { count, separators: ' -.\u00a0' })
    if (read === undefined || isDigit(text[read.end]) || !/^[0-9]+$/.test(read.value) || !isLuhn(read.value)) continue
    // A long number with a point in it is a measurement; one repeated digit is an example.
    if (/^(.)\1+$/.test(read.value)) continue
    return read.end
  }
  return undefined
}
