/* Quality against something, with the Pareto front: the variants that nothing beats in both.
 *
 * Both axes run so that better is up and to the right, whichever way the numbers go; the
 * labels of the axes say so. Every point has its name beside it, since colour alone is
 * no name; names that would cover each other are moved apart. */
import { labMetricFacts } from '../lab-metrics.ts'
import type { LabMetric } from '../lab-metrics.ts'
import type { LabFront, LabRun } from '../lab-run.ts'
import { axisUnit, formatMetric, metricName, tickText } from '../lab-words.ts'
import { type Scale, linearScale } from './scale.ts'
import { capital, colourOf, faint, fitted, ink, line, lineColour, picture, round, widthOf, words } from './marks.ts'
import { type LabPlot, type SvgNode, svg } from './svg-node.ts'

const size = { width: 640, height: 420 }
const area = { left: 84, right: 616, top: 44, bottom: 352 }

const titles = { speed: 'Quality and speed', memory: 'Quality and memory', energy: 'Quality and energy' } as const

export const scatterPlot = (run: LabRun, front: LabFront): LabPlot => {
  const { axis, points } = front
  const x = scaleOf(points.map((point) => point.x), front.x, { from: area.left, to: area.right })
  const y = scaleOf(points.map((point) => point.y), front.y, { from: area.bottom, to: area.top })
  const best = points.filter(({ isOnFront }) => isOnFront)
  const title = titles[axis]
  const labels = points.map(({ variantId }) => labelOf(run, variantId))
  const summary = `${String(points.length)} variants; on the front: ${best.map(({ variantId }) => labelOf(run, variantId)).join(', ')}`
  const frame = { title, summary, ...size }
  const placed = points.map((point, at) => ({ ...point, label: labels[at] ?? '', px: x.place(point.x), py: y.place(point.y) }))
  return {
    id: `quality-${axis}`,
    ...frame,
    drawing: picture(frame, [
      ...gridOf({ scale: x, metric: front.x, isAcross: true }),
      ...gridOf({ scale: y, metric: front.y, isAcross: false }),
      frontLine(placed.filter(({ isOnFront }) => isOnFront)),
      ...placed.map((point) => dot(run, point)),
      ...namesOf(placed),
    ]),
    table: {
      columns: ['Variant', capital(metricName[front.x]), capital(metricName[front.y]), 'On the front'],
      rows: points.map(({ variantId, isOnFront, ...point }) => [labelOf(run, variantId), formatMetric(front.x, point.x), formatMetric(front.y, point.y), isOnFront ? 'yes' : 'no']),
    },
  }
}

export const labelOf = ({ variants }: LabRun, variantId: string): string => variants.find(({ id }) => id === variantId)?.label ?? variantId

const scaleOf = (values: readonly number[], metric: LabMetric, { from, to }: { from: number; to: number }): Scale => {
  const isLower = labMetricFacts[metric].better === 'lower'
  return linearScale(values, { from: isLower ? to : from, to: isLower ? from : to, hasZero: false })
}

const gridOf = ({ scale, metric, isAcross }: { scale: Scale; metric: LabMetric; isAcross: boolean }): SvgNode[] => {
  const hint = [axisUnit(metric), labMetricFacts[metric].better === 'lower' ? 'less is better' : 'more is better'].filter((part) => part !== '').join(', ')
  const label = `${capital(metricName[metric])} (${hint})`
  const marks = scale.ticks.flatMap((tick) => {
    const at = scale.place(tick)
    const text = tickText(metric, tick)
    return isAcross
      ? [line([at, area.top], [at, area.bottom], lineColour), words(text, { x: at, y: area.bottom + 20, anchor: 'middle', fill: faint, size: 12 })]
      : [line([area.left, at], [area.right, at], lineColour), words(fitted(text, area.left - 26, 12), { x: area.left - 8, y: at + 4, anchor: 'end', fill: faint, size: 12 })]
  })
  const middle = isAcross ? (area.left + area.right) / 2 : (area.top + area.bottom) / 2
  return [...marks, isAcross ? words(`${label} →`, { x: middle, y: size.height - 18, anchor: 'middle' }) : words(`${label} →`, { x: 18, y: middle, anchor: 'middle', turn: -90 })]
}

type Placed = { px: number; py: number; label: string; variantId: string; isOnFront: boolean }

const frontLine = (points: readonly Placed[]): SvgNode => {
  const sorted = points.toSorted((one, other) => one.px - other.px)
  const path = sorted.map(({ px, py }, at) => `${at === 0 ? 'M' : 'L'}${String(round(px))} ${String(round(py))}`).join(' ')
  return svg('path', { d: path || 'M0 0', fill: 'none', stroke: 'var(--lab-front)', 'stroke-width': 2, 'stroke-dasharray': '6 4' })
}

const dot = (run: LabRun, { px, py, label, variantId, isOnFront }: Placed): SvgNode => {
  const variant = run.variants.findIndex(({ id }) => id === variantId)
  const fill = isOnFront ? colourOf(variant) : 'var(--lab-paper)'
  return svg('circle', { cx: round(px), cy: round(py), r: 7, fill, stroke: colourOf(variant), 'stroke-width': 2.5 }, [svg('title', {}, [label])])
}

const lineHeight = 17
/** Where a name is tried, near before far: beside the point, then above and below. */
const lifts = [0, -13, 15, -26, 30, -40, 45, -55, 60]

type Box = { from: number; to: number; y: number }

/** From the top down, each as near to its point as may be without touching another point or name. */
const namesOf = (points: readonly Placed[]): SvgNode[] => {
  const taken: Box[] = points.map(({ px, py }) => ({ from: px - 9, to: px + 9, y: py + 4 }))
  return points
    .toSorted((one, other) => one.py - other.py)
    .map(({ px, py, label, isOnFront }) => {
      const width = widthOf(label)
      const sides = [{ from: px + 13, isRight: true }, { from: px - 13 - width, isRight: false }].filter(({ from }) => from > area.left && from + width < size.width - 4)
      const places = lifts.flatMap((lift) => sides.map(({ from, isRight }) => ({ from, to: from + width, y: py + 4 + lift, isRight })))
      const isFree = (box: Box): boolean => !taken.some((other) => box.from < other.to && box.to > other.from && Math.abs(box.y - other.y) < lineHeight)
      const place = places.find((box) => isFree(box)) ?? { from: px + 13, to: px + 13 + width, y: py + 4, isRight: true }
      taken.push(place)
      return words(label, { x: place.isRight ? place.from : place.to, y: place.y, anchor: place.isRight ? 'start' : 'end', fill: ink, ...(isOnFront ? { weight: 600 } : {}) })
    })
}
