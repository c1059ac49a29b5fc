// main/contract/model-settings.ts - What the user may set for each model; applied when it is loaded next.
import { z } from 'zod'
import { KvType } from './fit.ts'
import { ModelId } from './ids.ts'
import { Sampling } from './sampling.ts'

export const ModelSettings = z.strictObject({
  /** Tokens; null is as many as the model was trained for, up to 4,096. */
  contextSize: z.number().int().min(64).max(1_048_576).nullable(),
  kvType: KvType,
  /** Layers on the graphics card; null lets the engine choose, 0 is none. */
  gpuLayers: z.number().int().min(0).max(512).nullable(),
  /** 0 lets the engine choose. */
  threads: z.number().int().min(0).max(256),
  flashAttention: z.enum(['auto', 'on', 'off']),
  /** What differs from the general sampling settings when this model answers. */
  sampling: Sampling.partial(),
  /** Replaces the general system prompt with this model; a chat's own still wins. Null uses the general one. */
  systemPrompt: z.string().max(20_000).nullable(),
  /** A Jinja template instead of the file's own. */
  templateOverride: z.string().max(262_144).nullable(),
  /** A smaller model with the same vocabulary that guesses ahead. */
  draftModelId: ModelId.nullable(),
  /** LoRA adapters of the library (kind `adapter`), applied in this order. */
  adapters: z.array(z.strictObject({ modelId: ModelId, scale: z.number().min(-4).max(4) })).max(8),
  /** Load it even when it looks too large for this machine: the one way past a refusal, in the window, the CLI and here. */
  loadsAnyway: z.boolean(),
})
export type ModelSettings = z.infer<typeof ModelSettings>

export const defaultModelSettings: ModelSettings = {
  contextSize: null,
  kvType: 'f16',
  gpuLayers: null,
  threads: 0,
  flashAttention: 'auto',
  sampling: {},
  systemPrompt: null,
  templateOverride: null,
  draftModelId: null,
  adapters: [],
  loadsAnyway: false,
}
