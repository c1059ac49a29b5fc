/* What main and a workshop say to each other.
 *
 * A workshop is a process for one job with a file: the first look at it, its
 * checksum, its exact prompt, a smaller version of it. It is started for the job and
 * ends with it, so that a file that kills it costs nothing but the job. Beside
 * engine/protocol.ts this is the only file of the engine that others may import.
 */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { ExactPrompt, ModelInspection } from '../../contract/model-inspection.ts'
import { Recipe } from '../../contract/quantize.ts'
import { QualityEvent, QuestionEvent, SpeedEvent, SureEvent } from '../../core/lab/measurement.ts'
import { GpuReading } from '../../core/fit/gpu-reading.ts'
import { ModelFacts, TemplateCheck } from '../../core/models/model-facts.ts'
import { LoadRequest } from '../protocol.ts'

const path = z.string().min(1)
/** The parts of a split model in order; one otherwise. */
const paths = z.array(path).min(1).max(512)

export const LookEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('facts'), facts: ModelFacts }),
  /** The template is being rendered from here on: a process that dies now died of it. */
  z.strictObject({ type: z.literal('rendering'), sha256: z.string() }),
  z.strictObject({ type: z.literal('template'), template: TemplateCheck }),
])
export type LookEvent = z.infer<typeof LookEvent>

export const RemoteLookEvent = z.discriminatedUnion('type', [
  /** Bytes of the remote file that are needed next; hand them in through `supply`. */
  z.strictObject({ type: z.literal('want'), offset: z.number().int(), length: z.number().int() }),
  z.strictObject({ type: z.literal('facts'), facts: ModelFacts }),
])
export type RemoteLookEvent = z.infer<typeof RemoteLookEvent>

export const HashEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('progress'), fraction: z.number() }),
  z.strictObject({ type: z.literal('done'), sha256: z.string() }),
])
export type HashEvent = z.infer<typeof HashEvent>

export const PromptRequest = z.strictObject({
  path,
  templateOverride: z.string().nullable(),
  messages: z.array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), text: z.string() })).min(1),
})
export type PromptRequest = z.infer<typeof PromptRequest>

/** LoRA adapters that are merged into the original first. */
const adapters = z.array(z.strictObject({ path, scale: z.number() })).max(8).default([])

/** Weights of an importance matrix come from reading `text` with the model at `modelPath`. */
export const QuantizeRequest = z.strictObject({
  from: paths,
  /** `<to>.part` and the folder `<to>.work` are written while it is made; whoever kills the process erases them. */
  to: path,
  recipe: Recipe,
  adapters,
  /** 0 takes all cores but one. */
  threads: z.number().int().min(0),
  /** Text whose activations weigh what is worth keeping; null does without. */
  importanceText: z.string().nullable(),
})
export type QuantizeRequest = z.infer<typeof QuantizeRequest>

export const QuantizeEvent = z.discriminatedUnion('type', [
  /** Before the matrix `name` is merged; by size. */
  z.strictObject({ type: z.literal('merging'), name: z.string(), index: z.number().int(), count: z.number().int(), fraction: z.number() }),
  z.strictObject({ type: z.literal('weighing'), fraction: z.number() }),
  z.strictObject({
    type: z.literal('tensor'),
    name: z.string(),
    index: z.number().int(),
    count: z.number().int(),
    /** By size, before this tensor. */
    fraction: z.number(),
  }),
  /** All tensors are written; what follows makes sure that they stay. */
  z.strictObject({ type: z.literal('written') }),
  z.strictObject({ type: z.literal('done'), sizeBytes: z.number().int(), sha256: z.string() }),
])
export type QuantizeEvent = z.infer<typeof QuantizeEvent>

export const DryRun = z.strictObject({
  sizeBytes: z.number().int(),
  workBytes: z.number().int(),
  /** Of the original: true where its weights are already quantized. */
  isQuantized: z.boolean(),
  fallbackTensors: z.number().int(),
  tensorsByType: z.array(z.strictObject({ type: z.string(), count: z.number().int() })),
})
export type DryRun = z.infer<typeof DryRun>

