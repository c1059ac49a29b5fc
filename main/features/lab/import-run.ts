/* Somebody else's run, read from a file that nobody vouches for.
 *
 * Everything in it is checked against the contract: unknown fields, figures out of
 * bounds and more than there may be are refused, with the place. What follows from the
 * figures is worked out by the sender; it is shown as theirs. */
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { AppError } from '../../contract/errors.ts'
import { type LabRun, LabRunId } from '../../contract/lab-run.ts'
import type { LabRecord } from '../../core/lab/lab-record.ts'
import { LabExport } from './export-run.ts'

/** @throws AppError invalid-input with details.path */
export const importRun = (text: string, nowMs: number): LabRecord => {
  const parsed = LabExport.safeParse(jsonOf(text))
  if (!parsed.success) throw refusal(parsed.error)
  const refs = parsed.data.run.cells.every(({ variantId }) => parsed.data.run.variants.some(({ id }) => id === variantId))
  if (!refs) throw new AppError('invalid-input', 'The file names a variant that it does not hold', { details: { reason: 'no-lab-run', path: 'run.cells' } })
  const id = LabRunId.parse(randomUUID())
  const run: LabRun = { ...parsed.data.run, id, isImported: true, hold: null, state: ended.has(parsed.data.run.state) ? parsed.data.run.state : 'cancelled' }
  const { name, createdAtMs, startedAtMs, endedAtMs, plan, variants, machine, provenance, events, problem, state } = run
  return {
    ...{ id, name, state, hold: null, createdAtMs, startedAtMs, endedAtMs: endedAtMs ?? nowMs, plan, variants, machine, provenance, events, problem },
    ...{ reference: null, trying: null, imported: run },
  }
}

const ended: ReadonlySet<string> = new Set(['done', 'cancelled', 'failed'])

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('invalid-input', 'The file is no JSON', { details: { reason: 'no-json', path: '' }, cause })
  }
}

const refusal = (error: z.ZodError): AppError => {
  const [issue] = error.issues
  return new AppError('invalid-input', 'The file is no run of the lab', { details: { reason: 'no-lab-run', path: issue?.path.map(String).join('.').slice(0, 200) ?? '' } })
}
