/* main/contract/power.ts - What the governor senses, what it decides and why, and what answers cost in energy.
 *
 * Every sensed value says whether it can be believed, when it was read and where.
 * A value that is not `valid` is null: unknown, and unknown is never treated as cool. */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { ChatId, FamilyId, MessageId, ModelId } from './ids.ts'

/** From fastest to gentlest; the order is the order of the levels. */
export const powerLevels = ['boost', 'normal', 'eco', 'saver', 'critical'] as const
export const PowerLevel = z.enum(powerLevels)
export type PowerLevel = z.infer<typeof PowerLevel>

export const PowerMode = z.enum(['energy', 'balanced', 'performance'])
export type PowerMode = z.infer<typeof PowerMode>

/**
 * `missing`: this machine has no such sensor; `unreadable`: it has one that we may not or cannot read; `garbage`: what it says
 * cannot be so; `stuck`: it says the same for too long under load; `stale`: it has not said anything for too long;
 * `asleep`: reading it would wake a device.
 */
export const Validity = z.enum(['valid', 'missing', 'unreadable', 'garbage', 'stuck', 'stale', 'asleep'])
export type Validity = z.infer<typeof Validity>

/** `value` is null unless `validity` is `valid`. `source` is a path or an interface of the system; empty where there is none. */
export type Reading<T> = { value: T | null; validity: Validity; atMs: number; source: string }

const reading = <T extends z.ZodType>(value: T) =>
  z.strictObject({ value: value.nullable(), validity: Validity, atMs: z.number(), source: z.string() })

const number = reading(z.number())

export const PowerSnapshot = z.strictObject({
  /** Wall clock; readings carry the same clock. */
  atMs: z.number(),
  /** A machine without a battery is on mains. */
  supply: reading(z.enum(['mains', 'battery'])),
  /** Percent of all batteries together, weighted by their capacity; mice and headsets do not count. */
  batteryPercent: number,
  /** What leaves the batteries, the screen and everything else included; 0 while they do not discharge. */
  dischargeW: number,
  timeToEmptyMin: number,
  /** What the user chose in the system's own power settings. */
  systemMode: reading(z.enum(['saver', 'balanced', 'performance'])),
  /** The hottest of processor and awake graphics card, as read; what the governor makes of it is in its status. */
  temperatureC: number,
  /** Where the system begins to throttle, as the firmware says. */
  tripC: number,
  thermalPressure: reading(z.enum(['nominal', 'fair', 'serious', 'critical'])),
  /** macOS and Windows: what is left of the processor's speed. */
  speedLimitPercent: number,
  /** Mean over the cores, and the highest that any can do. */
  frequencyMHz: number,
  maxFrequencyMHz: number,
  /** A counter since some moment, joules, wraparound undone; only differences mean something. */
  packageEnergyJ: number,
  /** The limit that the processor's package holds over long, where the firmware tells. */
  packageLimitW: number,
  memoryAvailableBytes: number,
  memoryTotalBytes: number,
  /** Share of the last 10 s in which something waited for memory, percent. */
  memoryPressurePercent: number,
  /** The same for the processor. */
  cpuPressurePercent: number,
  loadAverage: number,
  /** Cores' worth of work since the last reading: everything that runs, and what of it was neither we nor our engine. */
  busyCores: number,
  otherBusyCores: number,
  /** CPU time that our engine has used since it started. */
  engineCpuSeconds: number,
})
export type PowerSnapshot = z.infer<typeof PowerSnapshot>

/** Why a level is what it is; `reason` in the status says it in a sentence. */
export const PowerCause = z.enum([
  'start',
  'cool',
  'warm',
  'heating',
  'forecast',
  'critical-heat',
  'heat-unknown',
  'mains',
  'battery',
  'battery-low',
  'battery-empty',
  'system-saver',
  'memory',
  'slow-for-its-level',
  'mode',
  'override',
  'user-cap',
  'admin-cap',
  /** Another size of the model answers; the level stays. */
  'precision',
])
export type PowerCause = z.infer<typeof PowerCause>

/** What the level means for the work: everything that the engine and the features are told. */
export const PowerTargets = z.strictObject({
  decodeThreads: z.number().int().min(1),
  prefillThreads: z.number().int().min(1),
  /** Prompt tokens read between two looks at Stop. */
  chunk: z.number().int().min(1),
  /** Share of the time in which tokens are drawn; the rest is rest. */
  dutyCycle: z.number().min(0.1).max(1),
  allowSpeculation: z.boolean(),
  /** Longest window for a chat that begins now, tokens; null leaves it to the model. */
  contextCap: z.number().int().nullable(),
  /** Titles, summaries, downloads, indexing. */
  background: z.enum(['on', 'one-at-a-time', 'paused']),
  /** The engine leaves after this long without work; null is the usual time. */
  idleUnloadMs: z.number().int().nullable(),
  /** Of a family with several sizes. */
  precision: z.enum(['preferred', 'lower', 'lowest']),
  /** Only a wish: policy decides. */
  cloud: z.enum(['no', 'offer', 'prefer']),
})
export type PowerTargets = z.infer<typeof PowerTargets>

