// main/core/lab/run-csv.ts - A run as a table for spreadsheets: one line per variant and metric, then its samples.
import { labMetricFacts } from '../../contract/lab-metrics.ts'
import type { LabRun, LabVariant } from '../../contract/lab-run.ts'

const columns = ['run', 'variant', 'quantization', 'kv type', 'threads', 'window', 'metric', 'unit', 'value', 'low', 'high', 'label', 'throttled', 'reason', 'samples']

export const runCsv = ({ name, variants, cells }: LabRun): string => {
  const rows = cells.map((cell) => {
    const variant = variants.find(({ id }) => id === cell.variantId)
    return [
      ...[name, ...(variant === undefined ? [] : describe(variant))],
      ...[cell.metric, labMetricFacts[cell.metric].unit, cell.value, cell.low, cell.high, cell.label, cell.isThrottled ? 'yes' : 'no', cell.reason?.code],
      cell.samples.join(' '),
    ]
  })
  return [columns, ...rows].map((row) => row.map(field).join(',')).join('\r\n') + '\r\n'
}

const describe = ({ label, quantization, load, loaded }: LabVariant): (string | number)[] => {
  const { threads, contextSize } = loaded ?? load
  return [label, quantization, load.kvType, threads, contextSize]
}

/** A name that begins like a formula is shown as text: a spreadsheet would run it. */
const field = (value: string | number | null | undefined): string => {
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value ?? '') ? `'${value ?? ''}` : (value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
