// main/contract/answers.ts - Asking and answering. Closing a stream stops the answer and keeps what was written.
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { AttachmentUse } from './attachments.ts'
import { ChatSummary, Message, PathRange, messageMaxLength } from './chats.ts'
import { Rating } from './confidence.ts'
import { ChatId, MessageId } from './ids.ts'

export const AnswerEvent = z.discriminatedUnion('type', [
  /** What was asked is on disk and synced; `answer` is the empty message that the deltas fill. */
  z.strictObject({ type: z.literal('accepted'), question: Message.nullable(), answer: Message, chat: ChatSummary }),
  z.strictObject({ type: z.literal('loading'), fraction: z.number().min(0).max(1) }),
  /** Somebody else is asked for this answer, before the model here is. */
  z.strictObject({ type: z.literal('asking'), providerName: z.string() }),
  /** The model has begun to read: size of the prompt and of the window it must fit in, in tokens. */
  z.strictObject({
    type: z.literal('reading'),
    promptTokens: z.number().int(),
    contextSize: z.number().int(),
    leftOutMessages: z.number().int(),
    /** Of the prompt: what did not have to be read again. */
    reusedTokens: z.number().int(),
  }),
  /** The window was full and moved on: what the model does not see any more, in all. */
  z.strictObject({
    type: z.literal('slid'),
    leftOut: z.array(PathRange),
    leftOutMessages: z.number().int(),
    leftOutAnswerTokens: z.number().int(),
  }),
  /** `guessed`: ranges of this text, in UTF-16 units, that came from accepted guesses; absent where there are none. */
  z.strictObject({
    type: z.literal('delta'),
    text: z.string(),
    guessed: z.array(z.tuple([z.number().int(), z.number().int()])).optional(),
  }),
  /** The answer as stored: complete, cancelled, interrupted or failed. Nothing follows. */
  z.strictObject({ type: z.literal('done'), answer: Message, chat: ChatSummary }),
])
export type AnswerEvent = z.infer<typeof AnswerEvent>

/** A preview of this very question, and what the user says yes to; null where that was given before. */
export const AskedFirst = z.strictObject({ previewId: z.uuid(), consent: z.enum(['once', 'chat', 'provider']).nullable() })
export type AskedFirst = z.infer<typeof AskedFirst>

const text = z
  .string()
  .max(messageMaxLength)
  .refine((value) => value.trim() !== '', { message: 'must not be empty' })

export const answers = {
  /**
   * Appends to the visible path of the chat; `attachments` leave its draft. `conflict` while another answer is being written in it. `first`: a cloud is asked for the answer,
   * as `cloud.previewFirst` showed; nothing is stored where that does not hold any more (`not-found`, `policy-denied`).
   */
  send: oc.input(z.strictObject({ chatId: ChatId, text, attachments: AttachmentUse.optional(), first: AskedFirst.optional() })).output(eventIterator(AnswerEvent)),
  /** Another version of an answer. */
  regenerate: oc.input(z.strictObject({ messageId: MessageId })).output(eventIterator(AnswerEvent)),
  /** Another version of a question, and an answer to it; with the files of the other one unless `attachments` says otherwise. */
  edit: oc.input(z.strictObject({ messageId: MessageId, text, attachments: AttachmentUse.optional() })).output(eventIterator(AnswerEvent)),
  /** Goes on where an interrupted, failed, cancelled or cut-off answer ended, in the same message; `conflict` once it has replies. */
  resume: oc.input(z.strictObject({ messageId: MessageId })).output(eventIterator(AnswerEvent)),
  /** Thumb up, thumb down, or neither; `conflict` while it is being written, `invalid-input` for what is no answer. */
  rate: oc.input(z.strictObject({ messageId: MessageId, rating: Rating.nullable() })).output(Message),
}
