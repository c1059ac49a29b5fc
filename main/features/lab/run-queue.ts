/* Runs as durable jobs: one at a time, step by step, in the order in which they were begun.
 *
 * DESIGN: a run is a record, a step a row. Before a step begins, the record says so; when it
 * is over, its row is on the disk. So the end of the program, however it comes, costs
 * the step that was under way, of quality at most eight windows. The next start goes on. A
 * step that was under way in three ends in a row is taken for their cause and becomes
 * a result with that reason. What holds a run back (hold-run.ts) is looked at every second, before and
 * during each step.
 *
 * PROMISES: what a variant is at fault for never ends a run. A step whose process died is taken again, once. Pausing,
 * cancelling and closing kill what is being measured at once.
 *
 * NOT HERE: what a step does (run-step.ts), what figures mean (core/lab). */
import { rmSync } from 'node:fs'
import { AppError } from '../../contract/errors.ts'
import type { LabEvent, LabHold, LabRunId } from '../../contract/lab-run.ts'
import type { LabRecord, StepResult } from '../../core/lab/lab-record.ts'
import { type Current, isOver, keyOf } from '../../core/lab/progress.ts'
import { type LabStep } from '../../core/lab/schedule.ts'
import { holdOf } from './hold-run.ts'
import { emptyResult } from '../../core/lab/lab-record.ts'
import type { LabOptions } from './lab-ports.ts'
import type { LabShelf } from './lab-shelf.ts'
import { type StepOutcome, referencePath, runStep } from './run-step.ts'

export type RunQueue = {
  /** Takes it up when nothing else runs. */
  begin: (id: LabRunId) => void
  /** Ends what is being measured of it, at once. */
  stop: (id: LabRunId) => void
  current: (id: LabRunId) => Current | null
  /** Something that holds runs back may have changed. */
  poke: () => void
  close: () => Promise<void>
}

const lookEveryMs = 1000
const mostStarts = 3
const mostEvents = 500

/** `diedOver`: the step over which a process died last. */
type Running = { id: LabRunId; abort: AbortController; current: Current | null; wake: () => void; diedOver: string | null }

export const createRunQueue = (options: LabOptions, shelf: LabShelf): RunQueue => {
  const waiting: LabRunId[] = []
  let running: Running | null = null
  let isClosed = false
  let working = Promise.resolve()

  const next = (): void => {
    if (running !== null || isClosed) return
    const id = waiting.shift()
    if (id === undefined) return
    const run: Running = { id, abort: new AbortController(), current: null, wake: () => undefined, diedOver: null }
    running = run
    working = work({ options, shelf, run, isClosed: () => isClosed })
      .catch((error: unknown) => fail({ options, shelf }, id, error))
      .finally(() => {
        running = null
        next()
      })
  }
  return {
    begin: (id) => {
      // One that was just stopped is still winding down: it is taken up again behind that.
      const isUnderWay = running?.id === id && !running.abort.signal.aborted
      if (!waiting.includes(id) && !isUnderWay) waiting.push(id)
      next()
    },
    stop: (id) => {
      const at = waiting.indexOf(id)
      if (at >= 0) waiting.splice(at, 1)
      if (running?.id === id) running.abort.abort()
    },
    current: (id) => (running?.id === id ? running.current : null),
    poke: () => running?.wake(),
    close: async () => {
      isClosed = true
      running?.abort.abort()
      await working
    },
  }
}

const fail = ({ options, shelf }: Pick<Work, 'options' | 'shelf'>, id: LabRunId, error: unknown): void => {
  options.log.error({ err: error }, 'A run of the lab failed')
  const record = shelf.find(id)
  if (record === undefined || record.state === 'paused' || record.state === 'cancelled') return
  const known = error instanceof AppError ? error : new AppError('internal', 'The run failed inside')
  try {
    shelf.put({ ...record, state: 'failed', hold: null, endedAtMs: options.now(), problem: { code: known.code, details: known.details } })
  } catch (cause) {
    // A full disk: the next start finds the run as it was and goes on.
    options.log.warn({ err: cause }, 'The failure could not be written down')
  }
}

type Work = { options: LabOptions; shelf: LabShelf; run: Running; isClosed: () => boolean }

const work = async (all: Work): Promise<void> => {
  const { options, shelf, run } = all
  const record = shelf.get(run.id)
  const isRestart = record.startedAtMs !== null
  change(all, { state: 'running', startedAtMs: record.startedAtMs ?? options.now() }, event(all, isRestart ? 'resumed' : 'started', null))
  for (const step of shelf.scheduleOf(record)) {
    while (!isOver(shelf.step(run.id, step))) {
      if (!(await awaitLeave(all, step))) return
      await takeStep(all, step)
      if (run.abort.signal.aborted) return
    }
  }
  run.current = null
  change(all, { state: 'done', hold: null, endedAtMs: options.now(), trying: null }, event(all, 'done', null))
  forgetWork(options, shelf, run.id)
}