export const energyLabels = ['measured', 'modelled', 'unavailable'] as const

/**
 * `lowJ` to `highJ` is the band in which the answer's own share lies. `rapl` is the whole package's counter, `battery` what left
 * the battery (screen included), `cpu-time` CPU seconds times watts that were calibrated or derived on this machine.
 */
export const Energy = z.strictObject({
  label: z.enum(energyLabels),
  source: z.enum(['rapl', 'battery', 'cpu-time', 'none']),
  joules: z.number().nullable(),
  lowJ: z.number().nullable(),
  highJ: z.number().nullable(),
})
export type Energy = z.infer<typeof Energy>

export const PowerStatus = z.strictObject({
  atMs: z.number(),
  level: PowerLevel,
  sinceMs: z.number(),
  cause: PowerCause,
  /** For people and screen readers: why the level is what it is. */
  reason: z.string(),
  mode: PowerMode,
  override: z.strictObject({ level: PowerLevel, untilMs: z.number() }).nullable(),
  caps: z.strictObject({ user: PowerLevel.nullable(), admin: PowerLevel.nullable() }),
  targets: PowerTargets,
  /** Why fewer threads than the level allows, in a sentence; null where it is as many. */
  threadsReason: z.string().nullable(),
  isAnswering: z.boolean(),
  /** Decoding, now; null while nothing is decoded. */
  tokensPerSecond: z.number().nullable(),
  /** Of the whole machine or its package, now; see `wattsSource`. */
  watts: z.number().nullable(),
  wattsSource: z.enum(['rapl', 'battery', 'cpu-time', 'none']),
  /** Over the last answers whose energy is known. */
  joulesPerToken: z.number().nullable(),
  joulesPerTokenLabel: z.enum(energyLabels),
  /** The temperature the governor goes by: median of the last readings. Null is unknown. */
  trustedTemperatureC: z.number().nullable(),
  /** Degrees below the point at which the system throttles; null while either is unknown. */
  marginC: z.number().nullable(),
  /** Threads beyond which this machine decodes no faster; null before it was measured. */
  kneeThreads: z.number().int().nullable(),
  /** Which size of a family answers and why, in a sentence, where it is not the one that was chosen, or should not be. */
  precisionReason: z.string().nullable(),
  snapshot: PowerSnapshot,
})
export type PowerStatus = z.infer<typeof PowerStatus>

/** One point of the plots. */
export const PowerSample = z.strictObject({
  atMs: z.number(),
  level: PowerLevel,
  temperatureC: z.number().nullable(),
  threads: z.number().int(),
  tokensPerSecond: z.number().nullable(),
  watts: z.number().nullable(),
  batteryPercent: z.number().nullable(),
})
export type PowerSample = z.infer<typeof PowerSample>

export const PowerDecision = z.strictObject({
  id: z.number().int(),
  atMs: z.number(),
  from: PowerLevel,
  to: PowerLevel,
  cause: PowerCause,
  reason: z.string(),
  temperatureC: z.number().nullable(),
  batteryPercent: z.number().nullable(),
  supply: z.enum(['mains', 'battery']).nullable(),
  tokensPerSecond: z.number().nullable(),
})
export type PowerDecision = z.infer<typeof PowerDecision>

export const AnswerEnergy = z.strictObject({
  messageId: MessageId,
  modelId: ModelId,
  atMs: z.number(),
  durationMs: z.number(),
  tokens: z.number().int(),
  /** Of the engine; null where the system does not tell. */
  cpuSeconds: z.number().nullable(),
  energy: Energy,
  joulesPerToken: z.number().nullable(),
  /** The level at which most of it was written. */
  level: PowerLevel,
  /** What the governor did to this answer, in sentences: another size of the model, a carried cache, a shorter window. */
  notes: z.array(z.string()),
})
export type AnswerEnergy = z.infer<typeof AnswerEnergy>

/** A sum is only as good as its worst part: `modelled` as soon as one part was; parts without a figure are counted, not guessed. */
export const EnergySum = z.strictObject({
  answers: z.number().int(),
  answersWithoutFigure: z.number().int(),
  tokens: z.number().int(),
  durationMs: z.number(),
  energy: Energy,
  joulesPerToken: z.number().nullable(),
})
export type EnergySum = z.infer<typeof EnergySum>

export const DayEnergy = EnergySum.extend({
  /** Local date, `2026-11-20`. */
  day: z.string(),
  /** Percent of the battery per hour of answering on battery; null where there was none. */
  batteryPercentPerHour: z.number().nullable(),
})
export type DayEnergy = z.infer<typeof DayEnergy>

const percent = z.number().int().min(0).max(100)

