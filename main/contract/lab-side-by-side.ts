/* main/contract/lab-side-by-side.ts - One prompt, several variants, and where their answers part.
 *
 * In blind mode nobody is told which column is which variant until the vote: columns
 * are shuffled, and figures that would give them away are null. */
import { z } from 'zod'
import { ErrorCode, ErrorDetails } from './errors.ts'
import { ModelId } from './ids.ts'
import { LabLoad } from './lab-run.ts'

export const SideBySideId = z.uuid().brand<'SideBySideId'>()
export type SideBySideId = z.infer<typeof SideBySideId>

const column = z.number().int().min(0).max(3)

export const SideBySideInput = z.strictObject({
  prompt: z.string().trim().min(1).max(20_000),
  /** Empty goes without one. */
  system: z.string().max(20_000).default(''),
  variants: z.array(LabLoad).min(2).max(4),
  seed: z.number().int().min(0).max(0xffff_ffff).default(1),
  temperature: z.number().min(0).max(2).default(0),
  maxTokens: z.number().int().min(1).max(2048).default(256),
  isBlind: z.boolean().default(false),
  /** `auto` writes them at the same time where all fit into memory together. Speeds are then those of sharing the machine. */
  order: z.enum(['one-after-another', 'auto']).default('one-after-another'),
})
export type SideBySideInput = z.infer<typeof SideBySideInput>

/** UTF-16 units of a column's text, `[start, end)`. */
export const TextRange = z.tuple([z.number().int(), z.number().int()])

/** Where two answers take different tokens for the first time. */
export const Parting = z.strictObject({
  oneColumn: column,
  otherColumn: column,
  /** Tokens that both share before it, and where that is in the one's text. */
  sharedTokens: z.number().int(),
  at: z.number().int(),
  /** What each wrote there (empty: its answer ended), how likely it held that, and how likely it held the other's (null where that was not among its likeliest). */
  one: z.strictObject({ token: z.string(), probability: z.number(), ofOther: z.number().nullable() }),
  other: z.strictObject({ token: z.string(), probability: z.number(), ofOther: z.number().nullable() }),
})
export type Parting = z.infer<typeof Parting>

export const SideBySideEvent = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('started'),
    id: SideBySideId,
    order: z.enum(['one-after-another', 'together']),
    /** Null in blind mode. */
    columns: z.array(z.strictObject({ modelId: ModelId, label: z.string() }).nullable()),
  }),
  z.strictObject({ type: z.literal('loading'), column, fraction: z.number() }),
  z.strictObject({ type: z.literal('text'), column, text: z.string(), tokens: z.number().int() }),
  z.strictObject({
    type: z.literal('ended'),
    column,
    stopReason: z.enum(['end', 'length', 'stop-string', 'cancelled']),
    tokens: z.number().int(),
    /** Null in blind mode. */
    tokensPerSecond: z.number().nullable(),
    timeToFirstTokenMs: z.number().nullable(),
  }),
  /** The others go on. */
  z.strictObject({ type: z.literal('failed'), column, code: ErrorCode, details: ErrorDetails }),
  z.strictObject({
    type: z.literal('done'),
    /** Words of each column that are not in the first one's answer, and of the first that some other has not. */
    differences: z.array(z.strictObject({ column, ranges: z.array(TextRange) })),
    /** Of the first column with each other; none where the answers are the same or one failed. */
    partings: z.array(Parting),
  }),
])
export type SideBySideEvent = z.infer<typeof SideBySideEvent>

/** Of blind votes only: seen ones know whom they please. */
export const LabTally = z.array(
  z.strictObject({
    modelId: ModelId,
    label: z.string(),
    wins: z.number().int(),
    losses: z.number().int(),
    /** Votes that found no difference. */
    ties: z.number().int(),
  }),
)
export type LabTally = z.infer<typeof LabTally>

/** `column` null: none is better. */
export const SideBySideVote = z.strictObject({ id: SideBySideId, column: column.nullable() })
export const SideBySideReveal = z.strictObject({
  columns: z.array(
    z.strictObject({ modelId: ModelId, label: z.string(), tokensPerSecond: z.number().nullable(), timeToFirstTokenMs: z.number().nullable() }),
  ),
  tally: LabTally,
})
