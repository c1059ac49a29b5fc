/* The lab: runs as jobs, what follows from them, and answers side by side. */
import { mkdirSync } from 'node:fs'
import { AppError } from '../../contract/errors.ts'
import type { LabPreview, LabRunComparison } from '../../contract/lab.ts'
import type { LabPlan, LabRunId, LabRunSummary, LabVariantId } from '../../contract/lab-run.ts'
import { compareRuns } from '../../core/lab/compare-runs.ts'
import type { LabRecord } from '../../core/lab/lab-record.ts'
import type { LabOptions } from './lab-ports.ts'
import { type LabShelf, createLabShelf } from './lab-shelf.ts'
import { previewPlan, refuseReadOnly } from './preview-plan.ts'
import { importRun } from './import-run.ts'
import { type RunQueue, createRunQueue, forgetWork } from './run-queue.ts'
import { type SideBySide, createSideBySide } from './side-by-side.ts'
import { startRun } from './start-run.ts'

export type Lab = {
  readonly shelf: LabShelf
  readonly sideBySide: SideBySide
  preview: (plan: LabPlan) => Promise<LabPreview>
  start: (plan: LabPlan) => Promise<LabRunSummary>
  pause: (id: LabRunId) => LabRunSummary
  resume: (id: LabRunId) => LabRunSummary
  cancel: (id: LabRunId) => LabRunSummary
  remove: (id: LabRunId) => void
  rename: (id: LabRunId, name: string) => LabRunSummary
  compare: (oneId: LabRunId, otherId: LabRunId) => LabRunComparison
  take: (text: string) => LabRunSummary
  applyLadder: (id: LabRunId, rungs: { mainsId: LabVariantId; batteryId: LabVariantId }) => { mains: string; battery: string }
  /** An answer in a chat begins: what is being measured gives way at once, until it is over. */
  answerBegins: () => void
  answerEnds: () => void
  close: () => Promise<void>
}

export const createLab = (given: LabOptions): Lab => {
  let answers = 0
  const options: LabOptions = { ...given, engine: { ...given.engine, isAnswering: () => answers > 0 || given.engine.isAnswering() } }
  const shelf: LabShelf = createLabShelf({ lab: options.lab, log: options.log, current: (id) => queue.current(id) })
  const queue: RunQueue = createRunQueue(options, shelf)
  const sideBySide = createSideBySide(options)
  const begin = (id: LabRunId): void => {
    mkdirSync(options.folder, { recursive: true, mode: 0o700 })
    queue.begin(id)
  }
  if (options.resumes && !options.isReadOnly) {
    // Oldest first, as they were begun.
    for (const { id, state } of shelf.all().toReversed()) if (state === 'waiting' || state === 'running' || state === 'held') begin(id)
  }
  const change = (id: LabRunId, state: 'paused' | 'cancelled'): LabRunSummary => {
    const record = shelf.get(id)
    if (isOver(record.state)) return shelf.summary(id)
    shelf.put({ ...record, state, hold: null, trying: null, ...(state === 'cancelled' ? { endedAtMs: options.now() } : {}) })
    queue.stop(id)
    return shelf.summary(id)
  }
  return {
    shelf,
    sideBySide,
    preview: async (plan) => {
      await Promise.all(plan.variants.map(({ modelId }) => options.models.looked(modelId)))
      return previewPlan(options, shelf, plan)
    },
    start: async (plan) => {
      refuseReadOnly(options)
      const { record, texts } = await startRun(options, plan)
      shelf.put(record, texts)
      begin(record.id)
      return shelf.summary(record.id)
    },
    pause: (id) => change(id, 'paused'),
    resume: (id) => {
      const record = shelf.get(id)
      if (record.imported !== null || isOver(record.state)) throw new AppError('conflict', 'This run does not go on', { details: { reason: 'over' } })
      if (record.state === 'paused') shelf.put({ ...record, state: 'waiting' })
      begin(id)
      return shelf.summary(id)
    },
    cancel: (id) => {
      const summary = change(id, 'cancelled')
      if (shelf.get(id).imported === null) forgetWork(options, shelf, id)
      return summary
    },
    remove: (id) => {
      const { state, imported } = shelf.get(id)
      if (!isOver(state) && state !== 'paused' && imported === null) throw new AppError('conflict', 'The run is not over', { details: { reason: 'running' } })
      if (imported === null) forgetWork(options, shelf, id)
      shelf.erase(id)
    },
    rename: (id, name) => {
      const record = shelf.get(id)
      shelf.put({ ...record, name, imported: record.imported === null ? null : { ...record.imported, name } })
      return shelf.summary(id)
    },
    compare: (oneId, otherId) => compare(shelf, oneId, otherId),
    take: (text) => {
      refuseReadOnly(options)
      const record = importRun(text, options.now())
      shelf.put(record)
      return shelf.summary(record.id)
    },
    applyLadder: (id, rungs) => applyLadder(options, shelf.get(id), rungs),
    answerBegins: () => {
      answers += 1
      queue.poke()
    },
    answerEnds: () => {
      answers = Math.max(0, answers - 1)
      queue.poke()
    },
    close: () => queue.close(),
  }
}

const isOver = (state: string): boolean => state === 'done' || state === 'cancelled' || state === 'failed'

const compare = (shelf: LabShelf, oneId: LabRunId, otherId: LabRunId): LabRunComparison => {
  const isOrdered = shelf.get(oneId).createdAtMs <= shelf.get(otherId).createdAtMs
  const [olderId, newerId] = isOrdered ? [oneId, otherId] : [otherId, oneId]
  return { one: shelf.summary(olderId), other: shelf.summary(newerId), ...compareRuns(shelf.run(olderId), shelf.run(newerId)) }
}

const applyLadder = ({ setLadder }: LabOptions, { variants }: LabRecord, { mainsId, batteryId }: { mainsId: LabVariantId; batteryId: LabVariantId }): { mains: string; battery: string } => {
  const [mains, battery] = [mainsId, batteryId].map((wanted) => variants.find(({ id }) => id === wanted))
  if (mains === undefined || battery === undefined) throw new AppError('not-found', 'There is no such variant', { details: { kind: 'lab-variant' } })
  setLadder({ mains: mains.load.modelId, battery: battery.load.modelId })
  return { mains: mains.label, battery: battery.label }
}
