import fc from 'fast-check'
import type { Nodes } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { describe, expect, it } from 'vitest'
import { maxCardLength, sanitiseCard } from './sanitise-card.ts'

const nodesOf = (node: Nodes): Nodes[] => [node, ...('children' in node ? node.children.flatMap(nodesOf) : [])]

const parse = (text: string): Nodes[] => nodesOf(fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }))

/** What would load something, or stand for HTML, or lead somewhere odd. */
const dangers = (text: string): string[] =>
  parse(text).flatMap((node) => {
    if (node.type === 'link') return /^(https?:\/\/|mailto:)/i.test(node.url) ? [] : [`link ${node.url}`]
    return ['html', 'image', 'imageReference', 'definition', 'linkReference', 'footnoteDefinition'].includes(node.type) ? [node.type] : []
  })

describe("a model's card", () => {
  it('keeps headings, lists, tables, code and links to the web', () => {
    const card = '# Model\n\nGood at *chat*, see [the page](https://example.com/a).\n\n* one\n* two\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n```python\nprint("<b>")\n```'
    expect(sanitiseCard(card)).toBe(card)
  })

  it('loses its front matter, its pictures but not their descriptions, and its tags but not their words', () => {
    const card = [
      '---',
      'license: mit',
      'tags: [a]',
      '---',
      '<div align="center"><img src="https://evil.example/x.png"><p>Made by <b>us</b></p></div>',
      '',
      'See ![a cat](https://evil.example/cat.png) and <a href="https://evil.example">this <i>word</i></a>.',
      '',
      '<script>alert(1)</script>',
    ].join('\n')
    expect(sanitiseCard(card)).toBe('Made by us\n\nSee a cat and this word.')
  })

  it('keeps only links that lead to the web or to mail, in whatever way they are written', () => {
    const card = '[a](javascript:alert(1)) [b](./LICENSE) [c](file:///etc/passwd) [d][r] [e](https://ok.example) <mailto:me@ok.example> [f](data:text/html,x)\n\n[r]: hearth://models/a/b'
    expect(sanitiseCard(card)).toBe('a b c d [e](https://ok.example) [me@ok.example](mailto:me@ok.example) f'.replace('[me@ok.example](mailto:me@ok.example)', '<mailto:me@ok.example>'))
  })

  it('cannot turn the direction of writing, hide letters or go on for ever', () => {
    expect(sanitiseCard('gnp.\u202Eexe\u200B and \u0007bell')).toBe('gnp.exe and bell')
    expect(sanitiseCard('x'.repeat(300_000)).length).toBe(maxCardLength)
  })

  it('of any content holds nothing that would load, be taken for HTML or lead anywhere odd', () => {
    const pieces = [
      '<img src=x onerror=y>', '<', '>', '<script', '</script>', '<!--', '-->', '![', '](', ')', 'https://e.example/x', 'javascript:x', '[a]: data:x', '[a]', '[^1]', '[^1]: note', '\n', '\n\n',
      '`', '```', '\\', '&lt;b&gt;', '&#60;img&#62;', '| ', '|-|', '* ', '> ', '# ', '<a href="', '">', '<svg/onload=', 'word', ' ', '<https://e.example>', '<data:x>', '\u202e', '---\n', '<div>', '</div>',
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((parts) => parts.join('')), (card) => {
        expect(dangers(sanitiseCard(card))).toEqual([])
      }),
      { numRuns: 1500 },
    )
  })
})
