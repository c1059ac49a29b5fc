/* main/contract/models.ts - The library: the models on this machine, where they are, which one answers, and what the engine does with them.
 *
 * A model is one GGUF file or the parts of a split one. Files in folders of
 * other applications are read in place and never changed, moved or deleted. */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { ErrorCode, ErrorDetails } from './errors.ts'
import { Fit, KvType } from './fit.ts'
import { ChatId, FamilyId, FolderId, ModelId } from './ids.ts'
import { ExactPrompt, ModelInspection, TemplateVerdict } from './model-inspection.ts'
import { ModelSettings } from './model-settings.ts'

/** Where a model's file lies; all but `starter` and `own` belong to somebody else. */
export const ModelOrigin = z.strictObject({
  kind: z.enum(['starter', 'own', 'huggingface', 'lmstudio', 'ollama', 'folder', 'file']),
  /** The folder it was found in (for `file`: the file's own). */
  folder: z.string(),
})
export type ModelOrigin = z.infer<typeof ModelOrigin>

export const ModelSource = z.strictObject({
  /** `owner/name` on a hub, or `name:tag` of Ollama's library. */
  repository: z.string(),
  /** Commit that the file is pinned to; null where nobody wrote it down. */
  commit: z.string().nullable(),
  file: z.string().nullable(),
})
export type ModelSource = z.infer<typeof ModelSource>

/** How a model was made on this machine. */
export const Provenance = z.strictObject({
  fromModelId: ModelId,
  fromName: z.string(),
  fromSha256: z.string().nullable(),
  /** What was done, in order: `Q4_K_M`, `output: Q8_0`, `without layers 3, 4`. */
  steps: z.array(z.string()),
  /** The library that did it. */
  tool: z.string(),
  madeAtMs: z.number().int(),
})
export type Provenance = z.infer<typeof Provenance>

/** Decoding on this machine, the median of the latest answers. */
export const MeasuredSpeed = z.strictObject({
  tokensPerSecond: z.number(),
  answers: z.number().int(),
  atMs: z.number().int(),
})
export type MeasuredSpeed = z.infer<typeof MeasuredSpeed>

/**
 * `checking`: its first look is not over; `changed`: the file is not the one that was checked, and waits for the user's word;
 * `damaged`: refused by the header check, or not the bytes it should be; `quarantined`: it killed the engine three times in
 * five minutes and is not tried again by itself.
 */
export const ModelState = z.enum(['available', 'checking', 'missing', 'changed', 'damaged', 'quarantined'])
export type ModelState = z.infer<typeof ModelState>

export const ModelSummary = z.strictObject({
  id: ModelId,
  name: z.string(),
  /** One or two plain sentences: what it is good for and what it is not. Empty where nobody wrote any. */
  description: z.string(),
  /** `chat` can answer; `draft` is too small to be of use alone; the others cannot answer. */
  kind: z.enum(['chat', 'draft', 'embedding', 'adapter', 'projector', 'other']),
  familyId: FamilyId,
  /** `llama`, `qwen3`, ...; empty while unknown. */
  architecture: z.string(),
  /** 0 while unknown. */
  parameters: z.number().int(),
  quantization: z.string(),
  sizeBytes: z.number().int(),
  /** Parts of a split model; else 1. */
  fileCount: z.number().int(),
  /** Tokens of a chat that it is loaded with, and what it was trained for. */
  contextSize: z.number().int(),
  trainedContextSize: z.number().int(),
  /** Empty where the file does not say. */
  licence: z.string(),
  /** `gpt2`, `llama`, ... and the size of the vocabulary; null while unknown. */
  tokenizer: z.strictObject({ kind: z.string(), tokens: z.number().int() }).nullable(),
  /** `isKnown`: the template that it is asked through, also one of the user's own, is on the list that comes with Hearth, or is Hearth's. */
  template: z.strictObject({ sha256: z.string().nullable(), verdict: TemplateVerdict, isKnown: z.boolean() }),
  capabilities: z.array(z.enum(['chat', 'system-prompt', 'tools', 'reasoning', 'code', 'vision', 'multilingual'])),
  source: ModelSource.nullable(),
  /** Of the file (of the first of several); null while it is being computed in the background. */
  sha256: z.string().nullable(),
  provenance: Provenance.nullable(),
  measured: MeasuredSpeed.nullable(),
  origin: ModelOrigin,
  /** Came with the application. */
  isStarter: z.boolean(),
  /** Answers in chats that have chosen none. */
  isDefault: z.boolean(),
  state: ModelState,
  /** Why it is damaged, where there is more to say than that. */
  problem: z.strictObject({ code: ErrorCode, details: ErrorDetails }).nullable(),
})
export type ModelSummary = z.infer<typeof ModelSummary>

