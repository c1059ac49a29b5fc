// main/core/models/model-facts.ts - What the header of a model's file says, reduced to what is shown, estimated with and compared.
import { z } from 'zod'
import { TemplateFinding, TemplateVerdict } from '../../contract/model-inspection.ts'
import { ModelSummary } from '../../contract/models.ts'

const count = z.number().int().min(0)

export const ModelFacts = z.strictObject({
  kind: ModelSummary.shape.kind,
  architecture: z.string(),
  /** As the file names itself; empty where it does not. */
  name: z.string(),
  /** The name without size of the quantization: what a family shares. */
  familyName: z.string(),
  parameters: count,
  quantization: z.string(),
  /** Of all parts together. */
  sizeBytes: count,
  fileCount: count,
  trainedContextSize: count,
  layers: count,
  embedding: count,
  /** Values that the feed-forward layer works with at once; of all experts that are used together. */
  feedForward: count,
  heads: count,
  /** Keys and values that one token leaves behind, in all layers together. */
  kvValuesPerToken: count,
  /** The part of it that only the last `slidingWindow` tokens keep. */
  slidingKvValuesPerToken: count,
  slidingWindow: count,
  vocabulary: count,
  weightBytes: count,
  /** Read for each token: without the embedding table where it is not the output too, and without experts that rest. */
  activeWeightBytes: count,
  tokenizer: z.string(),
  licence: z.string(),
  /** The repository that the file names as its source; null where it does not. */
  sourceRepository: z.string().nullable(),
  capabilities: ModelSummary.shape.capabilities,
})
export type ModelFacts = z.infer<typeof ModelFacts>

/** What the first look found out about the chat template. */
export const TemplateCheck = z.strictObject({
  sha256: z.string().nullable(),
  verdict: TemplateVerdict,
  findings: z.array(TemplateFinding),
})
export type TemplateCheck = z.infer<typeof TemplateCheck>

export const uncheckedTemplate: TemplateCheck = { sha256: null, verdict: 'unchecked', findings: [] }