/** Texts and references are the user's: they go when the run does not need them any more. */
export const forgetWork = ({ folder, lab }: LabOptions, shelf: LabShelf, id: LabRunId): void => {
  rmSync(referencePath(folder, id), { force: true })
  lab.save(shelf.get(id), [])
}

/** False where the run was stopped meanwhile. */
const awaitLeave = async (all: Work, step: LabStep): Promise<boolean> => {
  const { options, shelf, run } = all
  const isStopped = (): boolean => run.abort.signal.aborted || all.isClosed()
  for (;;) {
    if (isStopped()) return false
    const record = shelf.get(run.id)
    const hold = holdOf(options, record, { step, holding: record.hold })
    if (hold === null) {
      if (record.hold !== null) change(all, { state: 'running', hold: null }, event(all, 'resumed', step))
      return true
    }
    if (hold !== record.hold) change(all, { state: 'held', hold }, { ...event(all, 'held', step), details: { reason: hold } })
    run.current = null
    await pause(all)
  }
}

const pause = ({ options, run }: Work): Promise<void> =>
  new Promise((resolve) => {
    const callOff = options.clock.after(lookEveryMs, resolve)
    run.wake = () => {
      callOff()
      resolve()
    }
    run.abort.signal.addEventListener('abort', run.wake, { once: true })
  })

const takeStep = async (all: Work, step: LabStep): Promise<void> => {
  const { options, shelf, run } = all
  const record = shelf.get(run.id)
  const starts = record.trying?.step === keyOf(step) ? record.trying.starts + 1 : 1
  if (starts > mostStarts) {
    const result: StepResult = { ...emptyResult, ...step, windows: [], answers: [], state: 'failed', reason: { code: 'engine-unavailable', details: { reason: 'ended-the-program', starts: starts - 1 } } }
    shelf.putStep(run.id, result)
    return
  }
  change(all, { trying: { step: keyOf(step), starts } })
  const calledOff = new AbortController()
  const watch = watchHold(all, calledOff)
  run.current = { step, fraction: 0, isLoading: true }
  shelf.moved(run.id)
  try {
    const outcome = await runStep(options, {
      ...{ record, step, before: shelf.step(run.id, step), texts: options.lab.texts(run.id), questions: shelf.questionsOf(record) },
      signal: AbortSignal.any([run.abort.signal, calledOff.signal]),
      onProgress: (fraction, isLoading) => {
        run.current = { step, fraction, isLoading }
        shelf.moved(run.id)
      },
      onPart: (result) => shelf.putStep(run.id, result),
    })
    note(all, step, outcome)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'cancelled') throw error
    // Called off for a chat, the battery or heat is nothing against the step.
    if (!all.isClosed()) change(all, { trying: null })
  } finally {
    watch()
    run.current = null
  }
}

const note = (all: Work, step: LabStep, outcome: StepOutcome): void => {
  const { shelf, run } = all
  const hasDied = outcome.type === 'result' && outcome.result.reason?.details['reason'] === 'crashed'
  if (hasDied && run.diedOver !== keyOf(step)) {
    // The system may have killed it for its memory, or somebody by hand: only what dies twice is at fault.
    run.diedOver = keyOf(step)
    change(all, { trying: null }, event(all, 'engine-died', step))
    return
  }
  if (outcome.type === 'again') {
    change(all, { trying: null }, { ...event(all, 'asleep', step), details: { sleptMs: outcome.sleptMs } })
    return
  }
  const { result } = outcome
  shelf.putStep(run.id, result)
  shelf.noteLoaded(run.id, result)
  if (result.isThrottled) change(all, {}, event(all, 'throttled', step))
  if (hasDied) change(all, {}, event(all, 'engine-died', step))
}

/** Calls the step off when a chat, the battery or heat comes in between. Returns what ends the watching. */
const watchHold = (all: Work, calledOff: AbortController): (() => void) => {
  const { options, shelf, run } = all
  let callOff = (): void => undefined
  const look = (): void => {
    const hold: LabHold | null = holdOf(options, shelf.get(run.id), { step: null, holding: null })
    if (hold !== null) calledOff.abort()
    else callOff = options.clock.after(lookEveryMs, look)
  }
  callOff = options.clock.after(lookEveryMs, look)
  run.wake = () => {
    callOff()
    look()
  }
  return () => {
    callOff()
    run.wake = () => undefined
  }
}

const event = ({ options, shelf, run }: Work, kind: LabEvent['kind'], step: LabStep | null): LabEvent => ({
  atMs: options.now(),
  kind,
  variantId: step === null ? null : (shelf.get(run.id).variants[step.variant]?.id ?? null),
  details: {},
})

const change = ({ shelf, run }: Work, changed: Partial<LabRecord>, happened?: LabEvent): void => {
  const record = shelf.get(run.id)
  // Stopped from outside while a step was ending: that state stays.
  const isStopped = record.state === 'paused' || record.state === 'cancelled'
  const events = happened === undefined ? record.events : [...record.events, happened].slice(-mostEvents)
  shelf.put({ ...record, ...changed, ...(isStopped && changed.state !== undefined ? { state: record.state } : {}), events })
}
