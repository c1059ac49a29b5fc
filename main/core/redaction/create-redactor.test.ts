import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../contract/errors.ts'
import { createRedactor } from './create-redactor.ts'
import { generateDocuments } from './generated/documents.ts'
import { createPlaceholderMap } from './placeholder-map.ts'
import type { RedactInput, RedactorOptions } from './redaction-types.ts'
import { restoreText } from './restore-stream.ts'

const asInput = (text: string): RedactInput => ({ source: 'question', text })

const redactOne = (text: string, options: Partial<RedactorOptions> = {}, map = createPlaceholderMap()) => createRedactor({ level: 'standard', ...options }).redact([asInput(text)], map)

const problem = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error instanceof AppError ? { code: error.code, ...error.details } : error
  }
}

describe('a redactor', () => {
  it('puts placeholders in place of what was found, says where, and counts', () => {
    const { texts, counts } = redactOne('Write to anna@example.org from 85.10.20.30.')
    expect({ texts, counts }).toEqual({
      texts: [
        {
          source: 'question',
          text: 'Write to ⟦EMAIL_1⟧ from ⟦IP_1⟧.',
          placeholders: [
            { start: 9, end: 18, kind: 'EMAIL', placeholder: '⟦EMAIL_1⟧', original: 'anna@example.org' },
            { start: 24, end: 30, kind: 'IP', placeholder: '⟦IP_1⟧', original: '85.10.20.30' },
          ],
        },
      ],
      counts: { EMAIL: 1, IP: 1 },
    })
  })

  it('gives the same value the same placeholder in every text and turn of a chat, and after the map was sealed and opened', () => {
    const map = createPlaceholderMap()
    const redactor = createRedactor({ level: 'standard' })
    redactor.redact([asInput('anna@example.org'), { source: 'file-name', text: 'letter to (bert@example.org).txt' }], map)
    const opened = createPlaceholderMap(map.toStored())
    const { texts } = redactor.redact([{ source: 'history', text: 'bert@example.org, anna@example.org, cleo@example.org' }], opened)
    expect(texts[0]?.text).toBe('⟦EMAIL_2⟧, ⟦EMAIL_1⟧, ⟦EMAIL_3⟧')
  })

  it('takes a value out wherever it stands once it is known, but not out of the middle of another', () => {
    const map = createPlaceholderMap()
    const redactor = createRedactor({ level: 'standard' })
    const first = redactor.redact([asInput('Is 123456782 right?'), asInput('My BSN is 123456782.')], map)
    const later = redactor.redact([asInput('123456782 again, and 91234567820')], map)
    expect([...first.texts, ...later.texts].map(({ text }) => text)).toEqual(['Is ⟦NATIONAL_ID_1⟧ right?', 'My BSN is ⟦NATIONAL_ID_1⟧.', '⟦NATIONAL_ID_1⟧ again, and 91234567820'])
  })

  it('takes names of the user’s list, in capitals, in the genitive and with their spaces', () => {
    const names = ['Anna', 'Project Blue Heron', 'Müller']
    expect(redactOne('ANNA and Annas cat saw Project  Blue Heron; Mueller and Müller did not. Annabel did.', { names }).texts[0]?.text).toBe(
      '⟦NAME_1⟧ and ⟦NAME_2⟧s cat saw ⟦NAME_3⟧; Mueller and ⟦NAME_4⟧ did not. Annabel did.',
    )
  })

  it('leaves what a text already has of placeholders distinguishable from its own', () => {
    const map = createPlaceholderMap()
    const text = 'I know ⟦EMAIL_1⟧ and ⟦PHONE_7⟧, but mine is anna@example.org.'
    const sent = redactOne(text, {}, map).texts[0]?.text ?? ''
    expect(sent).toBe('I know ⟦TEXT_1⟧ and ⟦TEXT_2⟧, but mine is ⟦EMAIL_1⟧.')
    expect(restoreText(sent, map)).toBe(text)
  })

  it('takes out less at a gentler level and more at a stricter one', () => {
    const text = 'anna@example.org 85.10.20.30 number 123456782'
    const sent = (['off', 'basic', 'standard', 'strict'] as const).map((level) => redactOne(text, { level }).texts[0]?.text)
    expect(sent).toEqual([text, '⟦EMAIL_1⟧ 85.10.20.30 number 123456782', '⟦EMAIL_1⟧ ⟦IP_1⟧ number 123456782', '⟦EMAIL_1⟧ ⟦IP_1⟧ number ⟦NATIONAL_ID_1⟧'])
  })

  it('does with a kind what a policy says, whatever the level', () => {
    expect(redactOne('anna@example.org 85.10.20.30', { entities: { EMAIL: 'allow' } }).texts[0]?.text).toBe('anna@example.org ⟦IP_1⟧')
    expect(problem(() => redactOne('card 4012 8888 8888 1881', { level: 'off', entities: { CREDIT_CARD: 'block' } }))).toEqual({
      ...{ code: 'policy-denied', reason: 'redaction', why: 'entity', kind: 'CREDIT_CARD', detector: 'card' },
    })
  })

  it('covers all that overlapping detectors claim', () => {
    const { texts } = redactOne('postgres://anna:s3cretpw@db.example.org/x', { names: ['anna', 'example'] })
    expect(texts[0]?.text).not.toMatch(/s3cretpw|anna|example/)
  })

  it('sends nothing when a detector fails, and learns nothing from such a text', () => {
    const map = createPlaceholderMap()
    const broken = { id: 'broken', find: () => [{ start: 5, end: 900, confidence: 1 }] }
    const recognisers = [broken]
    expect(problem(() => redactOne('anna@example.org', { recognisers }, map))).toEqual({ code: 'policy-denied', reason: 'redaction', why: 'detector', detector: 'recogniser.broken' })
    expect(problem(() => redactOne('x', { customPatterns: [{ id: 'EMP', regex: '(', action: 'placeholder' }] }, map))).toMatchObject({ why: 'detector', detector: 'custom.EMP' })
    expect(map.size()).toBe(0)
    expect(redactOne('anna@example.org', { recognisers, onDetectorError: 'allow' }, map).texts[0]?.text).toBe('⟦EMAIL_1⟧')
  })

  it('uses a recogniser of names where there is one, as far as it is sure', () => {
    const find = (text: string) => [
      { start: text.indexOf('Zoë'), end: text.indexOf('Zoë') + 3, confidence: 0.9 },
      { start: 0, end: 5, confidence: 0.2 },
    ]
    expect(redactOne('Hello Zoë', { recognisers: [{ id: 'ner', find }] }).texts[0]?.text).toBe('Hello ⟦NAME_1⟧')
    const { texts } = createRedactor({ level: 'basic' }).redact([{ source: 'question', text: 'Hello Zoë', names: [{ start: 6, end: 9 }] }], createPlaceholderMap())
    expect(texts[0]?.text).toBe('Hello ⟦NAME_1⟧')
  })

  it('says how sensitive texts are by what is in them', () => {
    const { classify } = createRedactor({ level: 'standard', defaultClass: 'public' })
    const list = Array.from({ length: 20 }, (_, index) => `person${index}@example.org`).join('\n')
    const texts = ['A quiet day.', 'Ask anna@example.org.', list, 'IBAN DE89 3704 0044 0532 0130 00', 'key AKIAIOSFODNN7EXAMPLE']
    expect(texts.map((text) => classify([asInput('Hello'), asInput(text)]))).toEqual(['public', 'internal', 'confidential', 'confidential', 'restricted'])
  })

  it('gives back every text exactly, whatever it holds', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('⟦EMAIL_1⟧', '⟦', '⟧', '⟦EMAIL_', '1⟧', '⟦A⟧', 'anna@example.org', '85.10.20.30', '⟦TEXT_1⟧', 'DE89370400440532013000', '+49 30 1234567'),
      fc.constantFrom(...generateDocuments(30, 5).map(({ text }) => text)),
    )
    const texts = fc.array(fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(texts, (all) => {
        const map = createPlaceholderMap()
        const redacted = createRedactor({ level: 'strict', names: ['Anna'] }).redact(all.map(asInput), map)
        expect(redacted.texts.map(({ text }) => restoreText(text, map))).toEqual(all)
      }),
      { numRuns: 300 },
    )
  })
})

