/* What main and the engine say to each other.
 *
 * The same mechanism as between renderer and main: an oRPC contract over a
 * port. Only this file of the engine may be imported from outside it.
 *
 * One engine holds at most one model. Requests for it are worked on side by side,
 * one step at a time and the most urgent first; closing a stream ends its work within
 * one step. Loading waits until nothing else runs.
 */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { SignalSummary } from '../contract/confidence.ts'
import { GpuReading } from '../core/fit/gpu-reading.ts'
import { Sampling } from '../contract/sampling.ts'

/** Raised when a message below changes its meaning; parent and child must agree. */
export const engineProtocolVersion = 3

export const EngineHello = z.strictObject({
  protocolVersion: z.number().int(),
  pid: z.number().int(),
  /** Version of node-llama-cpp, and the release of llama.cpp that its binaries were built from. */
  libraryVersion: z.string(),
  llamaCppRelease: z.string(),
})
export type EngineHello = z.infer<typeof EngineHello>

export const KvType = z.enum(['f16', 'q8_0', 'q4_0'])
export type KvType = z.infer<typeof KvType>

/** Where pages of keys and values are kept beyond the resident conversations. */
export const PageCache = z.strictObject({
  /** Names the content of the model file; part of every page's identity. */
  modelSha256: z.string().regex(/^[0-9a-f]{64}$/),
  memoryBytes: z.number().int().min(0),
  /** Null keeps nothing on disk. */
  disk: z
    .strictObject({
      folder: z.string(),
      /** 256 bits from the secret store, base64. */
      key: z.string().length(44),
      budgetBytes: z.number().int().min(0),
      dailyWriteBytes: z.number().int().min(0),
    })
    .nullable(),
  /** Other sizes of the same model, whose keys and values may stand in for this one's: an approximation that the user allows. */
  carryFrom: z.array(z.strictObject({ modelSha256: z.string().regex(/^[0-9a-f]{64}$/), modelPath: z.string() })).default([]),
})
export type PageCache = z.input<typeof PageCache>

export const LoadRequest = z.strictObject({
  modelPath: z.string(),
  /** Tokens; capped at what the model was trained for. */
  contextSize: z.number().int().min(64),
  /** Inference threads; 0 lets the engine choose. */
  threads: z.number().int().min(0).max(256),
  gpu: z.enum(['auto', 'off']),
  /** A smaller model with the same vocabulary that guesses ahead; null is off. */
  draftModelPath: z.string().nullable(),
  /** How keys and values are kept; anything but f16 only after a probe in a throw-away engine passed on this machine. */
  kvType: KvType.default('f16'),
  /** Conversations that stay in memory ready to go on; more are parked as pages. */
  residentChats: z.number().int().min(1).max(16).default(2),
  cache: PageCache.nullable().default(null),
  /** The most layers that go to the graphics card, the output counted as one; fewer go where fewer fit. Null lets the library choose. */
  gpuLayers: z.number().int().min(0).nullable().default(null),
  flashAttention: z.enum(['auto', 'on', 'off']).default('auto'),
  /** LoRA adapters, applied in this order. */
  adapters: z.array(z.strictObject({ path: z.string(), scale: z.number() })).default([]),
  /** `plain`: a format of our own for a file whose template cannot be used. */
  template: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('own') }),
      z.strictObject({ kind: z.literal('plain') }),
      z.strictObject({ kind: z.literal('text'), text: z.string() }),
    ])
    .default({ kind: 'own' }),
})
export type LoadRequest = z.input<typeof LoadRequest>

export const LoadedModel = z.strictObject({
  contextSize: z.number().int(),
  trainedContextSize: z.number().int(),
  parameters: z.number().int(),
  threads: z.number().int(),
  gpu: z.string(),
  /** Layers that went to the graphics card, and what they and the window took there. */
  gpuLayers: z.number().int().min(0).default(0),
  gpuBytes: z.number().int().min(0).default(0),
  loadMs: z.number(),
  /** What the process holds right after loading, before the window is filled; null where that cannot be told (see loaded-memory.ts). */
  memory: z
    .strictObject({ rssBytes: z.number().int(), repackedBytes: z.number().int(), computeBytes: z.number().int() })
    .nullable()
    .default(null),
})
export type LoadedModel = z.infer<typeof LoadedModel>

export const LoadEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('progress'), fraction: z.number().min(0).max(1) }),
  z.strictObject({ type: z.literal('loaded'), model: LoadedModel }),
])
export type LoadEvent = z.infer<typeof LoadEvent>

export const PromptMessage = z.strictObject({
  role: z.enum(['system', 'user', 'assistant']),
  text: z.string(),
  /** Stays in the window whatever its policy. */
  isPinned: z.boolean().default(false),
})
export type PromptMessage = z.input<typeof PromptMessage>

