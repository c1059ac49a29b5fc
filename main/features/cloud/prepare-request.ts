/* From an answer to the exact bytes that would leave, or to the reasons why none may.
 *
 *   lock of the chat, question kept local -> policy -> class of the texts -> policy for that class -> taken out -> bytes
 *
 * Nothing is sent here. Every step that fails ends in reasons, and so does one
 * that throws what it should not: no bytes, no request. */
import { randomUUID } from 'node:crypto'
import type { Message } from '../../contract/chats.ts'
import type { CloudModel, CloudPreview, CloudReason, CloudShape } from '../../contract/cloud.ts'
import { type CloudTrigger, type DataClass, redactionLevels } from '../../contract/cloud-terms.ts'
import { AppError } from '../../contract/errors.ts'
import type { ChatId, MessageId } from '../../contract/ids.ts'
import type { PolicyDecision, PolicyRequest } from '../../contract/policy.ts'
import { type QuotedFile, questionText } from '../../core/attachments/question-text.ts'
import { decideRequest } from '../../core/policy/decide-request.ts'
import { labelClass, mostSensitive } from '../../core/policy/label-class.ts'
import { createRedactor } from '../../core/redaction/create-redactor.ts'
import type { EntityCounts, PlaceholderMap, RedactedTexts, RedactorOptions } from '../../core/redaction/redaction-types.ts'
import { refinementPrompt } from '../../core/router/refinement-prompt.ts'
import type { CloudOptions } from './cloud-ports.ts'
import type { CloudSettings, StoredProvider } from './cloud-settings.ts'
import { consentFor } from './consent-book.ts'
import { costMicro, tokensOfBytes } from './cost.ts'
import { type Gathered, gatherTexts } from './gather-texts.ts'
import { chosenProvider } from './provider-book.ts'
import type { CloudMessage, CloudRequest } from './providers/cloud-request.ts'
import { type ComposedRequest, composeBody } from './providers/compose-body.ts'
import { isCustomEndpoint } from './providers/known-endpoints.ts'
import type { Endpoint } from './providers/language-model.ts'

/** `Draft` is null where the model here has not answered yet. */
export type PreparedOf<Draft extends Message | null> = {
  id: string
  preparedAtMs: number
  trigger: CloudTrigger
  shape: CloudShape
  question: Message
  draft: Draft
  provider: StoredProvider
  model: CloudModel
  endpoint: Endpoint
  request: CloudRequest
  composed: ComposedRequest
  /** The redacted draft, for edits. */
  redactedDraft: string
  map: PlaceholderMap
  counts: EntityCounts
  dataClass: DataClass
  promptTokens: number
  /** The largest that it can be; null without a price. */
  maxCostMicro: number | null
  decision: PolicyDecision
  /** For the log of an administrator who wants it whole. */
  original: string
  preview: Extract<CloudPreview, { type: 'ready' }>
}

export type Prepared = PreparedOf<Message>
export type PreparedFirst = PreparedOf<null>

type Denied = { type: 'denied'; reasons: CloudReason[] }

export type PrepareContext = Pick<CloudOptions, 'storage' | 'policy' | 'network'> & {
  settings: CloudSettings
  mapOf: (chatId: ChatId) => Promise<PlaceholderMap>
  /** On disk before anything that was made with it is shown. */
  keepMap: (chatId: ChatId) => void
  hasKey: (id: StoredProvider['id']) => boolean
  nowMs: number
}

export type Wanted = { messageId: MessageId; shape: CloudShape; trigger: CloudTrigger }

/** Longest answer that is asked for where no policy says less, tokens; edits are shorter. */
const maxOutput: Readonly<Record<CloudShape, number>> = { answer: 4096, refine: 2048 }

/** @throws AppError not-found, invalid-input for what is no answer */
export const prepareRequest = (context: PrepareContext, { messageId, shape, trigger }: Wanted): Promise<Prepared | Denied> =>
  prepareAbout(context, { ...answerWithQuestion(context.storage, messageId), shape, trigger })

