import { describe, expect, it } from 'vitest'
import { createDetectors } from './detectors.ts'
import { type Place, findEntities, mergeEntities } from './find-entities.ts'
import { type GeneratedDocument, generateDocuments } from './generated/documents.ts'

/** Not the seed that the detectors were written with. */
const documents = generateDocuments(2000, 7_000_000)
const detectors = createDetectors({ level: 'standard' })
const fail = (detector: string, error: unknown): never => {
  throw new Error(`${detector} failed`, { cause: error })
}
const placesIn = (text: string): Place[] => mergeEntities(findEntities(text, detectors, fail), () => 'placeholder')

type Tally = { truths: number; covered: number }
type Missed = { locale: string; kind: string; value: string; around: string }

/** A value counts as found only if all of it would be taken out. */
const judge = ({ text, truths, locale }: GeneratedDocument, places: readonly Place[]): { missed: Missed[]; wrong: Place[] } => ({
  missed: truths.filter(({ start, end }) => !places.some((place) => place.start <= start && place.end >= end)).map(({ kind, value, start, end }) => ({ locale, kind, value, around: text.slice(Math.max(0, start - 25), end + 10) })),
  wrong: places.filter((place) => !truths.some(({ start, end }) => place.start < end && place.end > start)),
})

describe('2,000 generated documents in ten locales', () => {
  const kinds = new Map<string, Tally>()
  const missed: Missed[] = []
  const wrong: { locale: string; detector: string; value: string; around: string }[] = []
  let found = 0
  for (const document of documents) {
    const places = placesIn(document.text)
    const judged = judge(document, places)
    found += places.length
    missed.push(...judged.missed)
    wrong.push(...judged.wrong.map(({ start, end, detector }) => ({ locale: document.locale, detector, value: document.text.slice(start, end), around: document.text.slice(Math.max(0, start - 25), end + 10) })))
    for (const { kind } of document.truths) {
      const tally = kinds.get(kind) ?? { truths: 0, covered: 0 }
      kinds.set(kind, { truths: tally.truths + 1, covered: tally.covered + 1 })
    }
    for (const { kind } of judged.missed) {
      const tally = kinds.get(kind) ?? { truths: 0, covered: 0 }
      kinds.set(kind, { ...tally, covered: tally.covered - 1 })
    }
  }
  const structured = [...kinds].filter(([kind]) => kind !== 'HOUSE_ADDRESS').map(([, tally]) => tally)
  const recall = structured.reduce((sum, { covered }) => sum + covered, 0) / structured.reduce((sum, { truths }) => sum + truths, 0)
  const address = kinds.get('HOUSE_ADDRESS') ?? { truths: 1, covered: 0 }
  const precision = 1 - wrong.length / found
  process.stdout.write(
    `redaction: ${documents.length} documents, ${found} places; structured recall ${(100 * recall).toFixed(2)} %, precision ${(100 * precision).toFixed(2)} %, addresses ${((100 * address.covered) / address.truths).toFixed(2)} %\n${[...kinds].map(([kind, { truths, covered }]) => `  ${kind} ${covered}/${truths}\n`).join('')}`,
  )

  it('hold every kind in every locale that has it, often enough to count', () => {
    expect(new Set(documents.map(({ locale }) => locale)).size).toBe(10)
    expect([...kinds].filter(([, { truths }]) => truths < 300)).toEqual([])
  })

  it('lose 99.5 % of their structured values', () => {
    expect(recall, JSON.stringify(missed.filter(({ kind }) => kind !== 'HOUSE_ADDRESS').slice(0, 40), null, 1)).toBeGreaterThanOrEqual(0.995)
  })

  it('lose 95 % of their addresses of houses', () => {
    expect(address.covered / address.truths, JSON.stringify(missed.filter(({ kind }) => kind === 'HOUSE_ADDRESS').slice(0, 40), null, 1)).toBeGreaterThanOrEqual(0.95)
  })

  it('lose nothing else in 98 % of what is taken out', () => {
    expect(precision, JSON.stringify(wrong.slice(0, 60), null, 1)).toBeGreaterThanOrEqual(0.98)
  })
})
