// main/contract/quantize.ts - Smaller versions of a model, and versions with adapters in them, made on this machine by llama.cpp's own quantizer and by us, in a process of its own.
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { ErrorCode, ErrorDetails } from './errors.ts'
import { JobId, ModelId } from './ids.ts'

/** Largest first; the first sentence a user reads is "smaller, faster version". */
export const Quantization = z.enum(['Q8_0', 'Q6_K', 'Q5_K_M', 'Q4_K_M', 'IQ4_XS', 'Q4_0', 'Q3_K_M', 'Q2_K'])
export type Quantization = z.infer<typeof Quantization>

/** What a class of tensors may be stored in, apart from the rest. */
export const TensorQuantization = z.enum(['F16', 'Q8_0', 'Q6_K', 'Q5_K', 'Q4_K', 'Q3_K', 'Q2_K', 'Q4_0', 'IQ4_XS'])
export type TensorQuantization = z.infer<typeof TensorQuantization>

/** `embedding` and `output` are the vocabulary's two ends; the others are in every layer. */
export const TensorClass = z.enum(['embedding', 'output', 'attention-query-key', 'attention-value', 'attention-output', 'feed-forward', 'feed-forward-down'])
export type TensorClass = z.infer<typeof TensorClass>

/** `as-is` makes nothing smaller: for an original with adapters merged. */
export const RecipeQuantization = z.enum([...Quantization.options, 'as-is'])
export type RecipeQuantization = z.infer<typeof RecipeQuantization>

/** A LoRA adapter of the library and how strongly it is put into the weights. */
export const Merge = z.strictObject({ modelId: ModelId, scale: z.number().min(-4).max(4) })
export type Merge = z.infer<typeof Merge>

export const Recipe = z.strictObject({
  quantization: RecipeQuantization,
  /** Put into the original's weights first; those must not be quantized. */
  merges: z.array(Merge).max(8).default([]),
  /** Mixed precision: classes that are stored in something else. */
  overrides: z.array(z.strictObject({ tensors: TensorClass, quantization: TensorQuantization })).max(7).default([]),
  /** An experiment: whole layers left out. Their answers get worse; how much, only trying tells. */
  pruneLayers: z.array(z.number().int().min(0).max(511)).max(511).default([]),
  /** Needed when the original is itself quantized: what was lost stays lost, and more goes. */
  allowsRequantize: z.boolean().default(false),
}).refine(({ quantization, merges, overrides, pruneLayers }) => quantization !== 'as-is' || (merges.length > 0 && overrides.length + pruneLayers.length === 0), {
  error: 'as-is is for merging alone',
})
export type Recipe = z.infer<typeof Recipe>

export const QuantizePlan = z.strictObject({
  /** Exactly what the file will take, from the quantizer's own dry run. */
  sizeBytes: z.number().int(),
  /** What the work takes on the disk beside the result until it is over: the merged original. */
  workBytes: z.number().int(),
  fromSizeBytes: z.number().int(),
  freeDiskBytes: z.number().int(),
  /** `already-quantized` needs allowsRequantize; `fallback-types`: some rows do not divide into blocks of 256 and take a larger type. */
  warnings: z.array(z.enum(['already-quantized', 'fallback-types', 'prunes-layers', 'disk-nearly-full', 'below-four-bits'])),
  tensorsByType: z.array(z.strictObject({ type: z.string(), count: z.number().int() })),
})
export type QuantizePlan = z.infer<typeof QuantizePlan>

export const QuantizeJob = z.strictObject({
  id: JobId,
  modelId: ModelId,
  modelName: z.string(),
  name: z.string(),
  recipe: Recipe,
  /** A text of the user's decides which weights are kept best; it is not stored, so such a job cannot be retried, only asked for again. */
  isWeighed: z.boolean(),
  /** `interrupted`: the app ended while it ran; nothing is left of it and it can be started again. */
  state: z.enum(['waiting', 'running', 'done', 'cancelled', 'failed', 'interrupted']),
  /** Tensors finished, of all; by size, so that it is even. */
  progress: z.strictObject({ tensor: z.string(), tensorsDone: z.number().int(), tensors: z.number().int(), fraction: z.number().min(0).max(1) }),
  sizeBytes: z.number().int().nullable(),
  createdAtMs: z.number().int(),
  startedAtMs: z.number().int().nullable(),
  endedAtMs: z.number().int().nullable(),
  /** What it became. */
  resultId: ModelId.nullable(),
  problem: z.strictObject({ code: ErrorCode, details: ErrorDetails }).nullable(),
})
export type QuantizeJob = z.infer<typeof QuantizeJob>

const asked = z.strictObject({ modelId: ModelId, recipe: Recipe })
const byId = z.strictObject({ id: JobId })

export const quantize = {
  /**
   * A dry run: the exact size first. `conflict` (reason already-quantized) without allowsRequantize; with details.kind `adapter` for one that
   * cannot be merged: other-model, not-mergeable, merge-quantized, merge-split (as-is for a model in several files).
   */
  plan: oc.input(asked).output(QuantizePlan),
  /** Waits its turn and runs in the background at low priority. `storage-full` where the result would not fit on the disk. */
  start: oc
    .input(
      asked.extend({
        name: z.string().trim().min(1).max(200).optional(),
        /** Text that is like what the model will be used for: what it makes the model compute decides which weights are kept best. */
        importanceText: z.string().min(200).max(1_000_000).optional(),
      }),
    )
    .output(QuantizeJob),
  /** Newest first. */
  list: oc.output(z.array(QuantizeJob)),
  /** All jobs that are not over, now and whenever one moves, and each once more when it ends. */
  watch: oc.output(eventIterator(QuantizeJob)),
  /** Ends it and erases what it had written. */
  cancel: oc.input(byId).output(QuantizeJob),
  /** Again with the same recipe. `conflict` (reason text-needed) for one that was weighed by a text. */
  retry: oc.input(byId).output(QuantizeJob),
  /** Takes a job that is over off the list; its result stays. */
  dismiss: oc.input(byId).output(z.strictObject({})),
}
