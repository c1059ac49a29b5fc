/* The governor at work: senses, decides, tunes the engine, meters answers.
 *
 * DESIGN: one timer. While an answer is written it looks at threads every 250 ms
 * and does a full turn (sense-and-decide.ts) every second; otherwise a full turn
 * every five seconds, which costs about a millisecond. Turns never overlap: a slow
 * battery controller delays the next one. The first event of an answer brings the
 * engine's tuning along, so that its first token has it.
 *
 * PROMISES: no answer fails because of it: what a sensor or the disk refuses is
 * logged and the work goes on. The level is never decided here, only by the law in
 * core/governor.
 */
import type { PowerStatus, PowerTargets } from '../../contract/power.ts'
import { systemClock } from '../../engine-link/clock.ts'
import type { LinkEvent } from '../../engine-link/engine-link.ts'
import { type AnswerRun, newRun } from './answer-runs.ts'
import { type AnswerPlanner, createAnswerPlanner } from './plan-answer.ts'
import { finishRun } from './finish-run.ts'
import { type AdminCaps, type Governor, type PowerOptions, createGovernorState, noAdminCaps } from './governor-state.ts'
import { lookAtThreads } from './look-at-threads.ts'
import { type PrecisionLadder, createPrecisionLadder } from './precision-ladder.ts'
import { senseAndDecide } from './sense-and-decide.ts'
import { noSizes } from './size-shelf.ts'
import { tuneEngine } from './tune.ts'

export type AnswerMeter = {
  /** An answer, or more of one, is being written. */
  begin: (of: Pick<AnswerRun, 'chatId' | 'messageId' | 'modelId'>) => { take: (event: LinkEvent) => void; end: () => void }
}

export type Power = {
  readonly governor: Governor
  readonly meter: AnswerMeter
  readonly planner: AnswerPlanner
  readonly ladder: PrecisionLadder
  /** After the first reading, which it waits for. */
  status: () => Promise<PowerStatus>
  /** A full turn now: a setting or the system changed. */
  refresh: () => Promise<void>
  /** What feeds the machine, as last read; null is unknown. */
  supply: () => { isOnMains: boolean | null; hasBattery: boolean }
  /** The user wants everything in the background to wait for mains. */
  waitsForMains: () => boolean
  /** Titles, summaries, indexing, downloads may run. */
  backgroundAllowed: () => boolean
  /** Whether the level would rather have a cloud model answer; only a wish. */
  cloudWish: () => PowerTargets['cloud']
  /** The level asks for it, rather than only offering it. */
  wishesCloud: () => boolean
  /** What an administrator allows at most, from now on; null lifts it. */
  setAdminCaps: (caps: AdminCaps | null) => void
  close: () => void
}

/** Intel and AMD begin to throttle at about 97 C; others are taken to do so sooner. */
const usualTripC = (architecture: string): number => (architecture === 'x64' ? 97 : 90)

const lookEveryMs = 250
const senseEveryMs = 1000
const idleEveryMs = 5000

type Optional = 'clock' | 'now' | 'sizes' | 'defaultTripC'

export type CreatePowerOptions = Omit<PowerOptions, Optional> & Partial<Pick<PowerOptions, Optional>>

