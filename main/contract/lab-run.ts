/* main/contract/lab-run.ts - A run of the lab as a value: what was asked, what was measured, on which machine, and what follows from it.
 *
 * The same value is stored, sent to the window, exported as JSON and read from
 * somebody else's file, so all of it is bounded. It names no user, no path and no
 * host, and holds no text but its names and hashes. */
import { z } from 'zod'
import { ErrorCode, ErrorDetails } from './errors.ts'
import { KvType } from './fit.ts'
import { ModelId } from './ids.ts'
import { LabMetric } from './lab-metrics.ts'

export const LabRunId = z.uuid().brand<'LabRunId'>()
export type LabRunId = z.infer<typeof LabRunId>

/** `v1`, `v2`, ...: a variant within its run. */
export const LabVariantId = z.string().regex(/^v[1-9]\d?$/).brand<'LabVariantId'>()
export type LabVariantId = z.infer<typeof LabVariantId>

export const labVariantsMax = 16
export const labRepsMax = 50
/** Characters of a text of the user's. */
export const labTextMax = 4_000_000

const name = z.string().trim().min(1).max(200)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.number().int().min(0)

/** What a variant is loaded with. Two variants may name one model. */
export const LabLoad = z.strictObject({
  modelId: ModelId,
  kvType: KvType.default('f16'),
  /** 0 lets the engine choose. */
  threads: z.number().int().min(0).max(256).default(0),
  /** Window for speed, energy and questions, tokens; capped at what the model was trained for. */
  contextSize: z.number().int().min(128).max(131_072).default(1024),
  draftModelId: ModelId.nullable().default(null),
})
export type LabLoad = z.infer<typeof LabLoad>

export const LabTextId = z.string().regex(/^[a-z0-9-]{1,40}$/)

export const LabPlan = z.strictObject({
  name: name.optional(),
  variants: z.array(LabLoad).min(1).max(labVariantsMax),
  /** What perplexity and KL are measured over: shipped ones by id, or the user's own. Windows never cross from one to the next. */
  texts: z
    .array(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('shipped'), id: LabTextId }),
        z.strictObject({ kind: z.literal('own'), name, text: z.string().min(1).max(labTextMax) }),
      ]),
    )
    .max(8)
    .default([{ kind: 'shipped', id: 'prose' }]),
  /** A shipped question set; null asks none. */
  questions: z
    .strictObject({ id: LabTextId, most: z.number().int().min(1).max(2000).default(60) })
    .nullable()
    .default(null),
  /** Measured repetitions of speed and energy per variant, beyond one warm-up each. */
  reps: z.number().int().min(1).max(labRepsMax).default(5),
  /** Of the order, the bootstrap and the choice of questions. */
  seed: z.number().int().min(0).max(0xffff_ffff).default(1),
  speed: z
    .strictObject({ promptTokens: z.number().int().min(8).max(32_768), answerTokens: z.number().int().min(8).max(4096) })
    .default({ promptTokens: 256, answerTokens: 64 }),
  /** `windowTokens` is llama.cpp's n_ctx; the second half of each window is scored. `most` windows of all texts together. */
  quality: z
    .strictObject({ windowTokens: z.number().int().min(64).max(8192), most: z.number().int().min(1).max(4096) })
    .default({ windowTokens: 512, most: 16 }),
  guards: z
    .strictObject({
      onlyOnMains: z.boolean(),
      /** Waits at this temperature and above, until five degrees below; null never. Unknown heat does not stop a run. */
      stopAtC: z.number().int().min(30).max(120).nullable(),
    })
    .default({ onlyOnMains: false, stopAtC: null }),
})
/** What callers may leave out is filled in. */
export type LabPlanInput = z.input<typeof LabPlan>
export type LabPlan = z.infer<typeof LabPlan>

/** What is needed to repeat it, and to know that it was the same. */
export const LabVariant = z.strictObject({
  id: LabVariantId,
  load: LabLoad,
  /** `Hearth Starter Q4_K_M`; with what sets it apart where two variants name one model. */
  label: name,
  modelName: name,
  quantization: z.string().max(40),
  familyId: z.string().max(128),
  architecture: z.string().max(64),
  parameters: count,
  fileBytes: count,
  sha256: sha256.nullable(),
  tokenizer: z.strictObject({ kind: z.string().max(64), tokens: count }).nullable(),
  /** What the engine made of the request; null before it was loaded. */
  loaded: z.strictObject({ threads: count, contextSize: count, gpu: z.string().max(40) }).nullable(),
})
export type LabVariant = z.infer<typeof LabVariant>

