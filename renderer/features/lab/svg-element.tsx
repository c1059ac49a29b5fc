// svg-element.tsx - A drawing as React elements.
import { createElement, type ReactElement } from 'react'
import type { SvgNode } from '../../../main/contract/lab-plots/svg-node.ts'

/** React wants `strokeWidth` for `stroke-width`, but `aria-label` as it is. */
const reactName = (name: string): string => {
  if (name === 'class') return 'className'
  return /^(aria|data)-/.test(name) ? name : name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

export const SvgElement = ({ node }: { node: SvgNode }): ReactElement =>
  createElement(
    node.tag,
    Object.fromEntries(Object.entries(node.attributes).map(([name, value]) => [reactName(name), value])),
    ...node.children.map((child, index) => (typeof child === 'string' ? child : <SvgElement key={index} node={child} />)),
  )
