// main/contract/lab-plots/bar-plot.ts - One metric of all variants as bars with their intervals.
import { type LabMetric, labMetricFacts } from '../lab-metrics.ts'
import type { LabCell, LabRun } from '../lab-run.ts'
import { axisUnit, formatMetric, metricName, reasonText, tickText } from '../lab-words.ts'
import { capital, colourOf, faint, fitted, ink, line, lineColour, picture, round, widthOf, words } from './marks.ts'
import { linearScale } from './scale.ts'
import { labelOf } from './scatter-plot.ts'
import { type LabPlot, type SvgNode, svg } from './svg-node.ts'

const width = 640
const rowHeight = 34
const top = 40
const labelWidth = 150

/** Undefined where no variant has a figure. */
export const barPlot = (run: LabRun, metric: LabMetric): LabPlot | undefined => {
  const cells = run.cells.filter((cell) => cell.metric === metric)
  const values = cells.flatMap(({ value, high, low }) => [value, high, low].filter((one) => one !== null))
  if (values.length === 0) return undefined
  const height = top + cells.length * rowHeight + 44
  const { better, startsAtZero } = labMetricFacts[metric]
  const widest = Math.max(...cells.map((cell) => widthOf(valueText(cell))))
  const right = width - 24 - Math.min(190, widest)
  const scale = linearScale(values, { from: labelWidth, to: right, hasZero: startsAtZero })
  const title = capital(metricName[metric])
  const wish = better === null ? '' : better === 'lower' ? 'less is better' : 'more is better'
  const hint = [axisUnit(metric), wish].filter((part) => part !== '').join(', ')
  const frame = { title, summary: cells.map((cell) => `${labelOf(run, cell.variantId)} ${valueText(cell)}`).join('; '), width, height }
  const bottom = top + cells.length * rowHeight
  return {
    id: `bars-${metric}`,
    ...frame,
    drawing: picture(frame, [
      ...scale.ticks.flatMap((tick) => [
        line([scale.place(tick), top - 6], [scale.place(tick), bottom], lineColour),
        words(tickText(metric, tick), { x: scale.place(tick), y: bottom + 18, anchor: 'middle', fill: faint, size: 12 }),
      ]),
      ...cells.flatMap((cell, row) => barOf(run, cell, { y: top + row * rowHeight, row, place: scale.place, start: scale.place(startsAtZero ? 0 : Math.min(...values)), right })),
      words(hint, { x: (labelWidth + right) / 2, y: height - 8, anchor: 'middle', fill: faint, size: 12 }),
    ]),
    table: {
      columns: ['Variant', title, '95 % interval', 'Samples', 'Remark'],
      rows: cells.map((cell) => [labelOf(run, cell.variantId), cell.value === null ? '–' : formatMetric(metric, cell.value), intervalText(cell), String(cell.count), remarkOf(cell)]),
    },
  }
}

export const intervalText = ({ metric, low, high }: LabCell): string => (low === null || high === null ? '–' : `${axisUnit(metric) === '' ? formatMetric(metric, low) : tickText(metric, low)} to ${formatMetric(metric, high)}`)

export const remarkOf = ({ reason, isThrottled, label }: LabCell): string =>
  [reason === null ? '' : reasonText(reason), isThrottled ? 'Slowed down by heat.' : '', label === 'modelled' ? 'Modelled.' : ''].filter((text) => text !== '').join(' ')

const valueText = ({ metric, value, isThrottled, state, label }: LabCell): string => {
  if (value === null) return state === 'failed' ? 'failed' : 'no figure'
  return `${formatMetric(metric, value)}${isThrottled ? ' (hot)' : ''}${label === 'modelled' ? ' (modelled)' : ''}`
}

type Place = { y: number; row: number; place: (value: number) => number; start: number; right: number }

const barOf = (run: LabRun, cell: LabCell, { y, row, place, start, right }: Place): SvgNode[] => {
  const middle = y + rowHeight / 2 - 3
  const { value, low, high } = cell
  const name = words(fitted(labelOf(run, cell.variantId), labelWidth - 16), { x: labelWidth - 10, y: middle + 4, anchor: 'end' })
  const figure = words(valueText(cell), { x: right + 12, y: middle + 4, fill: value === null ? faint : ink })
  if (value === null) return [name, figure]
  const bar = svg('rect', { x: round(start), y: round(y + 3), width: round(Math.max(2, place(value) - start)), height: rowHeight - 12, rx: 3, fill: colourOf(row), 'fill-opacity': 0.85 })
  const whisker = low === null || high === null || low === high ? [] : [line([place(low), middle], [place(high), middle], ink), ...[low, high].map((end) => line([place(end), middle - 5], [place(end), middle + 5], ink))]
  return [name, bar, ...whisker, figure]
}
