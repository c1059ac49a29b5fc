import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createRedactor } from './create-redactor.ts'
import { createPlaceholderMap } from './placeholder-map.ts'
import { plainText } from './plain-text.ts'

it('keeps every unit in its place', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
    expect(plainText(text)).toHaveLength(text.length)
  }))
})

it('finds what is written with narrow spaces, hard hyphens and other digits, and puts it back as it was', () => {
  const texts = ['IBAN DE89\u202f3704\u202f0044\u202f0532\u202f0130\u202f00', 'appelez le 06\u00a012\u00a034\u00a056\u00a078', 'SSN 123\u201145\u20116789', 'anna＠example.org', 'IP １０.２０.３０.４０']
  const map = createPlaceholderMap()
  const redacted = createRedactor({ level: 'standard' }).redact(texts.map((text) => ({ source: 'question', text })), map)
  expect(redacted.texts.map(({ text }) => text)).toEqual(['IBAN ⟦IBAN_1⟧', 'appelez le ⟦PHONE_1⟧', 'SSN ⟦NATIONAL_ID_1⟧', '⟦EMAIL_1⟧', 'IP ⟦IP_1⟧'])
  expect(map.valueOf('⟦IBAN_1⟧')).toBe('DE89\u202f3704\u202f0044\u202f0532\u202f0130\u202f00')
})
