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

/** Weights of an importance matrix come from reading `text` with the model at `modelPath`. */
export const QuantizeRequest = z.strictObject({
  from: paths,
  to: path,
  recipe: Recipe,
  /** 0 takes all cores but one. */
  threads: z.number().int().min(0),
  /** Text whose activations weigh what is worth keeping; null does without. */
  importanceText: z.string().nullable(),
})
export type QuantizeRequest = z.infer<typeof QuantizeRequest>

export const QuantizeEvent = z.discriminatedUnion('type', [
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
  /** Of the original: true where its weights are already quantized. */
  isQuantized: z.boolean(),
  fallbackTensors: z.number().int(),
  tensorsByType: z.array(z.strictObject({ type: z.string(), count: z.number().int() })),
})
export type DryRun = z.infer<typeof DryRun>

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
  /** Opens the file with llama.cpp itself, weights included, and lets go of it again. */
  probe: oc.input(z.strictObject({ path, contextSize: z.number().int() })).output(z.strictObject({})),
  /** Loads the model twice and compares a smaller type of keys and values with f16. */
  probeKv: oc.input(LoadRequest).output(z.strictObject({ build: z.string(), agreement: z.number(), isFinite: z.boolean() })),
  dryRun: oc.input(z.strictObject({ from: paths, recipe: Recipe })).output(DryRun),
  quantize: oc.input(QuantizeRequest).output(eventIterator(QuantizeEvent)),
}