/** Of a question that the model here has not answered, or that is not even stored: then its id is nobody's yet. */
export const prepareFirst = (context: PrepareContext, { question, trigger }: { question: Message; trigger: CloudTrigger }): Promise<PreparedFirst | Denied> =>
  prepareAbout(context, { question, trigger, draft: null, shape: 'answer' })

type About<Draft extends Message | null> = { question: Message; draft: Draft; shape: CloudShape; trigger: CloudTrigger }

const prepareAbout = async <Draft extends Message | null>(context: PrepareContext, about: About<Draft>): Promise<PreparedOf<Draft> | Denied> => {
  const { settings } = context
  const { question } = about
  const provider = chosenProvider(settings)
  const model = provider?.models.find(({ id }) => id === provider.model) ?? null
  const before = ownReasons(context, question)
  if (before.length > 0) return { type: 'denied', reasons: before }
  if (provider === null || model === null) return denied('setup', provider === null ? 'no-provider' : 'no-model')
  return prepareFor(context, { ...about, provider, model })
}

type Chosen<Draft extends Message | null> = About<Draft> & { provider: StoredProvider; model: CloudModel }

/** A small model's window is shared: no more than half of it is kept free for the answer. */
const longestAnswer = ({ shape, model }: { shape: CloudShape; model: CloudModel }, limit: number | null): number =>
  Math.min(maxOutput[shape], limit ?? Number.POSITIVE_INFINITY, model.contextSize === null ? Number.POSITIVE_INFINITY : Math.floor(model.contextSize / 2))

const prepareFor = async <Draft extends Message | null>(context: PrepareContext, chosen: Chosen<Draft>): Promise<PreparedOf<Draft> | Denied> => {
  const { question, draft, provider, model, shape } = chosen
  // First for what holds whatever is sent: how much of the history, how long an answer.
  const { limits } = decide(context, chosen, { dataClass: 'public', promptTokens: 0, maxOutputTokens: 0 })
  const gathered = gatherTexts(context.storage, { question, draft, shape, historyTurns: limits.historyTurns })
  const maxOutputTokens = longestAnswer(chosen, limits.maxOutputTokens)
  try {
    const map = await context.mapOf(question.chatId)
    if (arePassagesBlocked(context, gathered)) return denied('data.ragToCloud', 'passages-blocked')
    const dataClass = classOf(context, gathered)
    const given = { dataClass, promptTokens: 0, maxOutputTokens }
    const redactor = createRedactor(redactorOptions(decide(context, chosen, given), context.settings))
    const redacted = redactor.redact(gathered.inputs, map)
    context.keepMap(question.chatId)
    const request: CloudRequest = { messages: messagesOf(gathered, redacted), maxOutputTokens }
    const endpoint: Endpoint = { id: provider.id, kind: provider.kind, baseUrl: provider.baseUrl, model: model.id }
    const composed = await composeBody(endpoint, request)
    const promptTokens = tokensOfBytes(Buffer.byteLength(composed.body))
    const decision = decide(context, chosen, { ...given, promptTokens })
    if (!decision.isAllowed) return { type: 'denied', reasons: decision.reasons.map(asReason) }
    const largest = model.contextSize
    if (largest !== null && promptTokens + maxOutputTokens > largest) return denied('context', 'prompt-too-long')
    return finish(context, chosen, { gathered, redacted, request, endpoint, composed, decision, dataClass, promptTokens, map })
  } catch (error) {
    if (error instanceof AppError && error.code === 'policy-denied') return deniedBy(error)
    throw error
  }
}

type Parts = Pick<Prepared, 'request' | 'endpoint' | 'composed' | 'decision' | 'dataClass' | 'promptTokens' | 'map'> & { gathered: Gathered; redacted: RedactedTexts }

