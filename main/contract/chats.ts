// main/contract/chats.ts - Chats as the renderer sees them: the list, one chat, its drafts and its visible messages.
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { SentAttachment } from './attachments.ts'
import { CloudTrigger } from './cloud-terms.ts'
import { Confidence, Rating, Route } from './confidence.ts'
import { ErrorCode, ErrorDetails } from './errors.ts'
import { ChatId, MessageId, ModelId } from './ids.ts'

export const titleMaxLength = 200
export const messageMaxLength = 100_000

/**
 * What gives way when a chat is longer than the window. `slide`: the oldest messages leave; `middle`: what follows the
 * beginning leaves; `summarise`: the oldest give way to a summary that the model writes in idle time, and leave until it
 * exists; `stop`: nothing leaves, and nothing more can be asked.
 */
export const WindowPolicy = z.enum(['slide', 'middle', 'summarise', 'stop'])
export type WindowPolicy = z.infer<typeof WindowPolicy>

export const ChatSummary = z.strictObject({
  id: ChatId,
  title: z.string(),
  isPinned: z.boolean(),
  createdAtMs: z.number().int(),
  updatedAtMs: z.number().int(),
})
export type ChatSummary = z.infer<typeof ChatSummary>

export const Chat = ChatSummary.extend({
  /** Replaces the general system prompt in this chat; null uses the general one. */
  systemPrompt: z.string().nullable(),
  /** Replaces the general one of the settings in this chat; null uses that. */
  windowPolicy: WindowPolicy.nullable(),
  /** What the composer held when it was last left. */
  draft: z.string(),
  /** Messages on the path that is shown, from the root to the active leaf. */
  messageCount: z.number().int(),
})
export type Chat = z.infer<typeof Chat>

/** `given-up`: it was unlikely to come right, and a cloud model is asked instead. `window-full`: there was no room for more, and nothing may leave the window in this chat. */
export const StopReason = z.enum(['end', 'length', 'window-full', 'stop-string', 'cancelled', 'given-up', 'interrupted', 'failed'])
export type StopReason = z.infer<typeof StopReason>

/** Messages of a path by their place, counted from 0 at its root; `end` is the first place after the range. */
export const PathRange = z.strictObject({ start: z.number().int(), end: z.number().int() })
export type PathRange = z.infer<typeof PathRange>

/** Ranges of a text, in UTF-16 units and in order. */
const TextSpans = z.array(z.tuple([z.number().int(), z.number().int()]))

/** Who wrote an answer: the model here, it with edits of a cloud model, or a cloud model. */
export const AnswerOrigin = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('local') }),
  z.strictObject({
    kind: z.enum(['refined', 'cloud']),
    provider: z.string(),
    providerName: z.string(),
    model: z.string(),
    /** In millionths of `currency`; null where the price is not known. */
    costMicro: z.number().int().min(0).nullable(),
    currency: z.string(),
    tokensIn: z.number().int().nullable(),
    tokensOut: z.number().int().nullable(),
    /** What of the text came from the cloud. */
    spans: TextSpans,
    /** The local answer beside it. */
    draftId: MessageId.nullable(),
    /** How many things were taken out before it was sent. */
    takenOut: z.number().int(),
    /** Why a cloud was asked; null in answers of before this was kept. */
    trigger: CloudTrigger.nullable().default(null),
  }),
])
export type AnswerOrigin = z.infer<typeof AnswerOrigin>

