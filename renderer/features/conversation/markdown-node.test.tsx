import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { hostileMarkdown } from './hostile-markdown.ts'
import { LinkOpenerProvider } from './link-opener.ts'
import { Markdown } from './markdown.tsx'

const draw = (text: string, isStreaming = false): string =>
  renderToStaticMarkup(
    <LinkOpenerProvider value={() => undefined}>
      <Markdown text={text} isStreaming={isStreaming} />
    </LinkOpenerProvider>,
  )

const allowedTags = new Set(
  'div p h2 blockquote ul ol li figure figcaption pre code span button svg path strong em del br hr table thead tbody tr th td sup'.split(' '),
)
const allowedAttributes =
  /^(class|dir|role|aria-[a-z]+|data-[a-z-]+|tabindex|type|style|start|xmlns|width|height|viewBox|fill|stroke|stroke-width|stroke-linecap|stroke-linejoin|d)$/

/** Every tag and attribute that a browser would see. React escapes text, so each `<` begins a tag of ours. */
const faults = (html: string): string[] => {
  const tags = [...html.matchAll(/<\/?([a-zA-Z0-9-]+)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*\/?>/g)]
  const unread = html.replace(/<\/?[a-zA-Z0-9-]+(?:\s+[^\s=>]+(?:="[^"]*")?)*\s*\/?>/g, '')
  return [
    ...(unread.includes('<') ? ['a tag that could not be read'] : []),
    ...tags.flatMap(([, tag = '', attributes = '']) => [
      ...(allowedTags.has(tag) ? [] : [`<${tag}>`]),
      ...[...attributes.matchAll(/\s([^\s=>]+)(?:="([^"]*)")?/g)].flatMap(([, name = '', content = '']) =>
        allowedAttributes.test(name) && !(name === 'style' && /url|expression|import/i.test(content)) ? [] : [`${tag} ${name}="${content}"`],
      ),
    ]),
  ]
}

describe('hostile text of a model', () => {
  it.each(hostileMarkdown)('is drawn without anything that loads, runs or leads away: %s', (text) => {
    expect(faults(draw(text))).toEqual([])
  })

  it('stays harmless at every moment while it is written', () => {
    for (const text of hostileMarkdown) {
      for (let end = 1; end <= Math.min(text.length, 200); end += 1) expect(faults(draw(text.slice(0, end), true)), text.slice(0, end)).toEqual([])
    }
  }, 60_000)

  it('the check itself would notice', () => {
    expect(faults('<p><img src="x"></p>')).not.toEqual([])
    expect(faults('<p onclick="x">a</p>')).not.toEqual([])
    expect(faults('<a href="https://a">a</a>')).not.toEqual([])
    expect(faults('<p style="background:url(x)">a</p>')).not.toEqual([])
  })
})

describe('Markdown of a model', () => {
  it('HTML is shown as the text it is', () => {
    expect(draw('Hello <b>you</b>')).toContain('Hello &lt;b&gt;you&lt;/b&gt;')
  })

  it('a picture is named and not loaded', () => {
    const html = draw('![a cat](https://evil.test/cat.png)')
    expect(html).toContain('Picture not loaded: a cat')
    expect(html).not.toContain('evil.test')
  })

  it('a link goes nowhere by itself', () => {
    const html = draw('[the manual](https://example.org/x)')
    expect(html).toMatch(/<span[^>]*role="button"[^>]*>the manual<\/span>/)
    expect(html).not.toContain('href')
  })

  it('code has its language, a copy button and all of its text', () => {
    const html = draw('```python\nprint("<b>")\n```')
    expect(html).toContain('aria-label="Copy code"')
    expect(html).toContain('Code in python')
    expect(html).toContain('print(&quot;&lt;b&gt;&quot;)')
  })

  it('tables, lists and tasks keep their structure', () => {
    const html = draw('| a | b |\n|:-|-:|\n| 1 | 2 |\n\n3. three\n4. four\n\n- [x] done')
    expect(html).toContain('<ol start="3">')
    expect(html).toMatch(/<td style="text-align:end">2<\/td>/)
    expect(html).toContain('aria-label="Done"')
  })
})
