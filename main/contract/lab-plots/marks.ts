// main/contract/lab-plots/marks.ts - What all plots are drawn of: frame, lines, words, and the colour of a variant.
import { type SvgNode, svg } from './svg-node.ts'

export const colourOf = (variant: number): string => `var(--lab-${String(variant % 8)})`
export const ink = 'var(--lab-ink)'
export const faint = 'var(--lab-faint)'
export const lineColour = 'var(--lab-line)'
const paper = 'var(--lab-paper)'

const font = { 'font-family': 'inherit', 'font-size': 13 } as const

/** The whole picture with its name for screen readers; `id` must be unique on a page. */
export const picture = (frame: { title: string; summary: string; width: number; height: number }, children: readonly SvgNode[]): SvgNode =>
  svg('svg', { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${String(frame.width)} ${String(frame.height)}`, role: 'img', 'aria-label': `${frame.title}. ${frame.summary}` }, [
    svg('title', {}, [frame.title]),
    svg('rect', { width: frame.width, height: frame.height, fill: paper }),
    ...children,
  ])

export type Anchor = 'start' | 'middle' | 'end'

export const words = (text: string, at: { x: number; y: number; anchor?: Anchor; fill?: string; size?: number; weight?: number; turn?: number }): SvgNode =>
  svg(
    'text',
    {
      ...{ ...font, x: round(at.x), y: round(at.y), fill: at.fill ?? ink, 'text-anchor': at.anchor ?? 'start' },
      ...(at.size === undefined ? {} : { 'font-size': at.size }),
      ...(at.weight === undefined ? {} : { 'font-weight': at.weight }),
      ...(at.turn === undefined ? {} : { transform: `rotate(${String(at.turn)} ${String(round(at.x))} ${String(round(at.y))})` }),
    },
    [text],
  )

export const line = (from: [number, number], to: [number, number], stroke: string): SvgNode =>
  svg('line', { x1: round(from[0]), y1: round(from[1]), x2: round(to[0]), y2: round(to[1]), stroke, 'stroke-width': 1 })

export const round = (value: number): number => Math.round(value * 10) / 10

/** About how wide a text is; a plot is drawn where nobody can measure it. */
export const widthOf = (text: string, size = 13): number => text.length * size * 0.56

/** Cut so that it is at most so wide. */
export const fitted = (text: string, width: number, size = 13): string => {
  const most = Math.max(3, Math.floor(width / (size * 0.56)))
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}

/** An axis label begins with a capital. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