/** Where an answer came from and what it cost. Every figure was measured on this machine; null means it could not be. */
export const AnswerFacts = z.strictObject({
  modelId: ModelId,
  modelName: z.string(),
  tokens: z.number().int(),
  promptTokens: z.number().int().nullable(),
  /** From the engine taking the request to its first token; excludes loading the model. */
  timeToFirstTokenMs: z.number().nullable(),
  tokensPerSecond: z.number().nullable(),
  stopReason: StopReason,
  /** Earlier messages on the path that the model did not see: how many, and which. */
  leftOutMessages: z.number().int(),
  leftOut: z.array(PathRange).default([]),
  /** Of those, messages from the root on that a summary stood in for. */
  summarisedMessages: z.number().int().default(0),
  /** Tokens of the answer itself that had left the window when it ended. */
  leftOutAnswerTokens: z.number().int().default(0),
  /** Size of the window; null in answers of before this was kept. */
  contextSize: z.number().int().nullable().default(null),
  /** Tokens of the prompt that did not have to be read again, and where they were. */
  reusedTokens: z.number().int().nullable().default(null),
  reusedFrom: z.enum(['none', 'resident', 'memory', 'disk']).default('none'),
  /** How tokens were guessed ahead; null in answers of before this was kept. */
  speculationMode: z.enum(['auto', 'draft', 'lookup', 'off']).nullable().default(null),
  /** Speculation: tokens guessed ahead, how many of them were right, and how much faster that made it (measured; null where not). */
  draftedTokens: z.number().int().default(0),
  acceptedTokens: z.number().int().default(0),
  speculationGain: z.number().nullable().default(null),
  /** Ranges of the text, in UTF-16 units and in order, that came from accepted guesses. */
  guessed: z.array(z.tuple([z.number().int(), z.number().int()])).default([]),
  errorCode: ErrorCode.nullable(),
  errorDetails: ErrorDetails,
  origin: AnswerOrigin.default({ kind: 'local' }),
  /** A cloud was asked first and gave nothing, so the model here answered; null where none was. */
  cloudFailure: z.strictObject({ providerName: z.string(), trigger: CloudTrigger, code: ErrorCode, details: ErrorDetails }).nullable().default(null),
  /** How likely it is right; null where nobody could tell: it was cut off, came from a cloud, or is of before this was kept. */
  confidence: Confidence.nullable().default(null),
  /** What the router made of that; where nothing may leave, it stays. */
  route: Route.nullable().default(null),
  /** What the reader thinks of it. */
  rating: Rating.nullable().default(null),
})
export type AnswerFacts = z.infer<typeof AnswerFacts>

export const Message = z.strictObject({
  id: MessageId,
  chatId: ChatId,
  parentId: MessageId.nullable(),
  role: z.enum(['user', 'assistant']),
  text: z.string(),
  createdAtMs: z.number().int(),
  /** `interrupted`: the app or engine died while it was written; `failed`: no answer could be made, see `answer.errorCode`. */
  status: z.enum(['complete', 'streaming', 'interrupted', 'failed']),
  /** The disk has changed what was stored: the text no longer matches its checksum. Shown as it is, with a warning. */
  isDamaged: z.boolean(),
  /** Stays in the window whatever leaves it. */
  isPinned: z.boolean(),
  /** This message among its alternatives (same parent, same role), oldest first. */
  version: z.strictObject({
    index: z.number().int(),
    count: z.number().int(),
    previousId: MessageId.nullable(),
    nextId: MessageId.nullable(),
  }),
  answer: AnswerFacts.nullable(),
  /** Files that went along with a question, in order. */
  attachments: z.array(SentAttachment),
})
export type Message = z.infer<typeof Message>

export const MessagePage = z.strictObject({
  /** In reading order. */
  messages: z.array(Message),
  /** Messages on the path before the first one of this page. */
  earlierCount: z.number().int(),
})
export type MessagePage = z.infer<typeof MessagePage>

export const ChatChange = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('changed'), chat: ChatSummary }),
  z.strictObject({ type: z.literal('removed'), id: ChatId }),
])
export type ChatChange = z.infer<typeof ChatChange>

const byId = z.strictObject({ id: ChatId })

export const chats = {
  /** Pinned first, then most recently used; a query matches titles. Chats without messages or draft are left out. */
  list: oc
    .input(z.strictObject({ query: z.string().max(200).default(''), limit: z.number().int().min(1).max(500).default(200) }))
    .output(z.array(ChatSummary)),
  get: oc.input(byId).output(Chat),
  /** A chat to write into: the existing empty one, else a new one. */
  create: oc.input(z.strictObject({})).output(Chat),
  rename: oc.input(z.strictObject({ id: ChatId, title: z.string().trim().min(1).max(titleMaxLength) })).output(ChatSummary),
  pin: oc.input(z.strictObject({ id: ChatId, isPinned: z.boolean() })).output(ChatSummary),
  /** Hides the chat; it can be restored until the undo time is over, then it is erased for good. */
  remove: oc.input(byId).output(z.strictObject({ undoMs: z.number().int() })),
  restore: oc.input(byId).output(ChatSummary),
  setSystemPrompt: oc.input(z.strictObject({ id: ChatId, systemPrompt: z.string().max(20_000).nullable() })).output(Chat),
  saveDraft: oc.input(z.strictObject({ id: ChatId, text: z.string().max(messageMaxLength) })).output(z.strictObject({})),
  /** A page of the visible path, ending before `before`, or at the active leaf. */
  messages: oc
    .input(z.strictObject({ id: ChatId, before: MessageId.nullable().default(null), limit: z.number().int().min(1).max(500).default(100) }))
    .output(MessagePage),
  /** Shows another version of a message, with what was last read below it. */
  showVersion: oc.input(z.strictObject({ id: ChatId, messageId: MessageId })).output(z.strictObject({})),
  /** What changed in the list from now on. */
  watch: oc.output(eventIterator(ChatChange)),
}