/** The sizes of one model, largest first. */
export const ModelFamily = z.strictObject({ id: FamilyId, name: z.string(), modelIds: z.array(ModelId) })
export type ModelFamily = z.infer<typeof ModelFamily>

export const ModelFolder = z.strictObject({
  id: FolderId,
  path: z.string(),
  kind: z.enum(['own', 'huggingface', 'lmstudio', 'ollama', 'folder']),
  /** False for a folder of another application that was found but that the user has not let us read. */
  isAdded: z.boolean(),
  state: z.enum(['available', 'scanning', 'missing', 'unreadable']),
  /** Models listed from it. */
  modelCount: z.number().int(),
})
export type ModelFolder = z.infer<typeof ModelFolder>

/** A deleted model. `file`s in other applications' folders were only taken off the list. */
export const BinnedModel = z.strictObject({
  id: ModelId,
  name: z.string(),
  quantization: z.string(),
  sizeBytes: z.number().int(),
  deletedAtMs: z.number().int(),
  /** Emptying the bin erases the file; false where it only forgets that it was hidden. */
  ownsFile: z.boolean(),
})
export type BinnedModel = z.infer<typeof BinnedModel>

/** Which model answers, and whose choice that was. */
export const ModelChoice = z.strictObject({ modelId: ModelId, by: z.enum(['chat', 'default', 'starter']) })
export type ModelChoice = z.infer<typeof ModelChoice>

export const ModelsChange = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('changed'), model: ModelSummary }),
  z.strictObject({ type: z.literal('removed'), id: ModelId }),
  /** Folders, the bin or the choice of a chat changed: whoever shows them asks again. */
  z.strictObject({ type: z.literal('folders') }),
  z.strictObject({ type: z.literal('bin') }),
  z.strictObject({ type: z.literal('choice'), chatId: ChatId.nullable() }),
])
export type ModelsChange = z.infer<typeof ModelsChange>

/** A type of keys and values with one model on this machine. `agreement`: how often the likeliest next word was the same as with f16, 0 to 1. */
export const KvTrial = z.strictObject({
  kvType: KvType,
  state: z.enum(['works', 'fails', 'untried']),
  agreement: z.number().nullable(),
})
export type KvTrial = z.infer<typeof KvTrial>

export const EngineStatus = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('stopped') }),
  z.strictObject({ state: z.literal('starting') }),
  z.strictObject({ state: z.literal('loading'), modelId: ModelId, fraction: z.number().min(0).max(1) }),
  z.strictObject({ state: z.literal('ready'), modelId: ModelId }),
  z.strictObject({ state: z.literal('answering'), modelId: ModelId }),
  /** It died and is being started again, or waits for the next request to do so. */
  z.strictObject({ state: z.literal('restarting'), afterMs: z.number().int(), code: ErrorCode, details: ErrorDetails }),
  z.strictObject({ state: z.literal('failed'), code: ErrorCode, details: ErrorDetails }),
])
export type EngineStatus = z.infer<typeof EngineStatus>

const byId = z.strictObject({ id: ModelId })
const path = z.string().min(1).max(4096)
const nothing = z.strictObject({})

