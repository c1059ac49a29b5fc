// main/core/lab/cell-table.ts - Cells by variant and metric, and which of two is better.
import { type LabMetric, labMetricFacts } from '../../contract/lab-metrics.ts'
import type { LabCell, LabVariantId } from '../../contract/lab-run.ts'

export type CellTable = (variantId: LabVariantId, metric: LabMetric) => LabCell | undefined

/** To itself the reference has no distance: that needs no measuring. */
export const tableOf = (cells: readonly LabCell[], referenceId: LabVariantId | null): CellTable => {
  const isItself = ({ variantId, metric, reason }: LabCell): boolean => variantId === referenceId && metric === 'klDivergence' && reason?.code === 'is-reference'
  const byKey = new Map(cells.map((cell) => [`${cell.variantId} ${cell.metric}`, isItself(cell) ? { ...cell, value: 0, low: 0, high: 0 } : cell]))
  return (variantId, metric) => byKey.get(`${variantId} ${metric}`)
}

/** Above 0 where one is better than the other. */
export const gain = (metric: LabMetric, one: number, other: number): number => (labMetricFacts[metric].better === 'lower' ? other - one : one - other)

/** The better one's worst is better than the other's best; without intervals the values decide. */
export const areApart = (metric: LabMetric, better: LabCell, worse: LabCell): boolean => {
  const isLower = labMetricFacts[metric].better === 'lower'
  const [edge, limit] = isLower ? [better.high, worse.low] : [better.low, worse.high]
  return edge === null || limit === null ? true : gain(metric, edge, limit) > 0
}
