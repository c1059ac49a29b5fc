/* The cloud: what may leave, to whom, what it cost. Off until somebody switches it on.
 *
 * A cloud model is asked about one answer of the local model: to improve it
 * (`refine`, edits that are applied here) or to write another one (`answer`).
 * Either becomes a version beside the local one, so undo is showing that again. Or it is asked before the local model is (`previewFirst`).
 * `preview` works out the exact bytes; `ask` sends those and no others. */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { CloudMode, CloudTrigger, ConsentMode, DataClass, EntityKind, MicroMoney, ProviderKind } from './cloud-terms.ts'
import { AttachmentUse } from './attachments.ts'
import { Message, messageMaxLength } from './chats.ts'
import { ErrorCode, ErrorDetails } from './errors.ts'
import { ChatId, MessageId } from './ids.ts'

/** A short name such as `anthropic` or `our-vllm`; policies name providers by it. */
export const ProviderId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
  .brand<'ProviderId'>()
export type ProviderId = z.infer<typeof ProviderId>

/** `own`: a server of yours or your organisation's. `contract`: a company that has agreed in writing what it may do with what it gets. `public`: anybody's terms. */
export const TrustLevel = z.enum(['own', 'contract', 'public'])
export type TrustLevel = z.infer<typeof TrustLevel>

/** In millionths of the budget's currency for a million tokens: 3 dollars are 3,000,000. */
export const ModelPrice = z.strictObject({ inputMicro: MicroMoney, outputMicro: MicroMoney })
export type ModelPrice = z.infer<typeof ModelPrice>

export const CloudModel = z.strictObject({
  id: z.string().min(1).max(200),
  /** Tokens; null where neither the provider nor the user says. */
  contextSize: z.number().int().min(1).nullable(),
  /** Null is unknown: its cost is then limited in tokens only. */
  price: ModelPrice.nullable(),
})
export type CloudModel = z.infer<typeof CloudModel>

const seconds = (most: number) => z.number().int().min(1).max(most)

/** How long a provider is waited for. A request that takes longer is given up; what has come of it stays. */
export const ProviderPatience = z.strictObject({
  /** Until there is a connection. */
  connectSeconds: seconds(120),
  /** From sending to the first word, thinking included. */
  firstWordSeconds: seconds(1800),
  /** Between two words; signs of life without a word do not count. */
  pauseSeconds: seconds(600),
  /** For everything, tries and waits included. */
  totalSeconds: seconds(7200),
})
export type ProviderPatience = z.infer<typeof ProviderPatience>

export const usualPatience: ProviderPatience = { connectSeconds: 15, firstWordSeconds: 120, pauseSeconds: 60, totalSeconds: 600 }

const ProviderFields = {
  id: ProviderId,
  name: z.string().trim().min(1).max(80),
  kind: ProviderKind,
  /** With its path, such as `https://api.anthropic.com/v1` or `http://127.0.0.1:8000/v1`. */
  baseUrl: z.string().trim().min(1).max(500),
  /** Where it computes, as its contract says, e.g. `eu`; null is unknown. */
  region: z.string().trim().min(1).max(40).nullable(),
  trust: TrustLevel,
  models: z.array(CloudModel).max(500),
  /** The one that is asked; null until one is chosen. */
  model: z.string().min(1).max(200).nullable(),
  patience: ProviderPatience.default(usualPatience),
}

export const ProviderInput = z.strictObject(ProviderFields)
export type ProviderInput = z.infer<typeof ProviderInput>

export const CloudProvider = z.strictObject({
  ...ProviderFields,
  /** It lay on this computer or in a private network when it was entered. */
  isPrivate: z.boolean(),
  hasKey: z.boolean(),
  /** `session`: forgotten when Hearth ends. The key itself never leaves main. */
  keyKept: z.enum(['keychain', 'passphrase', 'session']).nullable(),
})
export type CloudProvider = z.infer<typeof CloudProvider>

/** `keychain`: the system keeps keys. `session`: nothing does. `locked`, `open`: a file that a passphrase opens. */
export const KeyPlace = z.enum(['keychain', 'session', 'locked', 'open'])
export type KeyPlace = z.infer<typeof KeyPlace>

/** Something that a policy may have decided; `source` then names it. */
const setting = <T extends z.ZodType>(value: T) => z.strictObject({ value, isLocked: z.boolean(), source: z.string().nullable() })

export const CloudConsent = z.strictObject({
  provider: ProviderId,
  /** Null: for all chats. */
  chatId: ChatId.nullable(),
  givenAtMs: z.number().int(),
  /** Null: until it is taken back. */
  expiresAtMs: z.number().int().nullable(),
})
export type CloudConsent = z.infer<typeof CloudConsent>

export const SpendingLine = z.strictObject({
  spentMicro: MicroMoney,
  tokens: z.number().int(),
  /** Null: no limit. */
  limitMicro: MicroMoney.nullable(),
  limitTokens: z.number().int().nullable(),
})
export type SpendingLine = z.infer<typeof SpendingLine>

