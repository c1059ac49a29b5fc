/* A model's card, as text that is safe to show.
 *
 * Cards are Markdown by strangers, with HTML in it. What is shown must not load
 * anything, must not look like ours, and must say where a link leads. So the
 * text is parsed, and written again from a closed list of nodes: no HTML (its
 * text stays, its tags go), no pictures (their description stays), links only
 * to the web and by mail, no front matter, no footnotes, no characters that
 * turn the direction of writing. The window keeps links inert until asked. */
import type { BlockContent, ListItem, PhrasingContent, RootContent, Table } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown, gfmToMarkdown } from 'mdast-util-gfm'
import { toMarkdown } from 'mdast-util-to-markdown'
import { gfm } from 'micromark-extension-gfm'

/** Longer cards are cut: nobody reads further, and parsing takes time. */
export const maxCardLength = 100_000

type Definitions = ReadonlyMap<string, string>

export const sanitiseCard = (source: string): string => {
  const text = withoutDisguise(source).slice(0, maxCardLength)
  const { children } = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })
  const definitions = new Map(children.flatMap((node) => (node.type === 'definition' ? [[node.identifier, node.url] as const] : [])))
  return toMarkdown({ type: 'root', children: blocks(children, definitions) }, { extensions: [gfmToMarkdown()] }).trim()
}

const withoutDisguise = (source: string): string =>
  source
    .replace(/^\ufeff?---\r?\n[\s\S]*?\r?\n---[ \t]*(\r?\n|$)/, '')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, (character) => (character === '\r' ? '\r' : ''))

const blocks = (nodes: readonly RootContent[], definitions: Definitions): BlockContent[] => nodes.flatMap((node) => block(node, definitions))

const block = (node: RootContent, definitions: Definitions): BlockContent[] => {
  switch (node.type) {
    case 'paragraph':
    case 'heading':
      return [{ ...node, children: phrasing(node.children, definitions) }]
    case 'blockquote':
      return [{ ...node, children: blocks(node.children, definitions) }]
    case 'list':
      return [{ ...node, children: node.children.map((item): ListItem => ({ ...item, children: blocks(item.children, definitions) })) }]
    case 'table':
      return [table(node, definitions)]
    case 'code':
    case 'thematicBreak':
      return [node]
    case 'html':
      return paragraph(textOfHtml(node.value))
    default:
      // Definitions and footnotes; everything else is not found between blocks.
      return []
  }
}

const table = (node: Table, definitions: Definitions): Table => ({
  ...node,
  children: node.children.map((row) => ({
    ...row,
    children: row.children.map((cell) => ({ ...cell, children: phrasing(cell.children, definitions) })),
  })),
})

const phrasing = (nodes: readonly PhrasingContent[], definitions: Definitions): PhrasingContent[] =>
  nodes.flatMap((node) => inline(node, definitions))

const inline = (node: PhrasingContent, definitions: Definitions): PhrasingContent[] => {
  switch (node.type) {
    case 'text':
    case 'inlineCode':
    case 'break':
      return [node]
    case 'emphasis':
    case 'strong':
    case 'delete':
      return [{ ...node, children: phrasing(node.children, definitions) }]
    case 'link':
      return link(node.url, phrasing(node.children, definitions))
    case 'linkReference':
      return link(definitions.get(node.identifier) ?? '', phrasing(node.children, definitions))
    default:
      // The words for a picture stay. Tags between words go, the words between them stay; so do footnote marks.
      return 'alt' in node ? text(node.alt ?? '') : []
  }
}

/** A link that leads nowhere we know is its words. */
const link = (url: string, children: PhrasingContent[]): PhrasingContent[] =>
  /^(https?:\/\/|mailto:)/i.test(url) && URL.canParse(url) ? [{ type: 'link', url, children }] : children

const paragraph = (value: string): BlockContent[] => (value === '' ? [] : [{ type: 'paragraph', children: [{ type: 'text', value }] }])

const text = (value: string): PhrasingContent[] => (value === '' ? [] : [{ type: 'text', value }])

/** The words of a block of HTML. What is left is written as text, so a tag that survives this is shown, not obeyed. */
const textOfHtml = (html: string): string =>
  html
    .replace(/<!--[\s\S]*?(-->|$)/g, '')
    .replace(/<(script|style|head|title|svg|iframe)\b[\s\S]*?(<\/\1\s*>|$)/gi, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
