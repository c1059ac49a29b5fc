// main/contract/lab-plots/svg-text.ts - A drawing as text, for the report and for pictures. Every name is from a closed list, every value escaped.
import type { SvgNode } from './svg-node.ts'

export const svgText = ({ tag, attributes, children }: SvgNode): string => {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name.replace(/[^a-zA-Z0-9:-]/g, '')}="${escapeMarkup(String(value))}"`)
  return `<${tag}${written.join('')}>${children.map((child) => (typeof child === 'string' ? escapeMarkup(child) : svgText(child))).join('')}</${tag}>`
}

/** For text and for attributes in double quotes; control characters, which no document may hold, are dropped. */
export const escapeMarkup = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
