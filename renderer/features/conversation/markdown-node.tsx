/* Markdown of a model, drawn.
 *
 * The text is not trusted. There is no HTML to clean: each kind of node that a
 * Markdown tree can have is drawn by us, and kinds we do not know are drawn as
 * nothing but their children. Raw HTML is shown as the text it is. Pictures are
 * named and not loaded. Links are inert: a click shows their address. */
import type { AlignType, List, ListItem, Nodes, Table } from 'mdast'
import { Fragment, memo, type ReactNode } from 'react'
import { CodeBlock } from './code-block.tsx'
import { isLinkable } from './link-check.ts'
import { LinkText } from './link-text.tsx'
import styles from './markdown.module.css'

/** Drawn again only when the node is another object. */
export const MarkdownBlock = memo(({ node }: { node: Nodes }) => draw(node))
MarkdownBlock.displayName = 'MarkdownBlock'

const drawAll = (nodes: readonly Nodes[]): ReactNode => nodes.map((node, index) => <Fragment key={index}>{draw(node)}</Fragment>)

const draw = (node: Nodes): ReactNode => drawBlock(node) ?? drawInline(node)

const drawBlock = (node: Nodes): ReactNode => {
  switch (node.type) {
    case 'paragraph':
      return <p dir="auto">{drawAll(node.children)}</p>
    case 'heading':
      return <Heading depth={node.depth}>{drawAll(node.children)}</Heading>
    case 'blockquote':
      return <blockquote>{drawAll(node.children)}</blockquote>
    case 'list':
      return drawList(node)
    case 'code':
      return <CodeBlock code={node.value} language={node.lang ?? ''} />
    case 'table':
      return drawTable(node)
    case 'thematicBreak':
      return <hr />
    case 'footnoteDefinition':
      return (
        <div className={styles['footnote']}>
          <span>{node.label ?? node.identifier}</span>
          <div>{drawAll(node.children)}</div>
        </div>
      )
    default:
      return undefined
  }
}

const drawInline = (node: Nodes): ReactNode => {
  switch (node.type) {
    case 'text':
    case 'html':
      return node.value
    case 'strong':
      return <strong>{drawAll(node.children)}</strong>
    case 'emphasis':
      return <em>{drawAll(node.children)}</em>
    case 'delete':
      return <del>{drawAll(node.children)}</del>
    case 'inlineCode':
      return <code>{node.value}</code>
    case 'break':
      return <br />
    default:
      return drawPointer(node)
  }
}

/** What points elsewhere. A link or picture whose address is defined elsewhere is drawn as what it encloses: inert. */
const drawPointer = (node: Nodes): ReactNode => {
  switch (node.type) {
    case 'link':
      return isLinkable(node.url) ? <LinkText address={node.url}>{drawAll(node.children)}</LinkText> : drawAll(node.children)
    case 'image':
      return drawPicture(node.alt ?? '', node.url)
    case 'imageReference':
      return drawPicture(node.alt ?? '', '')
    case 'footnoteReference':
      return <sup>{node.label ?? node.identifier}</sup>
    default:
      return 'children' in node ? drawAll(node.children) : null
  }
}

const drawPicture = (description: string, address: string): ReactNode => (
  <span className={styles['picture']}>
    Picture not loaded{description === '' ? '' : `: ${description}`}{' '}
    {isLinkable(address) ? <LinkText address={address}>show its address</LinkText> : null}
  </span>
)

/** All one level below the page's own: a model that begins with `###` would else leave a gap for those who move by headings. */
const Heading = ({ depth, children }: { depth: number; children: ReactNode }) => (
  <h2 dir="auto" data-depth={Math.min(depth, 3)}>
    {children}
  </h2>
)

const drawList = (node: List): ReactNode => {
  const items = node.children.map((item, index) => (
    <li key={index} dir="auto" {...(typeof item.checked === 'boolean' ? { className: styles['task'] } : {})}>
      {drawCheck(item)}
      {node.spread === true || item.spread === true ? drawAll(item.children) : drawTight(item)}
    </li>
  ))
  return node.ordered === true ? <ol start={node.start ?? 1}>{items}</ol> : <ul>{items}</ul>
}

const drawCheck = (item: ListItem): ReactNode =>
  typeof item.checked === 'boolean' ? (
    <span role="img" aria-label={item.checked ? 'Done' : 'Not done'} className={styles['check']} data-checked={item.checked} />
  ) : null

const drawTight = (item: ListItem): ReactNode =>
  item.children.map((child, index) => (
    <Fragment key={index}>{child.type === 'paragraph' ? drawAll(child.children) : draw(child)}</Fragment>
  ))

const alignment = (align: AlignType | undefined) => (align === 'right' ? 'end' : align === 'center' ? 'center' : 'start')

const drawTable = ({ children: [head, ...rows], align }: Table): ReactNode => (
  // A table may be wider than the page: its frame scrolls, and so must be reachable by keyboard.
  <div className={styles['table']} role="region" aria-label="Table" tabIndex={0}>
    <table>
      <thead>
        <tr>
          {head?.children.map((cell, index) => (
            <th key={index} style={{ textAlign: alignment(align?.[index]) }}>
              {drawAll(cell.children)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, rowIndex) => (
          <tr key={rowIndex}>
            {row.children.map((cell, index) => (
              <td key={index} style={{ textAlign: alignment(align?.[index]) }}>
                {drawAll(cell.children)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)