export const CloudState = z.strictObject({
  /** What the user chose, or the policy's where it is locked. */
  mode: setting(CloudMode),
  consent: setting(ConsentMode),
  showsPreview: setting(z.boolean()),
  /** Expected share of answers that a cloud model helps with, 0 to 1; `auto` only. */
  share: z.number().min(0).max(1),
  /** Words that are always taken out before anything is sent. */
  names: z.array(z.string()),
  providers: z.array(CloudProvider),
  /** The one that is asked. */
  provider: ProviderId.nullable(),
  consents: z.array(CloudConsent),
  keys: KeyPlace,
  /** Whether anything could leave now, and if not, the first thing in the way. */
  blockedBy: z.enum(['off', 'offline', 'policy', 'kill-switch', 'no-provider', 'no-model', 'no-key', 'keys-locked']).nullable(),
  /** What the policy wants everybody to know, in its own words; null without. */
  banner: z.string().nullable(),
  currency: z.string(),
})
export type CloudState = z.infer<typeof CloudState>

export const CloudShape = z.enum(['refine', 'answer'])
export type CloudShape = z.infer<typeof CloudShape>

/** Why it may not leave, or which rules it met. `sentenceCode` has words in renderer/text/. */
export const CloudReason = z.strictObject({ rule: z.string(), source: z.string(), sentenceCode: z.string() })
export type CloudReason = z.infer<typeof CloudReason>

export const CloudPreview = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('denied'), reasons: z.array(CloudReason) }),
  z.strictObject({
    type: z.literal('ready'),
    previewId: z.uuid(),
    provider: ProviderId,
    providerName: z.string(),
    trust: TrustLevel,
    region: z.string().nullable(),
    model: z.string(),
    shape: CloudShape,
    method: z.literal('POST'),
    url: z.string(),
    /** The body, byte for byte as it is sent. */
    body: z.string(),
    bytes: z.number().int(),
    /** What was taken out, in the order of the text. `original` is shown here and goes nowhere. */
    taken: z.array(z.strictObject({ kind: EntityKind, placeholder: z.string(), original: z.string() })),
    dataClass: DataClass,
    /** Earlier messages that go along, and those that were held back because they are kept local. */
    messagesSent: z.number().int(),
    messagesHeldBack: z.number().int(),
    /** Estimates; the bill is what the provider reports. */
    promptTokens: z.number().int(),
    maxOutputTokens: z.number().int(),
    /** Null: the price is not known. */
    maxCostMicro: MicroMoney.nullable(),
    currency: z.string(),
    needsConsent: z.boolean(),
    /** How often a yes is needed here: the stricter of the user's choice and the rules. */
    consentMode: ConsentMode,
    reasons: z.array(CloudReason),
  }),
])
export type CloudPreview = z.infer<typeof CloudPreview>

/** Who could answer the next question of a chat instead of the model here, before that has read it. */
export const CloudOffer = z.strictObject({
  /** Null where nobody may be asked, whatever the question; `reasons` says why. */
  provider: z.strictObject({ name: z.string(), model: z.string() }).nullable(),
  /** Reasons for which the rules let a question be sent. */
  triggers: z.array(CloudTrigger),
  /** Of those, for which it is sent by itself: mode `auto`, a consent, and nothing is to be shown first. */
  automatic: z.array(CloudTrigger),
  /** Why the machine would rather not answer itself now; null while it does not mind, or where no rule lets it ask. */
  wish: z.enum(['thermal', 'battery']).nullable(),
  reasons: z.array(CloudReason),
})
export type CloudOffer = z.infer<typeof CloudOffer>

export const CloudEvent = z.discriminatedUnion('type', [
  /** Everything agreed and is written down; the request leaves now. */
  z.strictObject({ type: z.literal('sending') }),
  /** For `answer`, with its first word: the version that the deltas fill. */
  z.strictObject({ type: z.literal('version'), answer: Message }),
  /** Text with what was taken out put back. */
  z.strictObject({ type: z.literal('delta'), text: z.string() }),
  /** The version as stored. */
  z.strictObject({ type: z.literal('done'), answer: Message }),
  /** The cloud found nothing to improve: the local answer stays. */
  z.strictObject({ type: z.literal('unchanged'), answer: Message, costMicro: MicroMoney.nullable() }),
  /** Edits would change too much, or cannot be read: a whole answer is worth asking for, which is another request. */
  z.strictObject({ type: z.literal('ask-whole'), reason: z.enum(['too-much', 'unreadable', 'misses']), costMicro: MicroMoney.nullable() }),
  /** The local answer stays, with whatever came of the cloud's as a version beside it (`answer`, null without). */
  z.strictObject({ type: z.literal('failed'), code: ErrorCode, details: ErrorDetails, answer: Message.nullable() }),
])
export type CloudEvent = z.infer<typeof CloudEvent>

/**
 * A request under way, whoever asked: a window, or Hearth by itself. `writing` is there with the first word of a whole
 * answer, and again at the beginning of each stream of these: the text so far, to which each `delta` adds.
 */
