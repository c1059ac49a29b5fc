// main/contract/ask.ts - One question outside any chat, as the command line asks it; nothing of it is stored.
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { UsedParts, attachmentsMaxCount } from './attachments.ts'
import { messageMaxLength } from './chats.ts'
import { AttachmentId, ModelId } from './ids.ts'
import { Sampling } from './sampling.ts'

export const AskEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('loading'), fraction: z.number().min(0).max(1) }),
  z.strictObject({ type: z.literal('reading') }),
  /** Before it is read: of files that are too long only these parts go along. */
  z.strictObject({ type: z.literal('shortened'), parts: UsedParts }),
  z.strictObject({ type: z.literal('text'), text: z.string() }),
  z.strictObject({
    type: z.literal('end'),
    stopReason: z.enum(['end', 'length', 'stop-string', 'cancelled']),
    tokens: z.number().int(),
    timeToFirstTokenMs: z.number().nullable(),
    tokensPerSecond: z.number().nullable(),
  }),
])
export type AskEvent = z.infer<typeof AskEvent>

export const AskInput = z.strictObject({
  question: z.string().min(1).max(messageMaxLength),
  modelId: ModelId,
  /** Instead of the model's own instructions, or the general ones. */
  system: z.string().max(20_000).optional(),
  /** What differs from the settings. */
  sampling: Sampling.partial().default({}),
  /** Files that were attached to no chat; of a text that is too long the parts that match the question go along. */
  attachments: z.array(AttachmentId).max(attachmentsMaxCount).default([]),
  /** Even where it looks too large for this machine, this once. */
  loadsAnyway: z.boolean().default(false),
})
export type AskInput = z.input<typeof AskInput>

export const ask = {
  /** Closing the stream ends the answer. `not-found`, `conflict` (cannot-chat), or why the model cannot be loaded. */
  once: oc.input(AskInput).output(eventIterator(AskEvent)),
}