const finish = <Draft extends Message | null>(context: PrepareContext, chosen: Chosen<Draft>, parts: Parts): PreparedOf<Draft> => {
  const { provider, model, shape, question, draft, trigger } = chosen
  const { gathered, redacted, request, composed, decision, dataClass, promptTokens } = parts
  const maxCostMicro = model.price === null ? null : costMicro(model.price, { input: promptTokens, output: request.maxOutputTokens })
  const id = randomUUID()
  const preview: Prepared['preview'] = {
    ...{ type: 'ready', previewId: id, shape, dataClass, promptTokens, maxCostMicro },
    ...{ provider: provider.id, providerName: provider.name, trust: provider.trust, region: provider.region, model: model.id },
    ...{ method: 'POST', url: composed.url, body: composed.body, bytes: Buffer.byteLength(composed.body) },
    taken: takenOnce(redacted),
    messagesSent: gathered.messagesSent,
    messagesHeldBack: gathered.messagesHeldBack,
    maxOutputTokens: request.maxOutputTokens,
    currency: decision.limits.budget.currency ?? defaultCurrency,
    needsConsent: decision.needsConsent,
    consentMode: decision.consentMode,
    reasons: decision.reasons.map(asReason),
  }
  return {
    ...{ id, preparedAtMs: context.nowMs, trigger, shape, question, draft, provider, model, preview, maxCostMicro },
    ...{ endpoint: parts.endpoint, request, composed, decision, dataClass, promptTokens, map: parts.map, counts: redacted.counts },
    redactedDraft: redacted.texts.at(-1)?.text ?? '',
    original: gathered.inputs.map(({ text }) => text).join('\n\n'),
  }
}

export const defaultCurrency = 'USD'

export type DecideContext = Pick<PrepareContext, 'settings' | 'storage' | 'network' | 'policy' | 'nowMs' | 'hasKey'>

/** What the policy says; also again right before sending. */
export const decide = (
  { settings, storage, network, policy, nowMs, hasKey }: DecideContext,
  { provider, model, trigger, question }: Pick<Prepared, 'provider' | 'trigger'> & { model: { id: string }; question: { chatId: string; attachments?: Message['attachments'] } },
  given: { dataClass: DataClass; promptTokens: number; maxOutputTokens: number; isGivenNow?: boolean },
): PolicyDecision => {
  const { isGivenNow = false, ...size } = given
  const request: PolicyRequest = {
    provider: { ...providerTerms(provider), isUserKey: hasKey(provider.id) },
    ...{ ...size, model: model.id, trigger },
    consent: { mode: settings.consent, isGiven: false, ageDays: 0 },
    hasAttachments: sizesOf(question.attachments ?? []),
    networkOffline: network.state().isOffline,
  }
  const effective = policy.effective()
  // How often to ask is the stricter of two; only what was given for just that counts.
  const { consentMode: mode } = decideRequest(effective, request)
  const consent = consentFor(storage.cloud.consents(), { mode, provider: provider.id, chatId: question.chatId, isGivenNow, nowMs })
  return decideRequest(effective, { ...request, consent })
}

const providerTerms = ({ id, kind, baseUrl, region, trust }: StoredProvider): Omit<PolicyRequest['provider'], 'isUserKey'> => ({
  ...{ id, kind, baseUrl, region, trust },
  isCustomEndpoint: isCustomEndpoint({ kind, baseUrl }),
})

const sizesOf = (attachments: Message['attachments']): PolicyRequest['hasAttachments'] => ({
  images: attachments.filter(({ kind }) => kind === 'image').length,
  files: attachments.filter(({ kind }) => kind === 'text').length,
  bytes: attachments.reduce((sum, { bytes }) => sum + bytes, 0),
})

/** Passages that were chosen by the question are retrieval; `redacted` is what happens to every text. */
const arePassagesBlocked = ({ policy }: PrepareContext, { files }: Gathered): boolean =>
  policy.effective().rules['data.ragToCloud'].value === 'block' && files.some(({ parts }) => parts !== null)

/** @throws AppError not-found, invalid-input */
export const answerWithQuestion = ({ messages }: Pick<CloudOptions['storage'], 'messages'>, id: MessageId): { question: Message; draft: Message } => {
  const draft = messages.get(id)
  if (draft.role !== 'assistant' || draft.parentId === null || draft.status === 'streaming') {
    throw new AppError('invalid-input', 'A cloud is asked about an answer that is finished', { details: { reason: 'no-answer' } })
  }
  return { draft, question: messages.get(draft.parentId) }
}

