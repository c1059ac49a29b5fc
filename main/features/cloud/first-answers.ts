/* A cloud that answers a question before the model here has read it: because the user wants that, because the
 * question is longer than fits, or because the machine is too hot or its battery too low to work.
 *
 *   offer      what could be asked for the next question of a chat; nothing is looked at that is not written yet
 *   preview    the exact bytes, as for any other request (prepare-request.ts)
 *   agreed     what was previewed is sent as it was shown
 *   for...     by itself: mode `auto`, a consent, nothing to be shown first, and a share above nothing; never with files,
 *              which leave before the model here has answered only where somebody has seen what of them does
 *
 * The words go to whoever writes the answer (features/answers), which stores them; this
 * only sends. What does not hold, or goes wrong before the first word, leaves the
 * question to the model here: it is never waited for longer than for the provider's own no. */
import { randomUUID } from 'node:crypto'
import type { AskedFirst } from '../../contract/answers.ts'
import type { Attachment } from '../../contract/attachments.ts'
import type { Message } from '../../contract/chats.ts'
import type { CloudOffer, CloudPreview, CloudReason } from '../../contract/cloud.ts'
import type { CloudTrigger } from '../../contract/cloud-terms.ts'
import { AppError } from '../../contract/errors.ts'
import type { AttachmentId, ChatId } from '../../contract/ids.ts'
import { MessageId } from '../../contract/ids.ts'
import type { PolicyDecision } from '../../contract/policy.ts'
import { labelClass } from '../../core/policy/label-class.ts'
import { createRestorer } from '../../core/redaction/restore-stream.ts'
import type { AnsweredElsewhere, CloudOrigin, Elsewhere, ElsewhereEvent, QuestionNow } from '../../core/router/elsewhere.ts'
import type { PowerTrigger } from '../../core/router/power-trigger.ts'
import type { Cloud } from './cloud-feature.ts'
import { giveConsent, mayStillLeave, mostPreviews, policyInForce, previewMs, waitFor } from './cloud-requests.ts'
import { effectiveMode, effectivePreview } from './cloud-state.ts'
import { type PreparedFirst, decide, ownReasons, prepareFirst } from './prepare-request.ts'
import { chosenProvider } from './provider-book.ts'
import type { StoredProvider } from './cloud-settings.ts'
import { CutOffError, mapToRestore, sendRequest } from './send-request.ts'
import { type Bill, noBill } from './write-version.ts'

export type FirstPorts = {
  /** Why the machine would rather not answer itself; null while it does not mind. */
  wish: () => PowerTrigger | null
  /** The model of the chat could not read this question with all of its files, whatever leaves its window. */
  isTooLong: (asked: Pick<QuestionNow, 'chatId' | 'text' | 'attachments'>) => Promise<boolean>
}

export type FirstAnswers = {
  offer: (chatId: ChatId) => CloudOffer
  /** @throws AppError not-found */
  preview: (asked: QuestionNow & { trigger: CloudTrigger }) => Promise<CloudPreview>
  elsewhere: Elsewhere
}

export const createFirstAnswers = (cloud: Cloud, ports: FirstPorts): FirstAnswers => {
  const previews = new Map<string, PreparedFirst>()
  const trueTrigger = async ({ trigger, ...asked }: QuestionNow & { trigger: CloudTrigger }): Promise<CloudTrigger> => {
    if (trigger === 'context-overflow') return (await ports.isTooLong(asked)) ? trigger : 'user'
    return trigger === ports.wish() ? trigger : 'user'
  }
  const unasked = async (question: Message, trigger: CloudTrigger): Promise<AnsweredElsewhere | null> => {
    try {
      if (question.attachments.length > 0 || !offerFor(cloud, question.chatId, ports.wish()).automatic.includes(trigger)) return null
      const prepared = await prepareFirst(cloud.context(), { question, trigger })
      return 'type' in prepared || prepared.decision.needsConsent ? null : answerOf(cloud, prepared, { isGivenNow: false, actor: 'router' })
    } catch (error) {
      // The model here answers.
      cloud.options.log.warn({ err: error }, 'Whether a cloud may answer first could not be told')
      return null
    }
  }
  return {
    offer: (chatId) => offerFor(cloud, chatId, ports.wish()),
    preview: async (asked) => {
      const question = notAskedYet(cloud, asked)
      const prepared = await prepareFirst(cloud.context(), { question, trigger: await trueTrigger(asked) })
      if ('type' in prepared) {
        const reasons = prepared.reasons.map(({ rule, source, sentenceCode }) => `${sentenceCode} ${rule} ${source}`.slice(0, 300))
        void cloud.options.audit.record({ event: 'request-refused', actor: 'user', decision: 'refused', reasons })
        return prepared
      }
      previews.set(prepared.id, prepared)
      const [oldest] = previews.keys()
      if (previews.size > mostPreviews && oldest !== undefined) previews.delete(oldest)
      return prepared.preview
    },
    elsewhere: {
      agreed: ({ first, ...asked }) => {
        const prepared = previews.get(first.previewId)
        previews.delete(first.previewId)
        if (prepared === undefined || !isStill(cloud, prepared, asked)) {
          throw new AppError('not-found', 'This preview is of another question, or too old', { details: { kind: 'preview' } })
        }
        return agreed(cloud, prepared, first.consent)
      },
      forPower: (question) => {
        const wish = ports.wish()
        return wish === null || !isAuto(cloud) ? null : unasked(question, wish)
      },
      forLength: (question) => (isAuto(cloud) ? unasked(question, 'context-overflow') : null),
    },
  }
}

