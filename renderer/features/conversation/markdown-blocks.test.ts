import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMarkdownReader, parseMarkdown } from './markdown-blocks.ts'

/** Positions differ when only a part was read; what is drawn does not depend on them. */
const bare = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'position' ? undefined : inner)))

const pieces = [
  '# Title\n\n',
  'A **bold** word and *another*.\n',
  '\n',
  '- one\n- two\n\n  more of two\n',
  '1. first\n2. second\n',
  '```js\nconst a = 1\n\n// a blank line above\n```\n',
  '~~~\nunclosed?\n',
  '| a | b |\n|---|--:|\n| 1 | 2 |\n',
  '> quoted\nlazy\n',
  '<div>\nhtml\n</div>\n\n',
  '    indented code\n\n    goes on\n',
  'Setext\n===\n',
  '---\n',
  'text with `code` and [a link](https://example.org)\n',
  '[ref]: https://example.org\n',
  'uses [ref] and ![picture](https://example.org/x.png)\n',
  '~~gone~~ https://example.org/a_b_c\n',
  '- [x] done\n- [ ] open\n',
  '\\* escaped \\_ &amp; &copy;\n',
  'text[^1]\n\n[^1]: a note\n\n',
]

describe('Markdown that is read while it is written', () => {
  it('ends as the tree of the whole text, however the text arrived', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), fc.array(fc.nat(600), { maxLength: 12 }), (parts, cuts) => {
        const text = parts.join('')
        const read = createMarkdownReader()
        for (const cut of cuts.sort((a, b) => a - b)) read(text.slice(0, cut), true)
        expect(bare(read(text, false))).toEqual(bare(parseMarkdown(text)))
      }),
      { numRuns: 400 },
    )
  })

  it('blocks that are over stay the same objects, so that nothing draws them again', () => {
    const read = createMarkdownReader()
    const before = read('First paragraph.\n\nSecond paragr', true)
    const during = read('First paragraph.\n\nSecond paragraph.\n\nThird', true)
    const after = read('First paragraph.\n\nSecond paragraph.\n\nThird one.', false)
    expect(during[0]).toBe(read('First paragraph.\n\nSecond paragraph.\n\nThird', true)[0])
    expect(before).toHaveLength(2)
    expect([after[0] === during[0], after[1] === during[1]]).toEqual([true, true])
  })

  it('a bold word is bold before its end has come', () => {
    expect(bare(createMarkdownReader()('This is **imp', true))).toMatchObject([
      { type: 'paragraph', children: [{ type: 'text' }, { type: 'strong', children: [{ type: 'text', value: 'imp' }] }] },
    ])
  })

  it('half a link does not flash its address', () => {
    expect(JSON.stringify(bare(createMarkdownReader()('See [the manual](https://exam', true)))).not.toContain('exam')
  })

  it('a text that is replaced by another is read anew', () => {
    const read = createMarkdownReader()
    read('One.\n\nTwo.\n\nThree.', true)
    expect(bare(read('Other.', true))).toEqual(bare(parseMarkdown('Other.')))
  })
})