/** Calls that name a model throw `not-found` where it is not in the library. */
export const models = {
  /** The starter first, then by name. */
  list: oc.output(z.array(ModelSummary)),
  get: oc.input(byId).output(ModelSummary),
  families: oc.output(z.array(ModelFamily)),
  /** What changed from now on. */
  watch: oc.output(eventIterator(ModelsChange)),
  /** The engine's state now and whenever it changes. */
  watchEngine: oc.output(eventIterator(EngineStatus)),
  /** The user wants to try once more: lifts the quarantine, looks at the file again, accepts a changed one. */
  tryAgain: oc.input(byId).output(ModelSummary),

  /** Which model answers in a chat, or by default. */
  choice: oc.input(z.strictObject({ chatId: ChatId.nullable() })).output(ModelChoice),
  /** Null for `chatId` sets the default; null for `modelId` goes back to the default, or to the starter. `conflict` for a model that cannot chat. */
  choose: oc.input(z.strictObject({ chatId: ChatId.nullable(), modelId: ModelId.nullable() })).output(ModelChoice),

  settings: oc.input(byId).output(ModelSettings),
  /** Changes what is named and returns all; used when the model is loaded next. */
  updateSettings: oc.input(z.strictObject({ id: ModelId, change: ModelSettings.partial() })).output(ModelSettings),
  /** What is known of the types of keys and values with this model, f16 first. Only those that work may be chosen. */
  kvTrials: oc.input(byId).output(z.array(KvTrial)),
  /** Tries those that were not tried yet, in a process of their own; loads the model twice for each. */
  tryKvTypes: oc.input(byId).output(z.array(KvTrial)),
  rename: oc.input(z.strictObject({ id: ModelId, name: z.string().trim().min(1).max(200) })).output(ModelSummary),

  /** Reads the file in a throw-away engine. `model-load-failed` with the refused field. */
  inspect: oc.input(byId).output(ModelInspection),
  /** What the model would read for these messages (a sample conversation if none are given). */
  exactPrompt: oc
    .input(
      z.strictObject({
        id: ModelId,
        messages: z
          .array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), text: z.string().max(20_000) }))
          .max(50)
          .default([]),
      }),
    )
    .output(ExactPrompt),
  /** For the model's own settings, or for those given. */
  fit: oc
    .input(
      z.strictObject({
        id: ModelId,
        contextSize: z.number().int().min(64).optional(),
        kvType: KvType.optional(),
        gpuLayers: z.number().int().min(0).nullable().optional(),
      }),
    )
    .output(Fit),

  /** Ours, those added, and those of other applications that were found. */
  folders: oc.output(z.array(ModelFolder)),
  /** Also for a detected one. `not-found` where there is no such folder. */
  addFolder: oc.input(z.strictObject({ path })).output(ModelFolder),
  /** Takes its models off the list; touches no file. */
  removeFolder: oc.input(z.strictObject({ id: FolderId })).output(nothing),
  /** Looks through all folders again; ends when it is done. */
  rescan: oc.output(z.strictObject({ modelCount: z.number().int() })),
  /** One file of this machine, read where it lies, or copied into our folder. */
  importFile: oc.input(z.strictObject({ path, copies: z.boolean().default(false) })).output(ModelSummary),

  /** Shows the system's dialog; null where the user chooses nothing. `conflict` where the host has none (system.about, canPickPaths). */
  pickPath: oc.input(z.strictObject({ kind: z.enum(['file', 'folder']) })).output(z.strictObject({ path: z.string().nullable() })),

  /** Moves a model of ours to the bin; takes others off the list. `conflict` for the starter. */
  remove: oc.input(byId).output(nothing),
  bin: oc.output(z.array(BinnedModel)),
  restore: oc.input(byId).output(ModelSummary),
  /** Erases what is ours for good. */
  emptyBin: oc.output(z.strictObject({ freedBytes: z.number().int() })),
}