/** Why there is no figure, or why what there is is less than was asked. */
export const LabReason = z.strictObject({
  code: z.union([
    ErrorCode,
    z.enum([
      /** Quality: the text is shorter than one window. `details.tokens`, `details.windowTokens`. */
      'text-too-short',
      /** KL and agreement: another vocabulary than the reference's; perplexity per byte compares. */
      'other-tokenizer',
      /** KL and agreement: this variant is what the others are compared with. */
      'is-reference',
      /** KL and agreement: the reference gave no figures. */
      'no-reference',
      /** The machine cannot tell. */
      'no-sensor',
      'no-questions',
    ]),
  ]),
  details: ErrorDetails,
})
export type LabReason = z.infer<typeof LabReason>

export const LabCell = z.strictObject({
  variantId: LabVariantId,
  metric: LabMetric,
  state: z.enum(['waiting', 'running', 'done', 'failed', 'unavailable']),
  /** The median of the repetitions; pooled over all windows or questions for quality. `low` to `high` is 95 %: bootstrap, or Wilson's for exact match; null below two samples. */
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** One per repetition, window or question (1 right, 0 wrong), in the order they were taken; thinned evenly beyond 512. */
  samples: z.array(z.number()).max(512),
  /** How many there were. */
  count,
  label: z.enum(['measured', 'modelled', 'unavailable']),
  /** At least one of its samples was taken while the machine throttled, or fell asleep; those are in the samples all the same. */
  isThrottled: z.boolean(),
  reason: LabReason.nullable(),
})
export type LabCell = z.infer<typeof LabCell>

/** Times between two tokens of one variant, all repetitions. */
export const LabLatency = z.strictObject({
  variantId: LabVariantId,
  /** Upper edges in milliseconds, rising, and how many fell below each and above the one before; the last takes the rest. */
  bins: z.array(z.strictObject({ uptoMs: z.number(), count })).max(80),
  medianMs: z.number(),
  p95Ms: z.number(),
  p99Ms: z.number(),
  longestMs: z.number(),
})
export type LabLatency = z.infer<typeof LabLatency>

export const LabMachine = z.strictObject({
  cpu: z.string().max(200),
  cores: count,
  memoryBytes: count,
  platform: z.string().max(40),
  arch: z.string().max(40),
  /** Of the operating system's kernel. */
  release: z.string().max(200),
  gpu: z.string().max(200),
  /** What was sensed when the run began: `valid`, or why not. */
  sensors: z.strictObject({ supply: z.string().max(40), temperature: z.string().max(40), energy: z.string().max(40) }),
  supply: z.enum(['mains', 'battery', 'unknown']),
})
export type LabMachine = z.infer<typeof LabMachine>

export const LabProvenance = z.strictObject({
  appVersion: z.string().max(64),
  libraryVersion: z.string().max(64),
  llamaCppRelease: z.string().max(64),
  seed: count,
  /** Of the statistics: figures of other numbers are not compared. */
  method: z.number().int().min(1),
  texts: z.array(z.strictObject({ name, sha256, bytes: count, isShipped: z.boolean() })).max(8),
  questions: z.strictObject({ name, sha256, asked: count }).nullable(),
})
export type LabProvenance = z.infer<typeof LabProvenance>

export const LabStage = z.enum(['loading', 'speed', 'quality', 'questions'])
export type LabStage = z.infer<typeof LabStage>

export const LabProgress = z.strictObject({
  /** Steps of the schedule; `fraction` weighs them by the time they take. */
  done: count,
  total: count,
  fraction: z.number().min(0).max(1),
  current: z.strictObject({ variantId: LabVariantId, stage: LabStage, rep: count, fraction: z.number().min(0).max(1) }).nullable(),
  /** From what the steps so far took; null before there is anything to go by. */
  remainingMs: z.number().nullable(),
  /** Per variant, the same. */
  variants: z
    .array(z.strictObject({ variantId: LabVariantId, fraction: z.number().min(0).max(1), remainingMs: z.number().nullable() }))
    .max(labVariantsMax),
})
export type LabProgress = z.infer<typeof LabProgress>

/** `paused` waits for the user; `held` waits for the machine and goes on by itself; `interrupted` is how a run that the app's end cut off begins. */
export const LabState = z.enum(['waiting', 'running', 'held', 'paused', 'done', 'cancelled', 'failed'])
export type LabState = z.infer<typeof LabState>