export const SpeedRequest = z.strictObject({
  load: LoadRequest,
  /** Repeated until there are enough tokens of it. */
  text: z.string().min(1),
  promptTokens: z.number().int().min(1),
  answerTokens: z.number().int().min(1),
})
export type SpeedRequest = z.infer<typeof SpeedRequest>

export const QualityRequest = z.strictObject({
  load: LoadRequest,
  texts: z.array(z.string()),
  windowTokens: z.number().int().min(2),
  /** Windows before it are known already. */
  fromWindow: z.number().int().min(0),
  mostWindows: z.number().int().min(1),
  /** What the reference said, kept bounded: it is written, or compared with. `conflict` (reason other-tokens) where it was of other tokens. */
  reference: z.strictObject({ role: z.enum(['write', 'compare']), path, likeliest: z.number().int().min(1).max(1024) }).nullable(),
})
export type QualityRequest = z.infer<typeof QualityRequest>

const messages = PromptRequest.shape.messages

export const QuestionsRequest = z.strictObject({
  load: LoadRequest,
  questions: z.array(z.strictObject({ index: z.number().int().min(0), messages })),
  maxTokens: z.number().int().min(1),
})
export type QuestionsRequest = z.infer<typeof QuestionsRequest>

export const SureRequest = z.strictObject({
  load: LoadRequest,
  messages,
  temperature: z.number().min(0),
  seed: z.number().int().min(0),
  maxTokens: z.number().int().min(1),
})
export type SureRequest = z.infer<typeof SureRequest>

export const workshopContract = {
  hello: oc.output(z.strictObject({ pid: z.number().int() })),
  /** Header and template. `model-load-failed` with the refused field. */
  look: oc.input(z.strictObject({ paths })).output(eventIterator(LookEvent)),
  lookRemote: oc.input(z.strictObject({ sizeBytes: z.number().int().min(1), name: z.string() })).output(eventIterator(RemoteLookEvent)),
  supply: oc.input(z.strictObject({ offset: z.number().int(), base64: z.string() })).output(z.strictObject({})),
  /** All of the header; the template unchecked. */
  inspect: oc.input(z.strictObject({ paths })).output(ModelInspection),
  /** Loads the vocabulary only. */
  exactPrompt: oc.input(PromptRequest).output(ExactPrompt.omit({ problem: true })),
  hash: oc.input(z.strictObject({ path })).output(eventIterator(HashEvent)),
  /** How fast this machine reads memory, bytes per second. */
  measureBandwidth: oc.output(z.strictObject({ bytesPerSecond: z.number() })),
  /** Graphics memory; null without a card. Wakes one that sleeps. */
  readGpu: oc.output(z.strictObject({ reading: GpuReading.nullable() })),
  /** Opens the file with llama.cpp itself, weights included, and lets go of it again. */
  probe: oc.input(z.strictObject({ path, contextSize: z.number().int() })).output(z.strictObject({})),
  /** Loads the model twice and compares a smaller type of keys and values with f16. */
  probeKv: oc.input(LoadRequest).output(z.strictObject({ build: z.string(), agreement: z.number(), isFinite: z.boolean() })),
  dryRun: oc.input(z.strictObject({ from: paths, recipe: Recipe, adapters })).output(DryRun),
  quantize: oc.input(QuantizeRequest).output(eventIterator(QuantizeEvent)),
  /** One repetition of the lab: warmed up, then a prompt read and an answer written. */
  labSpeed: oc.input(SpeedRequest).output(eventIterator(SpeedEvent)),
  labQuality: oc.input(QualityRequest).output(eventIterator(QualityEvent)),
  /** Answers at temperature 0. */
  labQuestions: oc.input(QuestionsRequest).output(eventIterator(QuestionEvent)),
  /** Bytes of a document, in order. */
  supplyDocument: oc.input(z.strictObject({ base64: z.string() })).output(z.strictObject({})),
  /** The words of what was supplied. `invalid-input` with an AttachmentProblem as its reason. */
  readDocument: oc.input(z.strictObject({ kind: z.enum(['pdf', 'zip']) })).output(z.strictObject({ text: z.string(), mediaType: z.string() })),
  /** One answer, token by token, with how sure each was. */
  labSure: oc.input(SureRequest).output(eventIterator(SureEvent)),
}