const isAuto = ({ settings, options }: Cloud): boolean => settings.get().share > 0 && effectiveMode(settings.get(), options.policy.effective()) === 'auto'

/** As it would be stored, files whole; its id is nobody's. @throws AppError not-found for what is no file of this chat */
const notAskedYet = ({ options: { storage }, nowMs }: Cloud, { chatId, text, attachments }: QuestionNow): Message => ({
  ...{ id: MessageId.parse(randomUUID()), chatId, parentId: storage.messages.activeLeaf(chatId), role: 'user', text },
  ...{ createdAtMs: nowMs(), status: 'complete', isDamaged: false, isPinned: false, answer: null },
  version: { index: 0, count: 1, previousId: null, nextId: null },
  attachments: attachments.map((id) => ({ ...fileOf(storage, { id, chatId }), parts: null })),
})

const fileOf = ({ attachments }: Cloud['options']['storage'], { id, chatId }: { id: AttachmentId; chatId: ChatId }): Attachment => {
  if (attachments.chatOf(id) !== chatId) throw new AppError('not-found', 'There is no such file in this chat', { details: { kind: 'attachment' } })
  return attachments.get(id)
}

/** The chat has not gone on, and text and files are those that were shown. */
const isStill = ({ options: { storage }, nowMs }: Cloud, { question, preparedAtMs }: PreparedFirst, { chatId, text, attachments }: QuestionNow): boolean =>
  question.chatId === chatId && question.attachments.map(({ id }) => id).join() === attachments.join() && question.text === text && question.parentId === storage.messages.activeLeaf(chatId) && Math.abs(nowMs() - preparedAtMs) <= previewMs

/** @throws AppError policy-denied, offline: then nothing is stored either */
const agreed = (cloud: Cloud, prepared: PreparedFirst, consent: AskedFirst['consent']): AnsweredElsewhere => {
  mayStillLeave(cloud, prepared, consent !== null)
  giveConsent(cloud, prepared, consent)
  return answerOf(cloud, prepared, { isGivenNow: consent !== null, actor: 'user' })
}

type By = { isGivenNow: boolean; actor: 'user' | 'router' }

const answerOf = (cloud: Cloud, prepared: PreparedFirst, by: By): AnsweredElsewhere => ({
  providerName: prepared.provider.name,
  trigger: prepared.trigger,
  // What is kept local is kept by the id of the stored question.
  answer: (question, signal) => send(cloud, { ...prepared, question }, { ...by, signal }),
})

async function* send(cloud: Cloud, prepared: PreparedFirst, { isGivenNow, actor, signal }: By & { signal: AbortSignal }): AsyncGenerator<ElsewhereEvent, void, undefined> {
  const { options, nowMs } = cloud
  const recheck = (): void => {
    mayStillLeave(cloud, prepared, isGivenNow)
  }
  const restorer = createRestorer(mapToRestore(prepared))
  let written = 0
  const tell = (text: string): ElsewhereEvent[] => {
    if (text === '') return []
    const begun: ElsewhereEvent[] = written === 0 ? [{ type: 'begun', origin: originOf(prepared, noBill, 0) }] : []
    written += text.length
    return [...begun, { type: 'text', text }]
  }
  let end = (): void => undefined
  try {
    const run = cloud.runs.begin(prepared.question.chatId, signal, recheck)
    ;({ end } = run)
    const { network, budget, audit, log, wait = waitFor } = options
    const policy = policyInForce(options.policy.view().sources)
    const pieces = sendRequest({ network, budget, audit, log, wait, prepared, recheck, actor, nowMs, policy, signal: run.signal, readKey: () => cloud.keys.read(prepared.provider.id) })
    for await (const piece of pieces) {
      if (piece.type === 'text') yield* tell(restorer.push(piece.text))
      else if (piece.type === 'end') {
        yield* tell(restorer.end())
        yield { type: 'end', stopReason: piece.stopReason, origin: originOf(prepared, piece.bill, written) }
      }
    }
  } catch (error) {
    yield* tell(restorer.end())
    yield { type: 'failed', error: asAppError(cloud, error), origin: error instanceof CutOffError ? originOf(prepared, error.bill, written) : null }
  } finally {
    end()
  }
}

