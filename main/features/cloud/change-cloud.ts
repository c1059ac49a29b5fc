// features/cloud/change-cloud.ts - What the user changes about the cloud. Each change is an entry of the audit log.
import type { CloudChat, CloudModel, CloudState, ProviderId, ProviderInput, ProviderTest } from '../../contract/cloud.ts'
import { type CloudMode, type ConsentMode, cloudModes, consentModes } from '../../contract/cloud-terms.ts'
import type { Message } from '../../contract/chats.ts'
import { AppError } from '../../contract/errors.ts'
import type { ChatId, MessageId } from '../../contract/ids.ts'
import type { Cloud } from './cloud-feature.ts'
import { CloudSettings, type StoredProvider } from './cloud-settings.ts'
import { readProvider } from './provider-book.ts'
import { listModels } from './providers/list-models.ts'

export type CloudUpdate = {
  mode?: CloudMode | undefined
  consent?: ConsentMode | undefined
  showsPreview?: boolean | undefined
  share?: number | undefined
  names?: string[] | undefined
  provider?: ProviderId | null | undefined
}

/** @throws AppError policy-denied for what a policy has locked, not-found */
export const updateCloud = (cloud: Cloud, update: CloudUpdate): CloudState => {
  refuseLocked(cloud, update)
  const { mode, names, provider } = update
  const before = cloud.settings.get()
  if (provider !== undefined && provider !== null) find(cloud, provider)
  cloud.settings.set(CloudSettings.parse({ ...before, ...Object.fromEntries(Object.entries(update).filter(([, value]) => value !== undefined)) }))
  // What was shown was made with other words on the list, or for another provider.
  if (names !== undefined || provider !== undefined) cloud.previews.clear()
  if (mode !== undefined && mode !== before.mode) note(cloud, 'mode-changed', `mode: ${before.mode} -> ${mode}`)
  return changed(cloud)
}

/** Stricter than the policy is always fine. */
const refuseLocked = ({ options }: Cloud, { mode, consent, showsPreview }: CloudUpdate): void => {
  const { rules } = options.policy.effective()
  const refuse = (sources: readonly string[]): never => {
    const source = sources.join(', ')
    throw new AppError('policy-denied', `This is decided by ${source}`, { details: { reason: 'policy', source } })
  }
  if (mode !== undefined && cloudModes.indexOf(mode) > cloudModes.indexOf(rules['cloud.mode'].value)) refuse(rules['cloud.mode'].sources)
  if (consent !== undefined && consentModes.indexOf(consent) > consentModes.indexOf(rules['cloud.consent.mode'].value)) refuse(rules['cloud.consent.mode'].sources)
  const preview = rules['cloud.consent.showPayloadPreview']
  if (showsPreview === false && preview.value && preview.sources.length > 0) refuse(preview.sources)
}

const changed = (cloud: Cloud): CloudState => {
  cloud.changed()
  return cloud.state()
}

const note = ({ options }: Cloud, event: 'mode-changed' | 'provider-changed' | 'key-changed' | 'consent-withdrawn', words: string): void => {
  void options.audit.record({ event, actor: 'user', note: words.slice(0, 500) })
}

const find = ({ settings }: Cloud, id: ProviderId): StoredProvider => {
  const found = settings.get().providers.find((provider) => provider.id === id)
  if (found === undefined) throw new AppError('not-found', 'There is no such provider', { details: { kind: 'provider' } })
  return found
}

/** @throws AppError invalid-input */
export const saveProvider = async (cloud: Cloud, input: ProviderInput): Promise<CloudState> => {
  const saved = await readProvider(input, cloud.options.network)
  const before = cloud.settings.get()
  const known = before.providers.find(({ id }) => id === saved.id)
  // A key, and a yes, were given for one place; no other may have them.
  if (known !== undefined && (known.baseUrl !== saved.baseUrl || known.kind !== saved.kind)) {
    await cloud.keys.write(saved.id, null)
    cloud.options.storage.cloud.withdrawConsent({ provider: saved.id, chatId: null })
  }
  const now = cloud.settings.get()
  const providers = known === undefined ? [...now.providers, saved] : now.providers.map((each) => (each.id === saved.id ? saved : each))
  cloud.settings.set({ ...now, providers, provider: now.provider ?? saved.id })
  cloud.previews.clear()
  note(cloud, 'provider-changed', `${saved.id}: ${saved.kind} ${saved.baseUrl}`)
  return changed(cloud)
}