export const CloudRun = z.discriminatedUnion('phase', [
  z.strictObject({ phase: z.literal('begun'), chatId: ChatId, messageId: MessageId }),
  z.strictObject({ phase: z.literal('writing'), chatId: ChatId, answer: Message }),
  z.strictObject({ phase: z.literal('delta'), chatId: ChatId, text: z.string() }),
  z.strictObject({ phase: z.literal('ended'), chatId: ChatId, messageId: MessageId, failed: ErrorCode.nullable() }),
])
export type CloudRun = z.infer<typeof CloudRun>

export const CloudChat = z.strictObject({
  /** Nothing of this chat may leave, whatever else is set. */
  isLocked: z.boolean(),
  /** Messages that the user wants kept here. */
  keptLocal: z.array(MessageId),
})
export type CloudChat = z.infer<typeof CloudChat>

export const ProviderTest = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('works'), durationMs: z.number(), models: z.array(CloudModel) }),
  z.strictObject({ type: z.literal('fails'), code: ErrorCode, details: ErrorDetails }),
])
export type ProviderTest = z.infer<typeof ProviderTest>

const byProvider = z.strictObject({ id: ProviderId })
const byMessage = z.strictObject({ messageId: MessageId })

/* Failures, besides the usual: `policy-denied` { reason: 'policy' | 'budget' | 'redaction' | 'consent' | 'locked' | 'audit' | 'preview-changed' |
 * 'kill-switch', source? }, `offline`, `unauthorized` { reason: 'key-refused' | 'no-key' | 'passphrase' }, `provider-failed` { reason: 'status' |
 * 'rate-limited' | 'overloaded' | 'timeout' | 'cut' | 'unreadable', status?, retryAfterSeconds? }. */
export const cloud = {
  state: oc.output(CloudState),
  watch: oc.output(eventIterator(CloudState)),
  /** @throws policy-denied for what a policy has locked */
  update: oc
    .input(
      z.strictObject({
        mode: CloudMode.optional(),
        consent: ConsentMode.optional(),
        showsPreview: z.boolean().optional(),
        share: z.number().min(0).max(1).optional(),
        names: z.array(z.string().trim().min(2).max(100)).max(500).optional(),
        provider: ProviderId.nullable().optional(),
      }),
    )
    .output(CloudState),
  /** New, or in place of the one with this id. A changed address forgets the key: it was given for another place. */
  saveProvider: oc.input(ProviderInput).output(CloudState),
  removeProvider: oc.input(byProvider).output(CloudState),
  /** Null forgets it. */
  setKey: oc.input(byProvider.extend({ key: z.string().trim().min(1).max(1000).nullable() })).output(CloudState),
  /** Where the system keeps no keys: opens the file for them, or makes it. Null closes it. @throws unauthorized { reason: 'passphrase' } */
  setPassphrase: oc.input(z.strictObject({ passphrase: z.string().min(8).max(500).nullable() })).output(CloudState),
  /** Asks the provider which models it has, with the key; nothing of any chat goes along. */
  test: oc.input(byProvider).output(ProviderTest),
  /** What would be sent about an answer. Sends nothing. */
  preview: oc.input(byMessage.extend({ shape: CloudShape })).output(CloudPreview),
  /** What may be offered for the next question of a chat. Sends nothing. */
  offer: oc.input(z.strictObject({ chatId: ChatId })).output(CloudOffer),
  /**
   * What would be sent of a question that is not asked yet; `answers.send` with the preview's id asks it. Sends nothing. A trigger that
   * is not true (the battery is not low) counts as `user`. Files go along whole. @throws not-found for a file of another chat
   */
  previewFirst: oc
    .input(z.strictObject({ chatId: ChatId, text: z.string().min(1).max(messageMaxLength), trigger: CloudTrigger, attachments: AttachmentUse.optional() }))
    .output(CloudPreview),
  /** Sends what a preview showed. `consent`: what the user says yes to, null where it was given before. Closing the stream stops it. */
  ask: oc
    .input(z.strictObject({ previewId: z.uuid(), consent: z.enum(['once', 'chat', 'provider']).nullable() }))
    .output(eventIterator(CloudEvent)),
  /** Back to the local answer; the other stays as a version. */
  undo: oc.input(byMessage).output(Message),
  /** This question and its answers stay here: no cloud is asked about them, and later questions do not carry them along. */
  keepLocal: oc.input(byMessage.extend({ isKept: z.boolean() })).output(CloudChat),
  chat: oc.input(z.strictObject({ chatId: ChatId })).output(CloudChat),
  lockChat: oc.input(z.strictObject({ chatId: ChatId, isLocked: z.boolean() })).output(CloudChat),
  /** Null takes all of them back. */
  withdrawConsent: oc.input(z.strictObject({ provider: ProviderId.nullable(), chatId: ChatId.nullable() })).output(CloudState),
  spending: oc.output(z.strictObject({ currency: z.string(), today: SpendingLine, month: SpendingLine })),
  /** Begins with what runs now. */
  watchRuns: oc.output(eventIterator(CloudRun)),
  /** Ends what a cloud writes in a chat, for whoever reads it here without having asked; nothing where there is none. */
  stop: oc.input(z.strictObject({ chatId: ChatId })),
}

