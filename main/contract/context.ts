/* main/contract/context.ts - The window of a chat: what the model sees of it, what left, and what may leave.
 *
 * Every number says where it comes from: `measured` by the engine now, `last-answer` measured when the last answer was
 * written, `estimate` from the length of the text while no model is loaded. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { AttachmentUse, UsedParts } from './attachments.ts'
import { Chat, Message, PathRange, WindowPolicy, messageMaxLength } from './chats.ts'
import { ChatId, MessageId, SummaryId } from './ids.ts'

export const TokenSource = z.enum(['measured', 'last-answer', 'estimate'])
export type TokenSource = z.infer<typeof TokenSource>

/** Written by the model, or changed by the user, to stand in for the oldest messages of a path. */
export const Summary = z.strictObject({
  id: SummaryId,
  chatId: ChatId,
  text: z.string(),
  /** Messages from the root of the path on that it covers. */
  messageCount: z.number().int(),
  modelName: z.string(),
  createdAtMs: z.number().int(),
  isEdited: z.boolean(),
  /** False: taken back; the messages it covers are read again as far as they fit. */
  isUsed: z.boolean(),
})
export type Summary = z.infer<typeof Summary>

/** A message as the context panel lists it. */
export const WindowMessage = z.strictObject({
  id: MessageId,
  /** Its place on the path, counted from 0 at the root. */
  place: z.number().int(),
  role: z.enum(['user', 'assistant']),
  /** Its beginning. */
  excerpt: z.string(),
  isPinned: z.boolean(),
})
export type WindowMessage = z.infer<typeof WindowMessage>

export const LeftWindow = PathRange.extend({
  /** `no-answer`: a question that got no answer is left out with it. */
  reason: z.enum(['full', 'summarised', 'no-answer']),
  /** The first of them. */
  messages: z.array(WindowMessage),
})
export type LeftWindow = z.infer<typeof LeftWindow>

const Tier = z.strictObject({ tokens: z.number().int(), pages: z.number().int(), bytes: z.number().int() })

export const ContextView = z.strictObject({
  /** The policy of this chat, and whether it is its own. */
  policy: WindowPolicy,
  isOwnPolicy: z.boolean(),
  modelName: z.string(),
  /** Tokens. */
  contextSize: z.number().int(),
  /** The most tokens that may be read, so that there is room for an answer. */
  promptBudget: z.number().int(),
  /** Tokens of what is in the window: what an empty question would have the model read. */
  usedTokens: z.number().int(),
  source: TokenSource,
  /** Messages of the path, and how many of them are in the window. */
  messageCount: z.number().int(),
  inWindowMessages: z.number().int(),
  left: z.array(LeftWindow),
  /** Tokens of the last answer itself that left while it was written. */
  leftOutAnswerTokens: z.number().int(),
  pinned: z.array(WindowMessage),
  /** The one that stands in for the oldest messages, or would if it were used. */
  summary: Summary.nullable(),
  isSummarising: z.boolean(),
  /** Why the next question cannot be sent; null when it can. */
  problem: z.enum(['message', 'pins', 'full']).nullable(),
  /** Where what was computed for this chat is kept; null while no engine runs. A page may be in several places. */
  cache: z.strictObject({ pageTokens: z.number().int(), resident: Tier, memory: Tier, disk: Tier }).nullable(),
})
export type ContextView = z.infer<typeof ContextView>

export const DraftMeasure = z.strictObject({
  /** The draft alone, and with all that must stay beside it and the room held back for an answer. */
  draftTokens: z.number().int(),
  neededTokens: z.number().int(),
  contextSize: z.number().int(),
  /** An estimate is never `last-answer`. */
  source: TokenSource,
  /** Why it cannot be sent; null when it can. With an estimate it is only likely, unless `isCertain`. */
  problem: z.enum(['message', 'pins', 'full']).nullable(),
  isCertain: z.boolean(),
  /** Messages that would leave the window with this question. */
  leavingMessages: z.number().int(),
  /** The texts that would go along; null without any. */
  files: z
    .strictObject({
      /** Of all of them, whole. */
      tokens: z.number().int(),
      /** The most that they may have beside this question. */
      roomTokens: z.number().int(),
      /** What goes along when they are shortened to this room: null where all of it fits, or nothing does. */
      shortened: UsedParts.nullable(),
    })
    .nullable(),
})
export type DraftMeasure = z.infer<typeof DraftMeasure>

const byChat = z.strictObject({ chatId: ChatId })

export const context = {
  get: oc.input(byChat).output(ContextView),
  /** How a message would fit that is not sent yet. Starts no engine and loads no model. */
  measure: oc.input(byChat.extend({ text: z.string().max(messageMaxLength), attachments: AttachmentUse.optional() })).output(DraftMeasure),
  /** Null goes back to the general one. */
  setPolicy: oc.input(byChat.extend({ policy: WindowPolicy.nullable() })).output(Chat),
  pin: oc.input(z.strictObject({ messageId: MessageId, isPinned: z.boolean() })).output(Message),
  editSummary: oc.input(z.strictObject({ id: SummaryId, text: z.string().trim().min(1).max(20_000) })).output(Summary),
  /** Takes a summary back, or uses it again. */
  useSummary: oc.input(z.strictObject({ id: SummaryId, isUsed: z.boolean() })).output(Summary),
}
