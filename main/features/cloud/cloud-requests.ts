/* Previews and questions: who asks for one, and what has to be true right before it leaves. */
import { AsyncIteratorClass } from '@orpc/server'
import { setTimeout as after } from 'node:timers/promises'
import type { CloudEvent, CloudPreview } from '../../contract/cloud.ts'
import { AppError } from '../../contract/errors.ts'
import type { ChatId } from '../../contract/ids.ts'
import type { PolicyView } from '../../contract/policy.ts'
import { askCloud } from './ask-cloud.ts'
import type { Cloud } from './cloud-feature.ts'
import { effectivePreview } from './cloud-state.ts'
import { type Prepared, type PreparedFirst, type Wanted, decide, ownReasons, prepareRequest } from './prepare-request.ts'

export type ConsentGiven = 'once' | 'chat' | 'provider' | null

/** A preview is good for so long, and so many are kept. */
export const previewMs = 15 * 60_000
export const mostPreviews = 20

/** @throws AppError not-found, invalid-input */
export const previewRequest = async (cloud: Cloud, wanted: Wanted): Promise<CloudPreview> => {
  const prepared = await prepareRequest(cloud.context(), wanted)
  if ('type' in prepared) {
    void cloud.options.audit.record({
      ...{ event: 'request-refused', actor: wanted.trigger === 'user' ? 'user' : 'router', decision: 'refused' },
      reasons: prepared.reasons.map(({ rule, source, sentenceCode }) => `${sentenceCode} ${rule} ${source}`.slice(0, 300)),
    })
    return prepared
  }
  keep(cloud, prepared)
  return prepared.preview
}

const keep = ({ previews }: Cloud, prepared: Prepared): void => {
  previews.set(prepared.id, prepared)
  const [oldest] = previews.keys()
  if (previews.size > mostPreviews && oldest !== undefined) previews.delete(oldest)
}

export type CloudStream = AsyncIteratorClass<CloudEvent, undefined, undefined>

/** A preview is used once. @throws AppError not-found (no such preview any more), conflict, policy-denied */
export const askAbout = (cloud: Cloud, asked: { previewId: string; consent: ConsentGiven }, signal: AbortSignal | undefined): CloudStream => {
  const prepared = cloud.previews.get(asked.previewId)
  cloud.previews.delete(asked.previewId)
  if (prepared === undefined || Math.abs(cloud.nowMs() - prepared.preparedAtMs) > previewMs) {
    throw new AppError('not-found', 'This preview is too old; look at what would be sent again', { details: { kind: 'preview' } })
  }
  giveConsent(cloud, prepared, asked.consent)
  return startRun(cloud, { prepared, isGivenNow: asked.consent !== null, actor: 'user' }, signal)
}

/** By itself, where nobody has to be asked and nothing has to be shown. Resolves to null where somebody has to. */
export const askUnasked = async (cloud: Cloud, wanted: Wanted): Promise<CloudStream | null> => {
  const prepared = await prepareRequest(cloud.context(), wanted)
  if ('type' in prepared || prepared.decision.needsConsent) return null
  if (effectivePreview(cloud.settings.get(), cloud.options.policy.effective())) return null
  return startRun(cloud, { prepared, isGivenNow: false, actor: 'router' }, undefined)
}

export const giveConsent = (cloud: Cloud, { provider, question }: Prepared | PreparedFirst, consent: ConsentGiven): void => {
  if (consent === null) return
  const { storage, audit } = cloud.options
  const chatId = consent === 'provider' ? null : question.chatId
  if (consent !== 'once') storage.cloud.giveConsent({ provider: provider.id, chatId })
  void audit.record({ event: 'consent-given', actor: 'user', provider: provider.id, note: consent })
  cloud.changes.publish(true)
}

type Run = { prepared: Prepared; isGivenNow: boolean; actor: 'user' | 'router' }

const startRun = (cloud: Cloud, { prepared, isGivenNow, actor }: Run, signal: AbortSignal | undefined): CloudStream => {
  const { options, nowMs } = cloud
  const { chatId } = prepared.question
  if (options.isAnswering(chatId)) throw new AppError('conflict', 'An answer is being written in this chat', { details: { reason: 'answering' } })
  const recheck = (): void => {
    mayStillLeave(cloud, prepared, isGivenNow)
  }
  const run = cloud.runs.begin(chatId, signal, recheck)
  const { storage, network, budget, audit, log, wait = waitFor } = options
  const events = askCloud({
    ...{ storage, network, budget, audit, log, wait, prepared, recheck, actor, nowMs, writing: cloud.writing },
    policy: policyInForce(options.policy.view().sources),
    readKey: () => cloud.keys.read(prepared.provider.id),
    signal: run.signal,
  })
  cloud.live.begin(chatId, prepared.draft.id)
  return readerOf(cloud, { events, chatId, end: run.end })
}

export const policyInForce = (sources: PolicyView['sources']): { id: string | null; serial: number | null } | null => {
  const found = sources.find(({ state }) => state === 'in-force')
  return found === undefined ? null : { id: found.policyId, serial: found.serial }
}

export const waitFor = async (ms: number, signal: AbortSignal): Promise<void> => {
  await after(ms, undefined, { signal })
}

type Reading = { events: AsyncGenerator<CloudEvent, void, undefined>; chatId: ChatId; end: () => void }

/** Whoever stops reading stops the request. */
const readerOf = (cloud: Cloud, { events, chatId, end }: Reading): CloudStream => {
  let failed: CloudEvent | undefined
  let isOver = false
  const finish = (): void => {
    if (isOver) return
    isOver = true
    end()
    cloud.live.end(chatId, failed?.type === 'failed' ? failed.code : null)
  }
  return new AsyncIteratorClass<CloudEvent, undefined, undefined>(
    async () => {
      const result = await events.next().catch((error: unknown) => {
        finish()
        throw error
      })
      if (result.done === true) {
        finish()
        return { done: true, value: undefined }
      }
      if (result.value.type === 'failed') failed = result.value
      cloud.live.take(chatId, result.value)
      return { done: false, value: result.value }
    },
    async () => {
      await events.return()
      finish()
    },
  )
}

/** @throws AppError policy-denied, offline */
export const mayStillLeave = (cloud: Cloud, prepared: Prepared | PreparedFirst, isGivenNow: boolean): void => {
  const context = cloud.context()
  const [own] = ownReasons(context, prepared.question)
  if (own !== undefined) throw refused('locked', own.sentenceCode, own.source)
  const { dataClass, promptTokens, request } = prepared
  const decision = decide(context, prepared, { dataClass, promptTokens, maxOutputTokens: request.maxOutputTokens, isGivenNow })
  const { sentenceCode, source } = decision.reasons[0] ?? { sentenceCode: 'fault', source: '' }
  if (!decision.isAllowed) throw refused(sentenceCode === 'kill-switch' ? 'kill-switch' : 'policy', sentenceCode, source)
  if (decision.needsConsent) throw refused('consent', 'consent-needed', source)
  if (termsOf(decision) !== termsOf(prepared.decision)) throw refused('preview-changed', 'preview-changed', source)
}

/** What was shown holds only under the rules that it was made with. */
const termsOf = ({ redaction, limits }: Prepared['decision']): string => JSON.stringify([redaction, limits])

const refused = (reason: string, sentenceCode: string, source: string): AppError =>
  new AppError('policy-denied', `This may not leave (${sentenceCode}): nothing was sent`, { details: { reason, sentenceCode, source: source.slice(0, 300) } })