/** What a `held` run waits for: mains power, a cooler machine, an answer in a chat to end, memory that a loaded chat model takes. */
export const LabHold = z.enum(['battery', 'heat', 'answer', 'memory'])
export type LabHold = z.infer<typeof LabHold>

/** Something that happened in mid-run and that whoever reads the figures should know. */
export const LabEvent = z.strictObject({
  atMs: z.number(),
  kind: z.enum(['started', 'resumed', 'restarted', 'paused', 'held', 'asleep', 'throttled', 'engine-died', 'done']),
  variantId: LabVariantId.nullable(),
  /** How long it slept, what it waited for. */
  details: ErrorDetails,
})
export type LabEvent = z.infer<typeof LabEvent>

/** Which of two is better at something, from the samples that were taken side by side; `unclear` where there are too few to tell. */
export const LabVerdict = z.strictObject({
  metric: LabMetric,
  oneId: LabVariantId,
  otherId: LabVariantId,
  verdict: z.enum(['better', 'worse', 'no-difference', 'unclear']),
  /** One minus other in the metric's unit, 95 %. */
  difference: z.number(),
  low: z.number(),
  high: z.number(),
})
export type LabVerdict = z.infer<typeof LabVerdict>

export const labAxes = ['speed', 'memory', 'energy'] as const
/** Quality against something. Points without both figures are left out. */
export const LabFront = z.strictObject({
  axis: z.enum(labAxes),
  /** Both metrics; `y` is the quality that all variants share. */
  x: LabMetric,
  y: LabMetric,
  points: z
    .array(z.strictObject({ variantId: LabVariantId, x: z.number(), y: z.number(), isOnFront: z.boolean() }))
    .max(labVariantsMax),
})
export type LabFront = z.infer<typeof LabFront>

export const LabRecommendation = z.strictObject({
  supply: z.enum(['mains', 'battery']),
  variantId: LabVariantId,
  /** One plain English sentence with the numbers in it. */
  sentence: z.string().max(600),
  /** What it was decided by, the chosen one's and the best one's. */
  numbers: z
    .array(z.strictObject({ metric: LabMetric, value: z.number(), best: z.number(), bestId: LabVariantId }))
    .max(8),
  /** `modelled` as soon as one figure that decided was; battery without any energy figure goes by speed and memory and says so. */
  basis: z.enum(['measured', 'modelled', 'without-energy']),
})
export type LabRecommendation = z.infer<typeof LabRecommendation>

export const LabAnalysis = z.strictObject({
  /** The variant that KL and agreement are against: the largest of those with the commonest vocabulary. */
  referenceId: LabVariantId.nullable(),
  /** The quality metric by which variants are ranked. */
  quality: LabMetric.nullable(),
  fronts: z.array(LabFront).max(3),
  /** `by` is at least as good in everything that was measured of both and better in something; `metrics` are those. */
  dominated: z.array(z.strictObject({ variantId: LabVariantId, byId: LabVariantId, metrics: z.array(LabMetric) })).max(labVariantsMax),
  /** Against the reference, and neighbours in size against each other. */
  verdicts: z.array(LabVerdict).max(1000),
  recommendations: z.array(LabRecommendation).max(2),
})
export type LabAnalysis = z.infer<typeof LabAnalysis>

export const LabRun = z.strictObject({
  id: LabRunId,
  name,
  state: LabState,
  hold: LabHold.nullable(),
  /** Somebody else's file; it cannot be resumed. */
  isImported: z.boolean(),
  createdAtMs: z.number().int(),
  startedAtMs: z.number().int().nullable(),
  endedAtMs: z.number().int().nullable(),
  /** What was asked, without the texts themselves. */
  plan: LabPlan.omit({ texts: true, name: true }),
  variants: z.array(LabVariant).min(1).max(labVariantsMax),
  /** By variant, then in the order of LabMetric; one for each pair. */
  cells: z.array(LabCell).max(labVariantsMax * 32),
  latency: z.array(LabLatency).max(labVariantsMax),
  progress: LabProgress,
  events: z.array(LabEvent).max(500),
  machine: LabMachine,
  provenance: LabProvenance,
  analysis: LabAnalysis,
  /** Why all of it failed. */
  problem: LabReason.nullable(),
})
export type LabRun = z.infer<typeof LabRun>

export const LabRunSummary = LabRun.pick({ id: true, name: true, state: true, hold: true, isImported: true, createdAtMs: true, endedAtMs: true, progress: true }).extend({
  labels: z.array(name).max(labVariantsMax),
  recommendations: z.array(LabRecommendation).max(2),
})
export type LabRunSummary = z.infer<typeof LabRunSummary>