/** What the user's own marks forbid. */
export const ownReasons = ({ storage, settings }: Pick<PrepareContext, 'storage' | 'settings'>, question: Pick<Message, 'id' | 'chatId'>): CloudReason[] => {
  const yours = (rule: string, sentenceCode: string): CloudReason => ({ rule, source: 'you', sentenceCode })
  if (settings.mode === 'off') return [yours('mode', 'mode-off')]
  if (storage.cloud.isLocked(question.chatId)) return [yours('chat-lock', 'chat-locked')]
  return storage.cloud.keptLocal(question.chatId).includes(question.id) ? [yours('kept-local', 'kept-local')] : []
}

const classOf = ({ policy, settings }: PrepareContext, { inputs, files }: Gathered): DataClass => {
  const effective = policy.effective()
  const texts = inputs.map(({ text }) => text)
  const labelled = files.map(({ folder }) => labelClass(effective, { folder, isFile: true, texts })).reduce(mostSensitive, labelClass(effective, { folder: null, texts }))
  const customPatterns = effective.rules['redaction.customPatterns'].value.map(({ item }) => item)
  return createRedactor({ level: 'standard', customPatterns, names: settings.names, defaultClass: labelled }).classify(inputs)
}

/** Names and secrets are taken out even where no policy asks for it. */
const redactorOptions = ({ redaction }: PolicyDecision, { names }: CloudSettings): RedactorOptions => ({
  level: redactionLevels.indexOf(redaction.level) < redactionLevels.indexOf('standard') ? 'standard' : redaction.level,
  entities: redaction.entities,
  customPatterns: redaction.customPatterns,
  names,
  onDetectorError: 'block',
})

const messagesOf = ({ roles }: Gathered, { texts }: RedactedTexts): CloudMessage[] => {
  const told = withFiles(texts.map(({ text }, index) => ({ role: roles[index] ?? 'user', text })))
  const draft = told.find(({ role }) => role === 'draft')
  const plain = told.flatMap(({ role, text }): CloudMessage[] => (role === 'draft' ? [] : [{ role, text }]))
  if (draft === undefined) return plain
  const question = plain.at(-1)?.text ?? ''
  const prompt = refinementPrompt(question, draft.text)
  const system = [...prompt, ...plain].flatMap(({ role, text }) => (role === 'system' ? [text] : [])).join('\n\n')
  return [{ role: 'system', text: system }, ...plain.slice(0, -1).filter(({ role }) => role !== 'system'), ...prompt.filter(({ role }) => role !== 'system')]
}

type Told = { role: Gathered['roles'][number]; text: string }

/** As the model here reads them: before the words of the question. */
const withFiles = (told: readonly Told[]): { role: Exclude<Told['role'], 'file-name' | 'file'>; text: string }[] => {
  const names = told.filter(({ role }) => role === 'file-name')
  const files = told.filter(({ role }) => role === 'file').map(({ text }, index): QuotedFile => ({ name: names[index]?.text ?? 'file', text, parts: null }))
  const question = told.findLastIndex(({ role }) => role === 'user')
  return told.flatMap(({ role, text }, index) => (role === 'file-name' || role === 'file' ? [] : [{ role, text: index === question ? questionText(text, files) : text }]))
}

const takenOnce = ({ texts }: RedactedTexts): Prepared['preview']['taken'] => {
  const all = texts.flatMap(({ placeholders }) => placeholders.map(({ kind, placeholder, original }) => ({ kind, placeholder, original })))
  return [...new Map(all.map((each) => [each.placeholder, each])).values()]
}

const asReason = ({ rule, source, sentenceCode }: CloudReason): CloudReason => ({ rule, source, sentenceCode })

const denied = (rule: string, sentenceCode: string): Denied => ({ type: 'denied', reasons: [{ rule, source: 'Hearth', sentenceCode }] })

const deniedBy = ({ details }: AppError): Denied =>
  denied(`redaction${typeof details['kind'] === 'string' ? `.${details['kind']}` : ''}`, redactionCodes[String(details['why'])] ?? 'redaction-failed')

const redactionCodes: Readonly<Record<string, string | undefined>> = { entity: 'redaction-blocked', numbers: 'placeholders-unknown' }