export const ModeSettings = z.strictObject({
  /** The fastest level on mains and on battery. */
  onMains: PowerLevel,
  onBattery: PowerLevel,
  /** At or below these the level is saver, critical. */
  saverAtPercent: percent,
  criticalAtPercent: percent,
})
export type ModeSettings = z.infer<typeof ModeSettings>

export const defaultModes: Record<PowerMode, ModeSettings> = {
  energy: { onMains: 'eco', onBattery: 'eco', saverAtPercent: 50, criticalAtPercent: 15 },
  balanced: { onMains: 'normal', onBattery: 'eco', saverAtPercent: 30, criticalAtPercent: 10 },
  performance: { onMains: 'boost', onBattery: 'normal', saverAtPercent: 20, criticalAtPercent: 5 },
}

export const PowerSettings = z.strictObject({
  mode: PowerMode,
  modes: z.strictObject({ energy: ModeSettings, balanced: ModeSettings, performance: ModeSettings }),
  /** Never faster than this; null is no cap. */
  fastestLevel: PowerLevel.nullable(),
  /** Never more threads than this; null is no cap. */
  maxThreads: z.number().int().min(1).max(256).nullable(),
  /** Titles, summaries and downloads wait for mains power. */
  backgroundOnMainsOnly: z.boolean(),
  /** A smaller size of the model where the state asks for it. */
  usesPrecisionLadder: z.boolean(),
  /** Carries what was computed over to the other size; an approximation. */
  carriesCache: z.boolean(),
  /** What one busy core draws, for machines that cannot tell: the user's own figure; null is unknown. */
  wattsPerCore: z.number().min(0.1).max(100).nullable(),
})
export type PowerSettings = z.infer<typeof PowerSettings>

export const defaultPowerSettings: PowerSettings = {
  mode: 'balanced',
  modes: defaultModes,
  fastestLevel: null,
  maxThreads: null,
  backgroundOnMainsOnly: false,
  usesPrecisionLadder: true,
  carriesCache: true,
  wattsPerCore: null,
}

/**
 * Two sizes of one family that take turns: the first on mains, the second on battery and whenever the level asks for less.
 * Without rungs of its own a family takes turns by size.
 */
export const LadderRungs = z.strictObject({ familyId: FamilyId, mainsModelId: ModelId, batteryModelId: ModelId })
export type LadderRungs = z.infer<typeof LadderRungs>

export const overrideMinutesMax = 24 * 60

export const power = {
  status: oc.output(PowerStatus),
  /** The status now, and again whenever a figure in it changed: once a second while an answer is written, seldom otherwise. */
  watch: oc.output(eventIterator(PowerStatus)),
  /** For plots, oldest first, thinned to `points`; as far back as this run of the application. */
  history: oc
    .input(z.strictObject({ sinceMs: z.number().default(0), points: z.number().int().min(2).max(2000).default(600) }))
    .output(z.array(PowerSample)),
  /** Those that have figures; an answer that was gone on with is one. */
  answers: oc.input(z.strictObject({ messageIds: z.array(MessageId).min(1).max(500) })).output(z.array(AnswerEnergy)),
  chat: oc.input(z.strictObject({ chatId: ChatId })).output(EnergySum),
  /** Newest first. */
  days: oc.input(z.strictObject({ limit: z.number().int().min(1).max(366).default(30) })).output(z.array(DayEnergy)),
  /** Changes of the level, newest first; kept over restarts. */
  log: oc
    .input(
      z.strictObject({ before: z.number().int().nullable().default(null), limit: z.number().int().min(1).max(500).default(100) }),
    )
    .output(z.strictObject({ decisions: z.array(PowerDecision), hasMore: z.boolean() })),
  settings: oc.output(PowerSettings),
  /** Changes what is named and returns all. `invalid-input` where a level would be critical before it is saver. */
  updateSettings: oc.input(PowerSettings.partial()).output(PowerSettings),
  /** One tap: this level for a while, whatever mode and battery say; heat and caps still win. Null ends it. */
  override: oc
    .input(z.strictObject({ level: PowerLevel.nullable(), minutes: z.number().int().min(1).max(overrideMinutesMax).default(60) }))
    .output(PowerStatus),
  ladders: oc.output(z.array(LadderRungs)),
  /** Replaces the family's rungs. `not-found`, `invalid-input` (not two sizes of that family), `conflict` (they are not the same model inside). */
  setLadder: oc.input(LadderRungs).output(z.array(LadderRungs)),
  /** Back to taking turns by size. */
  clearLadder: oc.input(z.strictObject({ familyId: FamilyId })).output(z.array(LadderRungs)),
  /** `energy`: one line per answer (CSV); `log`: decisions (CSV); `trace`: what the law was given each second, for a replay (JSON lines). */
  export: oc
    .input(z.strictObject({ what: z.enum(['energy', 'log', 'trace']) }))
    .output(z.strictObject({ fileName: z.string(), mediaType: z.string(), text: z.string() })),
}