export const removeProvider = async (cloud: Cloud, id: ProviderId): Promise<CloudState> => {
  find(cloud, id)
  await cloud.keys.write(id, null)
  cloud.options.storage.cloud.withdrawConsent({ provider: id, chatId: null })
  const now = cloud.settings.get()
  cloud.settings.set({ ...now, providers: now.providers.filter((each) => each.id !== id), provider: now.provider === id ? null : now.provider })
  cloud.previews.clear()
  note(cloud, 'provider-changed', `${id}: removed`)
  return changed(cloud)
}

export const setKey = async (cloud: Cloud, { id, key }: { id: ProviderId; key: string | null }): Promise<CloudState> => {
  find(cloud, id)
  await cloud.keys.write(id, key)
  note(cloud, 'key-changed', `${id}: ${key === null ? 'removed' : 'set'}`)
  return changed(cloud)
}

export const testProvider = async (cloud: Cloud, id: ProviderId, signal: AbortSignal | undefined): Promise<ProviderTest> => {
  const provider = find(cloud, id)
  const begunAt = performance.now()
  try {
    const refused = cloud.refusedProvider(provider)
    if (refused !== null) throw new AppError('policy-denied', 'This provider may not be asked now', { details: { reason: 'policy', sentenceCode: refused } })
    const key = (await cloud.keys.read(id)) ?? ''
    const models = await listModels({ network: cloud.options.network, provider, key, signal })
    const durationMs = performance.now() - begunAt
    rememberModels(cloud, id, models)
    return { type: 'works', durationMs, models }
  } catch (error) {
    if (error instanceof AppError && error.code !== 'cancelled') return { type: 'fails', code: error.code, details: error.details }
    throw error
  }
}

/** What the user entered about a model stays; what is new is offered from now on. */
const rememberModels = (cloud: Cloud, id: ProviderId, found: readonly CloudModel[]): void => {
  const now = cloud.settings.get()
  const withFound = (provider: StoredProvider): StoredProvider => {
    const known = new Set(provider.models.map((model) => model.id))
    return { ...provider, models: [...provider.models, ...found.filter((model) => !known.has(model.id))].slice(0, 500) }
  }
  cloud.settings.set({ ...now, providers: now.providers.map((provider) => (provider.id === id ? withFound(provider) : provider)) })
  cloud.changes.publish(true)
}

/** @throws AppError not-found, invalid-input for what no cloud wrote */
export const undoCloud = ({ options }: Cloud, messageId: MessageId): Message => {
  const { messages, chats } = options.storage
  const { chatId, answer } = messages.get(messageId)
  const draftId = answer === null || answer.origin.kind === 'local' ? null : answer.origin.draftId
  if (draftId === null) throw new AppError('invalid-input', 'This answer was written here', { details: { reason: 'no-draft' } })
  messages.show(chatId, draftId)
  chats.announce(chatId)
  return messages.get(draftId)
}

export const keepLocal = (cloud: Cloud, { messageId, isKept }: { messageId: MessageId; isKept: boolean }): CloudChat => {
  const { messages, cloud: marks } = cloud.options.storage
  const message = messages.get(messageId)
  marks.keepLocal(message.role === 'assistant' && message.parentId !== null ? message.parentId : message.id, isKept)
  cloud.previews.clear()
  cloud.changed()
  return describeChat(cloud, message.chatId)
}

export const lockChat = (cloud: Cloud, { chatId, isLocked }: { chatId: ChatId; isLocked: boolean }): CloudChat => {
  const { chats, cloud: marks } = cloud.options.storage
  chats.summary(chatId)
  marks.lock(chatId, isLocked)
  cloud.changed()
  return describeChat(cloud, chatId)
}

export const describeChat = ({ options }: Cloud, chatId: ChatId): CloudChat => {
  const { cloud } = options.storage
  return { isLocked: cloud.isLocked(chatId), keptLocal: cloud.keptLocal(chatId) }
}

export const withdrawConsent = (cloud: Cloud, which: { provider: ProviderId | null; chatId: ChatId | null }): CloudState => {
  cloud.options.storage.cloud.withdrawConsent(which)
  note(cloud, 'consent-withdrawn', which.provider ?? 'all')
  return changed(cloud)
}
