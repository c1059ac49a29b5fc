// main/contract/lab-plots/latency-plot.ts - How long the waits between tokens were: one row per variant, on one axis.
import type { LabLatency, LabRun } from '../lab-run.ts'
import { colourOf, faint, fitted, ink, line, lineColour, picture, round, words } from './marks.ts'
import { logScale } from './scale.ts'
import { labelOf } from './scatter-plot.ts'
import { type LabPlot, type SvgNode, svg } from './svg-node.ts'

const width = 640
const rowHeight = 56
const top = 24
const area = { left: 150, right: 612 }
const perBin = 10 ** (1 / 8)

/** Undefined where nothing was written yet. */
export const latencyPlot = (run: LabRun): LabPlot | undefined => {
  const { latency } = run
  const edges = latency.flatMap(({ bins }) => bins.flatMap(({ uptoMs }) => [uptoMs, uptoMs / perBin]))
  if (edges.length === 0) return undefined
  const scale = logScale(edges, { from: area.left, to: area.right })
  const height = top + latency.length * rowHeight + 50
  const title = 'Waits between tokens'
  const frame = { title, summary: latency.map((one) => `${labelOf(run, one.variantId)}: median ${ms(one.medianMs)}, 99 % within ${ms(one.p99Ms)}`).join('; '), width, height }
  const bottom = top + latency.length * rowHeight
  return {
    id: 'latency',
    ...frame,
    drawing: picture(frame, [
      ...scale.ticks.flatMap((tick) => [
        line([scale.place(tick), top - 8], [scale.place(tick), bottom], lineColour),
        words(ms(tick), { x: scale.place(tick), y: bottom + 18, anchor: 'middle', fill: faint, size: 12 }),
      ]),
      ...latency.flatMap((one, row) => rowOf(run, one, { bottom: top + (row + 1) * rowHeight - 6, place: scale.place })),
      words('Wait in milliseconds, each factor of ten as wide; thin lines: median, 95 % and 99 %', { x: (area.left + area.right) / 2, y: height - 8, anchor: 'middle', fill: faint, size: 12 }),
    ]),
    table: {
      columns: ['Variant', 'Median', '95 % within', '99 % within', 'Longest'],
      rows: latency.map(({ variantId, medianMs, p95Ms, p99Ms, longestMs }) => [labelOf(run, variantId), ms(medianMs), ms(p95Ms), ms(p99Ms), ms(longestMs)]),
    },
  }
}

const ms = (value: number): string => `${String(Number(value.toPrecision(3)))} ms`

const rowOf = (run: LabRun, { variantId, bins, medianMs, p95Ms, p99Ms }: LabLatency, { bottom, place }: { bottom: number; place: (value: number) => number }): SvgNode[] => {
  const most = Math.max(1, ...bins.map(({ count }) => count))
  const variant = run.variants.findIndex(({ id }) => id === variantId)
  const bars = bins.flatMap(({ uptoMs, count }) => {
    const tall = ((rowHeight - 14) * count) / most
    const from = place(uptoMs / perBin)
    return count === 0 ? [] : [svg('rect', { x: round(from), y: round(bottom - tall), width: round(Math.max(1, place(uptoMs) - from - 1)), height: round(tall), fill: colourOf(variant), 'fill-opacity': 0.85 })]
  })
  const marks = [medianMs, p95Ms, p99Ms].map((at) => line([place(at), bottom - rowHeight + 12], [place(at), bottom], ink))
  return [words(fitted(labelOf(run, variantId), area.left - 20), { x: area.left - 10, y: bottom - 8, anchor: 'end' }), line([area.left, bottom], [area.right, bottom], lineColour), ...bars, ...marks]
}
