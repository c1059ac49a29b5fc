// main/contract/model-inspection.ts - Everything that a model's file says about itself, and the exact prompt its template makes.
import { z } from 'zod'
import { ErrorCode, ErrorDetails } from './errors.ts'

/** `flagged`: it drops, reorders or repeats messages, or adds text of its own; `failed`: it could not be rendered within 250 ms. */
export const TemplateVerdict = z.enum(['none', 'plain', 'flagged', 'failed', 'unchecked'])
export type TemplateVerdict = z.infer<typeof TemplateVerdict>

export const TemplateFinding = z.strictObject({
  kind: z.enum(['dropped', 'repeated', 'reordered', 'changed', 'added-text', 'timed-out', 'crashed', 'not-rendered']),
  /** Which message (`system`, `user 1`, ...), or where text was added; the added text itself, shortened. */
  where: z.string(),
  text: z.string().nullable(),
})
export type TemplateFinding = z.infer<typeof TemplateFinding>

export const ChatTemplate = z.strictObject({
  text: z.string(),
  sha256: z.string(),
  verdict: TemplateVerdict,
  findings: z.array(TemplateFinding),
})
export type ChatTemplate = z.infer<typeof ChatTemplate>

export const MetadataEntry = z.strictObject({
  key: z.string(),
  /** `uint32`, `string`, `array of float32`, ... */
  type: z.string(),
  /** As text, shortened; null for what is too large to keep. */
  value: z.string().nullable(),
  /** Elements of an array, bytes of a string, else null. */
  length: z.number().int().nullable(),
})
export type MetadataEntry = z.infer<typeof MetadataEntry>

export const ModelInspection = z.strictObject({
  fileNames: z.array(z.string()),
  version: z.number().int(),
  metadata: z.array(MetadataEntry),
  tensors: z.strictObject({
    count: z.number().int(),
    sizeBytes: z.number().int(),
    bitsPerWeight: z.number(),
    byType: z.array(z.strictObject({ type: z.string(), count: z.number().int(), parameters: z.number().int(), sizeBytes: z.number().int() })),
    /** In the file's order, the first 4,096. */
    list: z.array(
      z.strictObject({ name: z.string(), type: z.string(), dimensions: z.array(z.number().int()), sizeBytes: z.number().int() }),
    ),
  }),
  template: ChatTemplate.nullable(),
})
export type ModelInspection = z.infer<typeof ModelInspection>

/** What the model would read, control tokens written out; `problem` says why there is none. */
export const ExactPrompt = z.strictObject({
  text: z.string(),
  tokens: z.number().int().nullable(),
  /** Stretches of `text`, in order, so that the window can tell the user's words from the template's. */
  parts: z.array(z.strictObject({ kind: z.enum(['template', 'system', 'user', 'assistant']), text: z.string() })),
  problem: z.strictObject({ code: ErrorCode, details: ErrorDetails }).nullable(),
})
export type ExactPrompt = z.infer<typeof ExactPrompt>
