// features/power/governor-state.ts - What the parts of the governor share while the application runs.
import type { Logger } from 'pino'
import { z } from 'zod'
import { LadderRungs, PowerLevel, PowerSettings, defaultPowerSettings } from '../../contract/power.ts'
import type { PowerCause, PowerSample, PowerSnapshot, PowerStatus } from '../../contract/power.ts'
import { type LawState, newLawState } from '../../core/governor/governor-law.ts'
import { assumedKnee } from '../../core/governor/level-targets.ts'
import type { LawInput, LawPolicy } from '../../core/governor/law-input.ts'
import { type Threads, newThreads } from '../../core/governor/live-threads.ts'
import type { MeterReading, Watts } from '../../core/governor/energy-meter.ts'
import type { ChatId } from '../../contract/ids.ts'
import type { Clock } from '../../engine-link/clock.ts'
import type { EngineLink } from '../../engine-link/engine-link.ts'
import type { Tuning } from '../../engine/protocol.ts'
import type { Sensors } from '../../sensors/sensors.ts'
import { type ChangeFeed, createChangeFeed } from '../../storage/change-feed.ts'
import type { EnergyRow } from '../../storage/energy-repository.ts'
import type { Storage } from '../../storage/open-database.ts'
import type { StoredValue } from '../../storage/stored-value.ts'
import type { AnswerRun } from './answer-runs.ts'
import { LearnedMachine, nothingLearned } from './learned-machine.ts'
import type { SizeShelf } from './size-shelf.ts'

export type PowerOptions = {
  storage: Pick<Storage, 'energy' | 'stored' | 'readOnly'>
  engine: Pick<EngineLink, 'tune' | 'enginePid' | 'leaveAfter'>
  sensors: Sensors
  log: Logger
  /** Only grows. */
  clock: Clock
  /** Wall clock, ms. */
  now: () => number
  /** Cores that can compute. */
  cores: number
  /** Where throttling begins when the firmware does not say. */
  defaultTripC: number
  /** The library's models, as sizes of families. */
  sizes: SizeShelf
}

/** What an administrator allows at most; null is no cap. */
export type AdminCaps = { fastestLevel: PowerLevel | null; maxThreads: number | null }

export const noAdminCaps: AdminCaps = { fastestLevel: null, maxThreads: null }

export const Override = z.strictObject({ level: PowerLevel, untilMs: z.number() }).nullable()
export type Override = z.infer<typeof Override>

/** Tokens of the windows of chats that began under a cap, the latest last. */
export const WindowCaps = z.array(z.tuple([z.string(), z.number().int()]))
export type WindowCaps = z.infer<typeof WindowCaps>

/** What the law was given in one step, and what it said: one line of a trace. */
export type TraceStep = { input: LawInput; policy: LawPolicy; rank: number; cause: PowerCause }

export type Governor = {
  readonly options: PowerOptions
  readonly settings: StoredValue<PowerSettings>
  readonly override: StoredValue<Override>
  readonly ladders: StoredValue<LadderRungs[]>
  readonly windowCaps: StoredValue<WindowCaps>
  readonly learned: StoredValue<LearnedMachine>
  readonly changes: ChangeFeed<true>
  readonly runs: Set<AnswerRun>
  readonly trace: TraceStep[]
  readonly samples: PowerSample[]
  /** The last answers, for joules per token. */
  readonly latest: EnergyRow[]
  /** Notes for the next answer of a chat, from when its model was chosen. */
  readonly notes: Map<ChatId, readonly string[]>
  law: LawState
  threads: Threads
  /** Learned; written down with the next answer. */
  watts: Watts
  snapshot: PowerSnapshot | null
  reading: MeterReading | null
  /** Since when watts are counted. */
  wattsFrom: MeterReading | null
  status: PowerStatus | null
  sinceMs: number
  /** Of the model that answers. */
  speedKey: string
  speculationGain: number | null
  lastTextMs: number
  /** Decoded since the last look, and since the last full reading. */
  lookTokens: number
  senseTokens: number
  lastLookMs: number
  lastSenseMs: number
  /** Of the last full reading, by both clocks, and how much the wall clock has jumped ahead of the other since the start: a closed lid stops only one. */
  sensedAt: { clockMs: number; wallMs: number }
  sleptMs: number
  /** Since when the machine has been on battery without a break; null on mains. */
  batterySinceMs: number | null
  others: number | null
  tuned: { tuning: Tuning; pid: number } | null
  adminCaps: AdminCaps
  /** Of the last answer whose model was chosen. */
  precisionReason: string | null
  isClosed: boolean
}

export const createGovernorState = (options: PowerOptions): Governor => {
  const { storage, clock } = options
  const learned = storage.stored({ key: 'power.machine', schema: LearnedMachine, initial: nothingLearned })
  return {
    options,
    settings: storage.stored({ key: 'power.settings', schema: PowerSettings, initial: defaultPowerSettings }),
    override: storage.stored<Override>({ key: 'power.override', schema: Override, initial: null }),
    ladders: storage.stored({ key: 'power.ladders', schema: z.array(LadderRungs), initial: [] }),
    windowCaps: storage.stored({ key: 'power.window-caps', schema: WindowCaps, initial: [] }),
    learned,
    changes: createChangeFeed(),
    runs: new Set(),
    trace: [],
    samples: [],
    latest: [],
    notes: new Map(),
    law: newLawState(learned.get().heat),
    threads: newThreads(assumedKnee(options.cores)),
    watts: learned.get().watts,
    snapshot: null,
    reading: null,
    wattsFrom: null,
    status: null,
    sinceMs: options.now(),
    speedKey: '',
    speculationGain: null,
    lastTextMs: Number.NEGATIVE_INFINITY,
    lookTokens: 0,
    senseTokens: 0,
    lastLookMs: clock.nowMs(),
    lastSenseMs: clock.nowMs(),
    sensedAt: { clockMs: clock.nowMs(), wallMs: options.now() },
    sleptMs: 0,
    batterySinceMs: null,
    others: null,
    tuned: null,
    adminCaps: noAdminCaps,
    precisionReason: null,
    isClosed: false,
  }
}

/** An override that is over is none. */
export const overrideNow = ({ override, options }: Governor): Override => {
  const current = override.get()
  return current !== null && current.untilMs > options.now() ? current : null
}

export const policyNow = (governor: Governor): LawPolicy => {
  const { mode, modes, fastestLevel } = governor.settings.get()
  return {
    mode,
    limits: modes[mode],
    override: overrideNow(governor)?.level ?? null,
    userCap: fastestLevel,
    adminCap: governor.adminCaps.fastestLevel,
  }
}

/** A text that came within this time means that tokens are being decoded. */
const decodingMs = 2000

export const isDecoding = ({ runs, lastTextMs, options }: Governor): boolean => runs.size > 0 && options.clock.nowMs() - lastTextMs < decodingMs
