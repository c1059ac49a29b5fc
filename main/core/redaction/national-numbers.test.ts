import { describe, expect, it } from 'vitest'
import { detectNational } from './detect-national.ts'
import { createRandom } from './generated/random.ts'
import { nationalValues } from './generated/national-values.ts'

const idsIn = (text: string): string[] => detectNational(text, { needsWord: true }).map(({ detector, start, end }) => `${detector} ${text.slice(start, end)}`)

/** Examples as the offices or encyclopaedias print them; none is a living person's. */
const published: readonly (readonly [string, string])[] = [
  ['de.tax', 'Steuer-ID 86095742719'],
  ['fr.nir', '2 55 08 14 168 025 38'],
  ['es.dni', '12345678Z'],
  ['es.dni', 'X1234567L'],
  ['it.fiscale', 'MRTMTT91D08F205J'],
  ['pl.pesel', '44051401359'],
  ['br.cpf', '111.444.777-35'],
  ['br.cnpj', '11.222.333/0001-81'],
  ['se.personnummer', '811218-9876'],
  ['gb.nhs', 'NHS number 943 476 5919'],
  ['gb.nino', 'AB123456C'],
  ['nl.bsn', 'BSN: 111222333'],
  ['fi.hetu', '131052-308T'],
  ['be.rijksregister', '85.07.30-033.28'],
  ['ch.ahv', '756.9217.0769.85'],
  ['pt.nif', 'NIF 123456789'],
  ['tr.kimlik', '10000000146'],
  ['cn.id', '11010519491231002X'],
  ['za.id', '8001015009087'],
  ['ca.sin', 'SIN 123 456 782'],
  ['au.tfn', 'TFN 123 456 782'],
  ['no.fodsel', '151086 95088'],
  ['in.aadhaar', '2341 2341 2346'],
  ['ro.cnp', '1630615123457'],
  ['cz.rodne', '710319/2745'],
  ['us.ssn', '123-45-6789'],
]

describe('national numbers', () => {
  it.each(published)('knows one of %s in "%s"', (id, text) => {
    const number = text.replace(/^[A-Za-z-]+:? (?:number )?(?=[0-9])/, '')
    expect(idsIn(`x ${text}, y`)).toContain(`national.${id} ${number}`)
  })

  it('does not take one whose last sign is wrong', () => {
    for (const [id, text] of published.filter(([name]) => !['us.ssn', 'gb.nino'].includes(name))) {
      const last = text.at(-1) ?? ''
      const wrong = text.slice(0, -1) + (/[0-9]/.test(last) ? String((Number(last) + 1) % 10) : last === 'A' ? 'B' : 'A')
      expect(idsIn(`x ${wrong}, y`).filter((found) => found.startsWith(`national.${id} `))).toEqual([])
    }
  })

  it('needs a word before a number that one check digit alone speaks for, but at the strictest level', () => {
    expect(idsIn('article 111222333')).toEqual([])
    expect(detectNational('article 111222333', { needsWord: false }).map(({ detector }) => detector)).toContain('national.nl.bsn')
  })

  it('knows each of a thousand made the other way round, in ten countries', () => {
    const random = createRandom(11)
    for (const [country, make] of Object.entries(nationalValues)) {
      const missed = Array.from({ length: 100 }, () => make(random)).filter((value) => detectNational(`Steuer-ID, BSN, NHS ${value}`, { needsWord: true }).length === 0)
      expect(missed, country).toEqual([])
    }
  })
})