/** What gives way when a conversation is longer than the window. `summarise` is main's: to the engine it is a shorter conversation and `slide`. */
export const WindowPolicy = z.enum(['slide', 'middle', 'stop'])
export type WindowPolicy = z.infer<typeof WindowPolicy>

export const Speculation = z.strictObject({
  /** `auto` measures while it writes, and guesses only while that is faster. */
  mode: z.enum(['auto', 'draft', 'lookup', 'off']),
  /** A fixed number of guesses per step, for comparisons; null lets the controller choose. */
  draftTokens: z.number().int().min(1).max(32).nullable(),
})
export type Speculation = z.infer<typeof Speculation>

/** Messages of the request, counted from 0; `end` is the first one after the range. */
export const MessageRange = z.strictObject({ start: z.number().int(), end: z.number().int() })
export type MessageRange = z.infer<typeof MessageRange>

export const GenerateRequest = z.strictObject({
  /** Whole conversation, oldest first. Ending with an assistant message means: go on writing that message. */
  messages: z.array(PromptMessage).min(1),
  sampling: Sampling,
  /** The conversation that what is computed belongs to, so that its next turn finds it again; null keeps nothing. */
  chatId: z.string().nullable().default(null),
  /** How far what is computed may be kept after the answer. */
  keep: z.enum(['disk', 'memory', 'none']).default('disk'),
  /** `visible`: somebody is reading. Background work gets a step only when nothing visible can take one. */
  priority: z.enum(['visible', 'background']).default('visible'),
  windowPolicy: WindowPolicy.default('slide'),
  /** A shorter window than the model's for this conversation, tokens; null is the whole. */
  windowTokens: z.number().int().min(64).nullable().default(null),
  /** Messages that had left the window when the last answer ended: they stay out, so that the prompt begins as it did then. */
  alreadyLeftOut: z.array(MessageRange).default([]),
  speculation: Speculation.default({ mode: 'auto', draftTokens: null }),
  /** How sure the model was: not asked, a few figures after 32 tokens, after 96 and at the end, or those and each token's own. */
  signals: z.enum(['none', 'summary', 'tokens']).default('none'),
})
export type GenerateRequest = z.input<typeof GenerateRequest>
export type GenerateWork = z.output<typeof GenerateRequest>

/** How sure the model was of one token, by its own distribution before temperature; `from` and `to` are its range of the text, in UTF-16 units. */
export const TokenSignals = z.strictObject({
  from: z.number().int(),
  to: z.number().int(),
  /** Natural logarithm of the token's probability among the 64 likeliest; one from beyond them counts as the last. */
  logProb: z.number(),
  /** Probability of the most likely token less that of the next. */
  margin: z.number(),
  /** Over the eight most likely tokens, renormalised, nats. */
  entropy: z.number(),
})
export type TokenSignals = z.infer<typeof TokenSignals>

/** Names one of the requests that are worked on, so that it alone can be stopped. */
const requestId = z.string().min(1)

export const GenerateEvent = z.discriminatedUnion('type', [
  /** The prompt was assembled: whole oldest turns leave first when it is longer than the window. */
  z.strictObject({
    type: z.literal('reading'),
    promptTokens: z.number().int(),
    contextSize: z.number().int(),
    leftOutMessages: z.number().int(),
    leftOut: z.array(MessageRange),
    /** Tokens of the prompt that did not have to be read, and where they were: still in place, or in pages. */
    reusedTokens: z.number().int(),
    reusedFrom: z.enum(['none', 'resident', 'memory', 'disk']),
    /** Of them, those that another size of the model computed, or that were computed on top of such; absent is none. */
    carriedTokens: z.number().int().optional(),
  }),
  /** The window was full in the middle of the answer and slid on; the totals since the beginning of the request. */
  z.strictObject({
    type: z.literal('slid'),
    leftOutMessages: z.number().int(),
    leftOut: z.array(MessageRange),
    /** Tokens of this very answer that left the window. */
    leftOutAnswerTokens: z.number().int(),
    /** Tokens that had to be computed again because of it: 0 where the cache can be shifted. */
    reevaluatedTokens: z.number().int(),
  }),
  /** New text, at least one token of it; `tokens` counts those since the last event, `guessed` how much of `text` was guessed right. */
  z.strictObject({
    type: z.literal('text'),
    text: z.string(),
    tokens: z.number().int(),
    /** Ranges of `text` in UTF-16 units, in order, that came from accepted guesses. */
    guessed: z.array(z.tuple([z.number().int(), z.number().int()])),
    /** Where `tokens` were asked for: the tokens that this text is of, in order; one whose text comes in two pieces is in both. */
    signals: z.array(TokenSignals).optional(),
  }),
  /** How sure the model was up to here, where asked for; `end` comes right before the end of the answer. Absent where the library hides it. */
  z.strictObject({ type: z.literal('signals'), stage: z.enum(['early32', 'early96', 'end']), summary: SignalSummary }),
  z.strictObject({
    type: z.literal('end'),
    stopReason: z.enum(['end', 'length', 'stop-string', 'cancelled']),
    tokens: z.number().int(),
    timeToFirstTokenMs: z.number().nullable(),
    /** Decoding only: tokens after the first over the time since the first; null below two tokens. */
    tokensPerSecond: z.number().nullable(),
    /** Speculation: tokens guessed ahead and how many of them were right. */
    draftedTokens: z.number().int(),
    acceptedTokens: z.number().int(),
    /** Measured speed with guessing over measured speed without, in this answer; null where one of them was not measured. */
    speculationGain: z.number().nullable(),
  }),
])
export type GenerateEvent = z.infer<typeof GenerateEvent>

