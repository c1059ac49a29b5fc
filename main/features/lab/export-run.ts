// features/lab/export-run.ts - A run as a file: JSON to be read again, CSV for spreadsheets, HTML to be looked at anywhere.
import { z } from 'zod'
import { LabRun } from '../../contract/lab-run.ts'
import { slug } from '../../core/models/slug.ts'
import { runCsv } from '../../core/lab/run-csv.ts'
import { runReport } from '../../core/lab/report/run-report.ts'

/** What a JSON export holds; the format changes its number when an older Hearth could not read it. */
export const LabExport = z.strictObject({ format: z.literal('hearth-lab-run'), version: z.literal(1), run: LabRun })

export type Exported = { fileName: string; mediaType: string; text: string }

export const exportRun = (run: LabRun, format: 'json' | 'csv' | 'html'): Exported => {
  const base = `hearth-lab-${slug(run.name).slice(0, 60)}-${new Date(run.createdAtMs).toISOString().slice(0, 10)}`
  if (format === 'json') return { fileName: `${base}.json`, mediaType: 'application/json', text: `${JSON.stringify({ format: 'hearth-lab-run', version: 1, run }, null, 1)}\n` }
  if (format === 'csv') return { fileName: `${base}.csv`, mediaType: 'text/csv;charset=utf-8', text: runCsv(run) }
  return { fileName: `${base}.html`, mediaType: 'text/html;charset=utf-8', text: runReport(run) }
}
