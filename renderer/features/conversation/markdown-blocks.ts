/* Markdown of a model, read block by block while it is being written.
 *
 * Reading the whole answer again for every frame costs more the longer the
 * answer is. But once a further top-level block has begun, the ones before it
 * cannot change any more (CommonMark, section 3). So only the last block is
 * read again; the nodes of the others stay the same objects, and components
 * memoised on them are left alone.
 *
 * While text arrives, the end is mended first (remend), so that `**bol` is bold
 * at once and half a link does not flash its address.
 *
 * Link definitions are the one exception: they change blocks above them. When
 * the answer is complete and has any, it is read once more as a whole.
 *
 * PROMISE: the result is a tree of mdast nodes. Raw HTML is one of them and is
 * drawn as the text it is; see markdown-node.tsx. */
import type { RootContent } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import remend from 'remend'

export type MarkdownReader = (text: string, isStreaming: boolean) => readonly RootContent[]

export const parseMarkdown = (text: string): RootContent[] =>
  fromMarkdown(text, { extensions: [gfm({ singleTilde: false })], mdastExtensions: [gfmFromMarkdown()] }).children

/** Remembers what has settled between calls; make one per answer. */
export const createMarkdownReader = (): MarkdownReader => {
  let settledText = ''
  let settled: readonly RootContent[] = []

  const settle = (tail: string, blocks: RootContent[]): void => {
    const start = blocks.at(-1)?.position?.start.offset
    if (blocks.length < 2 || start === undefined) return
    settledText += tail.slice(0, start)
    settled = [...settled, ...blocks.slice(0, -1)]
  }

  return (text, isStreaming) => {
    if (!text.startsWith(settledText) || (!isStreaming && definition.test(text))) {
      settledText = ''
      settled = []
    }
    const tail = text.slice(settledText.length)
    const before = settled
    const blocks = parseMarkdown(isStreaming ? mend(tail) : tail)
    if (isStreaming) settle(tail, blocks)
    return [...before, ...blocks]
  }
}

const definition = /^ {0,3}\[[^\]]+\]:/m

/** Only what adds to the end: anything else would move the offsets that `settle` relies on. */
const mend = (text: string): string =>
  remend(text, {
    linkMode: 'text-only',
    images: false,
    katex: false,
    htmlTags: false,
    setextHeadings: false,
    singleTilde: false,
    comparisonOperators: false,
  })
