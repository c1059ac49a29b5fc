// hosts/cli/lab/describe-run.ts - A run and a comparison as text for the terminal.
import { LabMetric } from '../../../contract/lab-metrics.ts'
import type { LabRunComparison } from '../../../contract/lab.ts'
import type { LabCell, LabRun, LabRunSummary } from '../../../contract/lab-run.ts'
import { formatMetric, metricName, reasonText } from '../../../contract/lab-words.ts'
import { table } from '../power/print-table.ts'

export const describeRun = (run: LabRun): string => {
  const metrics = LabMetric.options.filter((metric) => run.cells.some((cell) => cell.metric === metric && cell.value !== null))
  const rows = metrics.map((metric) => [metricName[metric], ...run.variants.map(({ id }) => cellText(run.cells.find((cell) => cell.variantId === id && cell.metric === metric)))])
  const { recommendations, dominated } = run.analysis
  const labelOf = (id: string): string => run.variants.find((variant) => variant.id === id)?.label ?? id
  const failures = run.variants.flatMap(({ id, label }) => {
    const reasons = run.cells.flatMap((cell) => (cell.variantId === id && cell.state === 'failed' && cell.reason !== null ? [reasonText(cell.reason)] : []))
    return [...new Set(reasons)].map((reason) => `${label}: ${reason}`)
  })
  const missing = [...new Set(run.cells.flatMap(({ metric, reason }) => (reason?.code === 'no-sensor' ? [metricName[metric]] : [])))]
  return [
    table(['', ...run.variants.map(({ label }) => label)], rows).trimEnd(),
    ...failures,
    ...(missing.length === 0 ? [] : [`This machine does not tell: ${missing.join(', ')}.`]),
    ...dominated.map(({ variantId, byId, metrics: better }) => `${labelOf(variantId)} is beaten by ${labelOf(byId)}: at least as good in everything, better in ${better.map((metric) => metricName[metric]).join(', ')}.`),
    '',
    ...(recommendations.length === 0 ? ['There is too little to recommend a variant.'] : recommendations.map(({ sentence }) => sentence)),
    '',
  ].join('\n')
}

const cellText = (cell: LabCell | undefined): string => {
  if (cell === undefined || cell.value === null) return cell?.state === 'failed' ? 'failed' : '-'
  const remarks = [cell.isThrottled ? ' (hot)' : '', cell.label === 'modelled' ? ' (modelled)' : '']
  return `${formatMetric(cell.metric, cell.value)}${spreadText(cell.value, cell)}${remarks.join('')}`
}

/** Half of the interval, percent of the value; nothing where it rounds to none. */
const spreadText = (value: number, { low, high }: LabCell): string => {
  if (low === null || high === null || value === 0) return ''
  const half = Math.round(((high - low) / 2 / Math.abs(value)) * 100)
  return half === 0 ? '' : ` ±${String(half)} %`
}

export const describeRuns = (runs: readonly LabRunSummary[]): string =>
  runs.length === 0
    ? 'No runs yet. Begin with: hearth lab run --models F16,Q8_0,Q4_K_M --make\n'
    : table(['run', 'state', 'done', 'name', 'variants'], runs.map(({ id, state, progress, name, labels, isImported }) => [id.slice(0, 8), state, `${String(Math.round(progress.fraction * 100))} %`, isImported ? `${name} (imported)` : name, labels.join(', ')]))

export const describeComparison = ({ one, other, isSameMachine, machines, differs, changes, onlyInOne, onlyInOther, slowdowns }: LabRunComparison): string => {
  const rows = changes
    .filter(({ verdict }) => verdict === 'better' || verdict === 'worse')
    .map(({ label, metric, before, after, ratio, verdict }) => [label, metricName[metric], formatMetric(metric, before), formatMetric(metric, after), `${ratio >= 1 ? '+' : ''}${((ratio - 1) * 100).toFixed(1)} %`, verdict])
  return [
    `${one.name} (${day(one.createdAtMs)}) and ${other.name} (${day(other.createdAtMs)})`,
    isSameMachine ? `Same machine: ${machines[0].cpu}.` : `Two machines: ${machines[0].cpu}, and ${machines[1].cpu}.`,
    ...(differs.length === 0 ? [] : [`Also different: ${differs.join(', ')}.`]),
    rows.length === 0 ? `No difference beyond the noise in ${String(changes.length)} figures.` : table(['variant', 'metric', 'before', 'after', 'change', 'verdict'], rows).trimEnd(),
    ...(rows.length === 0 ? [] : [`${String(changes.length - rows.length)} other figures show no difference beyond the noise.`]),
    ...(onlyInOne.length === 0 ? [] : [`Only in the first: ${onlyInOne.join(', ')}.`]),
    ...(onlyInOther.length === 0 ? [] : [`Only in the second: ${onlyInOther.join(', ')}.`]),
    ...slowdowns,
    '',
  ].join('\n')
}

const day = (atMs: number): string => new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')
