/* What a workshop measures for the lab, as it crosses the port.
 *
 * Each step is a process of its own that loads one variant, measures one thing and is
 * gone: so memory is one variant's, a death costs one step, and loading is measured as
 * often as the rest. Quality comes window by window, so that a step that was cut off
 * goes on behind the last one that arrived. */
import { z } from 'zod'

const count = z.number().int().min(0)

/** What the engine made of the request. */
export const LabLoaded = z.strictObject({ loadMs: z.number(), threads: count, contextSize: count, gpu: z.string() })
export type LabLoaded = z.infer<typeof LabLoaded>

const progress = [
  z.strictObject({ type: z.literal('loading'), fraction: z.number() }),
  z.strictObject({ type: z.literal('loaded'), model: LabLoaded }),
] as const

export const SpeedSample = z.strictObject({
  promptTokens: count,
  answerTokens: count,
  timeToFirstTokenMs: z.number(),
  /** From one token to the next, in order. */
  gapsMs: z.array(z.number()),
  /** The most that the process ever held; with a card, without what lies on it. */
  peakResidentBytes: count,
  /** Keys and values of the variant's whole window, as llama.cpp reserves them; null where it did not say. */
  kvBytes: count.nullable(),
})
export type SpeedSample = z.infer<typeof SpeedSample>

export const SpeedEvent = z.discriminatedUnion('type', [
  ...progress,
  /** Warmed up: what is computed from here on is measured. */
  z.strictObject({ type: z.literal('measuring') }),
  z.strictObject({ type: z.literal('sample'), sample: SpeedSample }),
])
export type SpeedEvent = z.infer<typeof SpeedEvent>

/** One window of text: the second half is scored, see engine/lab/score-window.ts. */
export const QualityWindow = z.strictObject({
  /** Over all texts, from 0. */
  index: count,
  scored: count,
  /** Sum of negative log-likelihoods of the scored tokens, nats. */
  nll: z.number(),
  /** Bytes of the scored tokens' text, UTF-8. */
  bytes: count,
  /** Against the reference: sum of KL divergences (nats) and places with the same likeliest token; null without. */
  kl: z.number().nullable(),
  agreed: count.nullable(),
})
export type QualityWindow = z.infer<typeof QualityWindow>

export const QualityEvent = z.discriminatedUnion('type', [
  ...progress,
  /** Tokens of all texts, and windows that will be scored. None: the longest text has `longest` tokens. */
  z.strictObject({ type: z.literal('tokenized'), tokens: count, windows: count, longest: count }),
  z.strictObject({ type: z.literal('window'), window: QualityWindow }),
])
export type QualityEvent = z.infer<typeof QualityEvent>

export const QuestionEvent = z.discriminatedUnion('type', [
  ...progress,
  z.strictObject({ type: z.literal('answer'), index: count, text: z.string() }),
])
export type QuestionEvent = z.infer<typeof QuestionEvent>

/** A token that was written, with how likely it was and what else was likely; after temperature and sampling. */
export const SureToken = z.strictObject({
  id: count,
  text: z.string(),
  probability: z.number(),
  /** The likeliest, this one among them where it is. */
  top: z.array(z.strictObject({ id: count, probability: z.number() })),
})
export type SureToken = z.infer<typeof SureToken>

export const SureEvent = z.discriminatedUnion('type', [
  ...progress,
  z.strictObject({ type: z.literal('token'), token: SureToken }),
  z.strictObject({
    type: z.literal('end'),
    stopReason: z.enum(['end', 'length']),
    timeToFirstTokenMs: z.number().nullable(),
    tokensPerSecond: z.number().nullable(),
  }),
])
export type SureEvent = z.infer<typeof SureEvent>