export const createPower = (given: CreatePowerOptions): Power => {
  const governor = createGovernorState({ clock: systemClock, now: Date.now, sizes: noSizes, defaultTripC: usualTripC(process.arch), ...given })
  const { clock, log } = governor.options
  let callOff = (): void => undefined
  let working: Promise<void> = Promise.resolve()
  let isBusy = false

  const work = (turn: (governor: Governor) => Promise<void>): Promise<void> => {
    isBusy = true
    working = working
      .then(() => (governor.isClosed ? undefined : turn(governor)))
      .catch((error: unknown) => log.error({ err: error }, 'A turn of the governor failed'))
      .finally(() => (isBusy = false))
    return working
  }
  const schedule = (): void => {
    callOff()
    if (!governor.isClosed) callOff = clock.after(governor.runs.size > 0 ? lookEveryMs : idleEveryMs, tick)
  }
  const tick = (): void => {
    schedule()
    if (isBusy) return
    const isDue = clock.nowMs() - governor.lastSenseMs >= (governor.runs.size > 0 ? senseEveryMs : idleEveryMs) - lookEveryMs / 2
    if (governor.runs.size > 0) void work(lookAtThreads)
    if (isDue) void work(senseAndDecide)
  }
  const finish = async (run: AnswerRun): Promise<void> => {
    // What was used up to the end belongs to the answer.
    await work(senseAndDecide)
    governor.runs.delete(run)
    if (!governor.isClosed) finishRun(governor, run)
    await work(senseAndDecide)
  }

  const begin: AnswerMeter['begin'] = (of) => {
    const run = newRun({ ...of, notes: [...(governor.notes.get(of.chatId) ?? [])] })
    governor.notes.delete(of.chatId)
    governor.runs.add(run)
    governor.speedKey = of.modelId
    void work(senseAndDecide)
    schedule()
    let isOver = false
    return {
      take: (event) => {
        takeEvent(governor, run, event)
        if (governor.tuned?.pid !== governor.options.engine.enginePid()) void work(tuneEngine)
      },
      end: () => {
        if (isOver) return
        isOver = true
        void finish(run).then(schedule)
      },
    }
  }
  schedule()
  const first = work(senseAndDecide)
  const ladder = createPrecisionLadder(governor)
  return {
    ...{ governor, ladder, planner: createAnswerPlanner(governor, ladder) },
    meter: { begin },
    refresh: () => work(senseAndDecide),
    status: async () => {
      await first
      if (governor.status === null) await work(senseAndDecide)
      if (governor.status === null) throw new Error('The machine could not be read')
      return governor.status
    },
    supply: () => supplyOf(governor),
    waitsForMains: () => governor.settings.get().backgroundOnMainsOnly,
    backgroundAllowed: () => backgroundAllowed(governor),
    cloudWish: () => cloudWish(governor),
    wishesCloud: () => cloudWish(governor) === 'prefer',
    setAdminCaps: (caps) => {
      governor.adminCaps = caps ?? noAdminCaps
      void work(senseAndDecide)
    },
    close: () => {
      governor.isClosed = true
      callOff()
    },
  }
}

const takeEvent = (governor: Governor, run: AnswerRun, event: LinkEvent): void => {
  // From here on the engine works for this answer; loading a model is nobody's in particular.
  if (event.type === 'reading') {
    run.isReading = true
    const { carriedTokens = 0 } = event
    if (carriedTokens > 0) run.notes.push(`What another version had read, ${carriedTokens.toLocaleString('en')} tokens, was carried over instead of read again: an approximation.`)
  }
  if (event.type === 'end') governor.speculationGain = event.speculationGain ?? governor.speculationGain
  if (event.type !== 'text') return
  run.tokens += event.tokens
  governor.lookTokens += event.tokens
  governor.senseTokens += event.tokens
  governor.lastTextMs = governor.options.clock.nowMs()
}

const supplyOf = ({ snapshot }: Governor): ReturnType<Power['supply']> => {
  const supply = snapshot?.supply.value ?? null
  return { isOnMains: supply === null ? null : supply === 'mains', hasBattery: (snapshot?.batteryPercent.validity ?? 'missing') !== 'missing' }
}

const cloudWish = ({ status }: Governor): PowerTargets['cloud'] => status?.targets.cloud ?? 'no'

const backgroundAllowed = (governor: Governor): boolean => {
  const { settings, snapshot, status } = governor
  if (status?.targets.background === 'paused') return false
  return !settings.get().backgroundOnMainsOnly || snapshot?.supply.value !== 'battery'
}