const asAppError = ({ options: { log } }: Cloud, error: unknown): AppError => {
  if (error instanceof AppError) return error
  log.error({ err: error }, 'Asking a cloud first failed')
  return new AppError('internal', 'Asking the cloud failed inside; the log has it', { cause: error })
}

const originOf = ({ provider, model, preview, counts, trigger }: PreparedFirst, bill: Bill, length: number): CloudOrigin => ({
  ...{ kind: 'cloud', provider: provider.id, providerName: provider.name, model: model.id, currency: preview.currency, ...bill },
  ...{ spans: [[0, length]], draftId: null, takenOut: Object.values(counts).reduce((sum, count) => sum + count, 0), trigger },
})

/** The cheapest look: everything but the text, which may still be in the way of it. */
const offerFor = (cloud: Cloud, chatId: ChatId, wish: PowerTrigger | null): CloudOffer => {
  const provider = chosenProvider(cloud.settings.get())
  const own = ownReasons(cloud.context(), { id: MessageId.parse(randomUUID()), chatId })
  if (own.length > 0) return nobody(own)
  const { blockedBy } = cloud.state()
  if (provider === null || blockedBy !== null) return nobody([{ rule: 'setup', source: 'Hearth', sentenceCode: blockedBy ?? 'no-provider' }])
  return provider.model === null ? nobody([{ rule: 'setup', source: 'Hearth', sentenceCode: 'no-model' }]) : offerOf(cloud, chatId, { provider, model: provider.model, wish })
}

const nobody = (reasons: CloudReason[]): CloudOffer => ({ provider: null, triggers: [], automatic: [], wish: null, reasons })

type Asked = { provider: StoredProvider; model: string; wish: PowerTrigger | null }

const offerOf = (cloud: Cloud, chatId: ChatId, { provider, model, wish }: Asked): CloudOffer => {
  const context = cloud.context()
  const effective = context.policy.effective()
  const given = { dataClass: labelClass(effective, { folder: null, texts: [] }), promptTokens: 0, maxOutputTokens: 0 }
  const decisions = allTriggers.map((trigger) => ({ trigger, ...decide(context, { provider, model: { id: model }, trigger, question: { chatId } }, given) }))
  if (decisions.some((decision) => isSpent(cloud, decision))) return nobody([{ rule: 'budget', source: 'Hearth', sentenceCode: 'budget-spent' }])
  const allowed = decisions.filter(({ isAllowed }) => isAllowed)
  const triggers = allowed.map(({ trigger }) => trigger)
  const isUnasked = isAuto(cloud) && !effectivePreview(context.settings, effective)
  return {
    provider: triggers.length === 0 ? null : { name: provider.name, model },
    triggers,
    automatic: isUnasked ? allowed.filter(({ needsConsent }) => !needsConsent).map(({ trigger }) => trigger) : [],
    wish: wish !== null && triggers.includes(wish) ? wish : null,
    reasons: decisions.flatMap(({ isAllowed, reasons }) => (isAllowed ? [] : reasons.map(({ rule, source, sentenceCode }) => ({ rule, source, sentenceCode })))),
  }
}

const allTriggers: readonly CloudTrigger[] = ['user', 'low-confidence', 'context-overflow', 'thermal', 'battery']

/** Nothing is left of a day or a month; what a request costs is held against the rest when it is sent. */
const isSpent = ({ options: { budget } }: Cloud, { limits }: Pick<PolicyDecision, 'limits'>): boolean => {
  const { perUserDayMicro, perUserMonthMicro, tokensPerDay } = limits.budget
  const { today, thisMonth } = budget.use()
  const isUsedUp = (used: number, limit: number | null): boolean => limit !== null && used >= limit
  return isUsedUp(today.micro, perUserDayMicro) || isUsedUp(thisMonth.micro, perUserMonthMicro) || isUsedUp(today.tokens, tokensPerDay)
}