/** The shape in which a request leaves: instructions, turns, files with their names. */
const bodyOf = (texts: readonly { source: string; text: string }[]): string =>
  JSON.stringify({ model: 'm', messages: texts.map(({ source, text }) => ({ role: source === 'system-prompt' ? 'system' : 'user', content: source === 'file-name' ? `File: ${text}` : text })), stream: true })

describe('the bytes of a request', () => {
  it('hold no value that was taken out, in whatever part of the request it stood', () => {
    const sources = ['system-prompt', 'question', 'history', 'draft', 'attachment', 'file-name'] as const
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.nat({ max: 5 }), (seed, shift) => {
        const documents = generateDocuments(6, seed)
        const inputs = documents.map(({ text }, index) => ({ source: sources[(shift + index) % sources.length] ?? 'question', text }))
        const body = Buffer.from(bodyOf(createRedactor({ level: 'standard' }).redact(inputs, createPlaceholderMap()).texts))
        const structured = documents.flatMap(({ truths }) => truths.filter(({ kind }) => kind !== 'HOUSE_ADDRESS'))
        const canaries = structured.map(({ value }) => JSON.stringify(value).slice(1, -1))
        expect(canaries.filter((canary) => body.includes(canary))).toEqual([])
      }),
      { numRuns: 150 },
    )
  })
})
