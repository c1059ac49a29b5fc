/* The cloud: settings, keys, what may leave, and requests under way.
 *
 * DESIGN. Off until the user switches it on. Then, and only while a policy lets
 * it, the providers' places are on the network's list; at all other times the
 * network itself refuses them, whatever is asked here. A request goes through
 * prepare-request.ts (nothing leaves), is shown, and is sent by send-request.ts
 * (nothing but that). Whenever a setting, a lock or the policy changes, requests
 * under way are checked again and cut off if they may not go on.
 *
 * What stands for what (placeholders) is kept sealed, per chat (sealed-maps.ts). */
import { createChangeFeed } from '../../storage/change-feed.ts'
import type { ChangeFeed } from '../../storage/change-feed.ts'
import type { StoredValue } from '../../storage/stored-value.ts'
import type { CloudState } from '../../contract/cloud.ts'
import { AppError } from '../../contract/errors.ts'
import type { ChatId } from '../../contract/ids.ts'
import type { CloudOptions } from './cloud-ports.ts'
import { type CloudRuns, createCloudRuns } from './cloud-runs.ts'
import { type CloudSettings, type StoredProvider, openCloudSettings } from './cloud-settings.ts'
import { describeCloud, effectiveMode } from './cloud-state.ts'
import { type KeyShelf, createKeyShelf } from './key-shelf.ts'
import { type LiveRuns, createLiveRuns } from './live-runs.ts'
import { createPassphraseVault } from './passphrase-vault.ts'
import { type PrepareContext, type Prepared, decide } from './prepare-request.ts'
import { placeOfProvider } from './provider-book.ts'
import { createSealedMaps } from './sealed-maps.ts'
import { type WritingBook, openWritingBook } from './writing-book.ts'

export type Cloud = {
  options: CloudOptions
  settings: StoredValue<CloudSettings>
  keys: KeyShelf
  runs: CloudRuns
  /** Requests that were shown and not sent yet, by the id of their preview. */
  previews: Map<string, Prepared>
  live: LiveRuns
  writing: WritingBook
  changes: ChangeFeed<true>
  nowMs: () => number
  state: () => CloudState
  /** Tells the network and those who watch, and cuts off what may not go on. */
  changed: () => void
  context: () => PrepareContext
  /** A chat is gone: so is what stood for what in it. */
  forget: (chatId: ChatId) => void
  /** What stood for what in a chat is erased, as when cloud answers are kept for so many days only. */
  forgetPlaceholders: (chatId: ChatId) => void
  /** Why a provider may not be asked anything, whatever the question; null where it may. */
  refusedProvider: (provider: StoredProvider) => string | null
  close: () => void
}

/** What a policy says of a provider whatever it is asked. */
const providerCodes: readonly string[] = ['fault', 'kill-switch', 'mode-off', 'provider-denied', 'provider-not-allowed', 'custom-endpoint-forbidden', 'user-key-forbidden']

export const createCloud = (options: CloudOptions): Cloud => {
  const { storage, network, policy, clock = Date.now } = options
  const settings = openCloudSettings(storage.stored)
  const keys = createKeyShelf({ settings, secrets: options.secrets, vault: createPassphraseVault(options.vaultPath) })
  const runs = createCloudRuns()
  const changes = createChangeFeed<true>()
  const maps = createSealedMaps({ storage: storage.cloud, secrets: options.secrets, log: options.log })
  const previews = new Map<string, Prepared>()
  const closed = new AbortController()
  const writing = openWritingBook(options)
  writing.showDrafts()

  const context = (): PrepareContext => ({
    ...{ storage, policy, network, settings: settings.get(), mapOf: maps.open, keepMap: maps.keep, nowMs: clock() },
    hasKey: (id) => keys.kept(id) !== null,
  })
  const refusedProvider = (provider: StoredProvider): string | null => {
    if (settings.get().mode === 'off') return 'mode-off'
    const asked = { provider, model: { id: provider.model ?? '' }, trigger: 'user' as const, question: { chatId: '' } }
    const { reasons } = decide(context(), asked, { dataClass: 'public', promptTokens: 0, maxOutputTokens: 0 })
    return reasons.find(({ sentenceCode }) => providerCodes.includes(sentenceCode))?.sentenceCode ?? null
  }
  const changed = (): void => {
    const isOn = effectiveMode(settings.get(), policy.effective()) !== 'off'
    const places = isOn ? settings.get().providers.filter((provider) => refusedProvider(provider) === null).map(placeOfProvider) : []
    network.setPlaces(places, 'cloud')
    runs.reconsider()
    changes.publish(true)
  }
  void follow(policy.watch(closed.signal), changed)
  void follow(network.watchState(closed.signal), () => changes.publish(true))
  changed()
  return {
    ...{ options, settings, keys, runs, previews, changes, context, changed, refusedProvider },
    live: createLiveRuns(),
    writing,
    nowMs: clock,
    forget: maps.forget,
    forgetPlaceholders: (chatId) => {
      for (const [id, { question }] of previews) if (question.chatId === chatId) previews.delete(id)
      maps.erase(chatId)
    },
    state: () =>
      describeCloud({
        ...{ settings: settings.get(), policy: policy.effective(), view: policy.view(), keys },
        ...{ consents: storage.cloud.consents(), isOffline: network.state().isOffline },
      }),
    close: () => {
      closed.abort()
      runs.stopAll(new AppError('cancelled', 'Hearth is closing'))
    },
  }
}

const follow = async (source: AsyncIterable<unknown>, onChange: () => void): Promise<void> => {
  const events = source[Symbol.asyncIterator]()
  while ((await events.next()).done !== true) onChange()
}
