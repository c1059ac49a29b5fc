import fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { type Match, createMatchFinder } from './find-matches.ts'

const asRe2Does = (compiled: RE2JS, text: string): Match[] => {
  const matcher = compiled.matcher(text)
  const found: Match[] = []
  while (matcher.find()) found.push({ start: matcher.start(), end: matcher.end() })
  return found
}

const asWeDo = (compiled: RE2JS, text: string): Match[] => [...createMatchFinder(compiled)(text, () => undefined)]

const atom = fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '\\d', '\\w', '\\s', '\\b', '\\B', '^', '$', '(?i)B', 'é', '😀', '[😀-😎]', '(?s).', '(?m)^', '(?m)$', '\\n', '')
const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    atom,
    fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => one + other),
    fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => `(${one}|${other})`),
    fc.tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{2}', '{1,3}', '{0,2}?')).map(([one, times]) => `(?:${one})${times}`),
  ),
}))
const text = fc.array(fc.constantFrom('a', 'b', 'c', 'B', '1', ' ', '\n', 'é', '😀', '\ud83d', '\ude00', '_'), { maxLength: 30 }).map((letters) => letters.join(''))

describe('matches of a pattern', () => {
  it('are those of RE2JS, for any pattern and text', () => {
    fc.assert(
      fc.property(pattern, text, (source, of) => {
        const compiled = RE2JS.compile(source)
        expect(asWeDo(compiled, of)).toEqual(asRe2Does(compiled, of))
      }),
      { numRuns: 3000 },
    )
  })

  it.each([
    ['a+?b|a+', 'aaab aaa'],
    ['(?i)straße|STRASSE', 'Straße STRASSE strasse'],
    ['\\bE\\d{3,}\\b', 'E12 E123 xE1234 E12345.'],
    ['(?m)^-.*$', '- one\n-two\r\n -three\n-'],
    ['x*', 'axxa'],
  ])('of %j in %j are those of RE2JS', (source, of) => {
    const compiled = RE2JS.compile(source)
    expect(asWeDo(compiled, of)).toEqual(asRe2Does(compiled, of))
  })

  it('are the same in a second text, and after all that was remembered is forgotten', () => {
    const compiled = RE2JS.compile('[ab]*a[ab]{11}c')
    const find = createMatchFinder(compiled)
    const of = (seed: number): string => Array.from({ length: 6000 }, (_, at) => 'abababac'.charAt(Math.imul(at + seed, 2654435761) >>> 29)).join('')
    for (const seed of [1, 2]) expect([...find(of(seed), () => undefined)]).toEqual(asRe2Does(compiled, of(seed)))
  })

  it.each(['(x?){20}y', '(x?){60}y', '[a-z]{3,60}q', '(.*a){8}b', '(a?){20}', '\\b\\S+@\\S+\\b'])('of %j cost a few steps for each letter of a hostile text', (source) => {
    const find = createMatchFinder(RE2JS.compile(source))
    for (const piece of ['xxxxxxxxxxxxxxxxxxxxy', 'abcdefghijklmnopqrstuvwxyz', 'a', 'a@', 'A. ']) {
      let steps = 0
      for (const match of find(piece.repeat(20_000 / piece.length), (more) => void (steps += more))) expect(match.end).toBeGreaterThanOrEqual(match.start)
      expect(steps).toBeLessThan(20_000 * 5 + 60_000)
    }
  })

  it('can be stopped', () => {
    const stop = (): never => {
      throw new Error('enough')
    }
    expect(() => [...createMatchFinder(RE2JS.compile('a'))('aaa', stop)]).toThrow('enough')
  })
})