export const MeasureRequest = z.strictObject({
  messages: z.array(PromptMessage).min(1),
  maxTokens: z.number().int().min(1),
  windowPolicy: WindowPolicy.default('slide'),
  windowTokens: z.number().int().min(64).nullable().default(null),
  alreadyLeftOut: z.array(MessageRange).default([]),
})
export type MeasureRequest = z.input<typeof MeasureRequest>

/** A prompt as it would be read now, in tokens. */
export const MeasuredPrompt = z.strictObject({
  contextSize: z.number().int(),
  /** The most tokens a prompt may have, so that there is room for an answer. */
  promptBudget: z.number().int(),
  /** Of what stays in the window; where it does not fit, of what would have to. */
  promptTokens: z.number().int(),
  leftOut: z.array(MessageRange),
  /** Why it does not fit (see planPrompt); null where it does. */
  problem: z.enum(['message', 'pins', 'full']).nullable(),
  /** Of each message, its frame included; 0 for what is too far back to have been counted. */
  messageTokens: z.array(z.number().int()),
})
export type MeasuredPrompt = z.infer<typeof MeasuredPrompt>

const tier = z.strictObject({ tokens: z.number().int(), pages: z.number().int(), bytes: z.number().int() })

/** Where the keys and values of one conversation are. A page may be in several tiers. */
export const CacheUse = z.strictObject({ pageTokens: z.number().int(), resident: tier, memory: tier, disk: tier })
export type CacheUse = z.infer<typeof CacheUse>

/** What may change while an answer is written; holds from the next step on, and for models loaded later. */
export const Tuning = z.strictObject({
  decodeThreads: z.number().int().min(1).max(256),
  prefillThreads: z.number().int().min(1).max(256),
  /** Prompt tokens per native call. */
  chunk: z.number().int().min(1).max(4096),
  /** Share of the time in which steps are taken; 1 never rests. */
  dutyCycle: z.number().min(0.1).max(1),
  allowSpeculation: z.boolean(),
})
export type Tuning = z.infer<typeof Tuning>

export const TuneReceipt = z.strictObject({
  /** Steps taken before the change; the next one has it. */
  steps: z.number().int(),
  /** What the library is limited to now; null while no model is loaded. */
  threads: z.number().int().nullable(),
  /** What the step that was begun last was given; null before the first. */
  lastStepThreads: z.number().int().nullable(),
})
export type TuneReceipt = z.infer<typeof TuneReceipt>

export const engineContract = {
  hello: oc.output(EngineHello),
  /** Graphics memory now, without counting what this engine holds of it; null without a card. Wakes one that sleeps. */
  readGpu: oc.output(z.strictObject({ reading: GpuReading.nullable() })),
  /** Proof of life; main asks every second. */
  ping: oc.output(z.strictObject({})),
  /** Replaces the model that was loaded, if any. */
  load: oc.input(LoadRequest).output(eventIterator(LoadEvent)),
  generate: oc.input(GenerateRequest.extend({ requestId })).output(eventIterator(GenerateEvent)),
  /** Ends that answer within one step; unlike closing its stream, this lets the `end` event arrive. */
  stop: oc.input(z.strictObject({ requestId })).output(z.strictObject({})),
  cacheUse: oc.input(z.strictObject({ chatId: z.string() })).output(CacheUse),
  /** Drops everything computed for a conversation, in every tier. */
  forgetChat: oc.input(z.strictObject({ chatId: z.string() })).output(z.strictObject({})),
  /** Resolves when what was computed is kept as far as it may be: asked before the engine is ended. */
  settle: oc.output(z.strictObject({})),
  /** Tokens of a conversation as the model's template writes it, the opening of the answer included. */
  countTokens: oc.input(z.strictObject({ messages: z.array(PromptMessage).min(1) })).output(z.strictObject({ tokens: z.number().int() })),
  /** What would be read, without reading it. */
  measurePrompt: oc.input(MeasureRequest).output(MeasuredPrompt),
  /** Returns at once; what is being decoded is not interrupted. */
  tune: oc.input(Tuning).output(TuneReceipt),
}
