/* A drawing as a value: the window makes React elements of it, the report text.
 *
 * Plots never hold markup, so nothing in a name can become an element. Colours are
 * CSS variables with names of our own (`--lab-0` to `--lab-7` for variants in order, then
 * again; `--lab-ink`, `-faint`, `-line`, `-paper`, `-front`); whoever shows a plot sets
 * them: the window from its theme, the report for light and dark, a PNG for paper. */
export type SvgNode = {
  tag: 'svg' | 'g' | 'path' | 'line' | 'rect' | 'circle' | 'text' | 'title' | 'desc'
  /** Names as SVG writes them (`stroke-width`, `text-anchor`). */
  attributes: Readonly<Record<string, string | number>>
  children: readonly (SvgNode | string)[]
}

export const svg = (tag: SvgNode['tag'], attributes: SvgNode['attributes'] = {}, children: SvgNode['children'] = []): SvgNode => ({ tag, attributes, children })

/** A plot, and the table behind it: the same figures for who does not see it or wants them exact. */
export type LabPlot = {
  /** `quality-speed`, `bars-loadMs`, `latency`: for links and file names. */
  id: string
  title: string
  /** One sentence: what is seen, for who does not see it. */
  summary: string
  width: number
  height: number
  drawing: SvgNode
  table: { columns: string[]; rows: string[][] }
}
