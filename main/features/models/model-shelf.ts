/* From a choice to something that can be loaded.
 *
 * Which model answers in a chat: the one that the chat chose, else the default,
 * else the starter. A chosen model that is gone is not silently replaced: the
 * question fails and says which file is missing, and the user decides.
 *
 * `prepare` makes sure that the file is there and is the one that was looked at,
 * puts the model's own settings into the request, and holds the estimate against
 * free memory: what would not fit is refused with the numbers, unless the user has
 * said to load it anyway.
 */
import { AppError } from '../../contract/errors.ts'
import type { Fit } from '../../contract/fit.ts'
import type { ChatId, ModelId } from '../../contract/ids.ts'
import type { ModelSettings } from '../../contract/model-settings.ts'
import type { ModelChoice } from '../../contract/models.ts'
import { type GpuChoice, chooseGpu } from '../../core/fit/choose-gpu.ts'
import type { ModelRecord } from '../../core/models/model-record.ts'
import type { EngineLink } from '../../engine-link/engine-link.ts'
import type { LoadRequest, LoadedModel } from '../../engine/protocol.ts'
import type { ModelRepository } from '../../storage/model-repository.ts'
import type { StoredValue } from '../../storage/stored-value.ts'
import type { FitModel, FitWish } from './fit-model.ts'
import type { GpuMemory } from './gpu-memory.ts'
import { type LibraryState, contextSizeOf, nameOf } from './library-state.ts'
import type { KvProbes } from './kv-probes.ts'
import type { LookQueue } from './look-queue.ts'
import type { Starter } from './starter.ts'
import { type SettingsChange, mergeSettings } from './merge-settings.ts'
import { type StableChoice, createStableChoice } from './stable-choice.ts'

export type ShelfModel = {
  id: ModelId
  name: string
  contextSize: number
  /** What this model's settings say otherwise than the general ones. */
  sampling: ModelSettings['sampling']
  systemPrompt: string | null
  /** Null until the checksum has been computed. */
  sha256: string | null
  /** @throws AppError model-load-failed, out-of-memory */
  prepare: () => Promise<LoadRequest>
}

export type ModelShelf = {
  chosen: (chatId?: ChatId | null) => ShelfModel
  /** That model, whoever chose it; `loadsAnyway` for this once. @throws AppError not-found */
  model: (id: ModelId, options?: { loadsAnyway: boolean }) => ShelfModel
  /** As `model`. @throws AppError not-found, conflict (it cannot chat) */
  ableToChat: (id: ModelId, options?: { loadsAnyway: boolean }) => ShelfModel
  choice: (chatId: ChatId | null) => ModelChoice
  /** @throws AppError not-found, conflict (it cannot chat) */
  choose: (chatId: ChatId | null, modelId: ModelId | null) => ModelChoice
  fit: (id: ModelId, change?: SettingsChange) => Fit
  /** How a model would be loaded with its settings, without asking whether it fits. @throws AppError not-found, model-load-failed */
  loadRequest: (id: ModelId) => Promise<LoadRequest>
  /** How much of the model that is loaded lies in main memory, 0 to 1. */
  mainMemoryShare: (id: ModelId) => number
  /** A load that came true, and what it took. */
  loaded: (id: ModelId, model: LoadedModel) => void
  /** An answer that came true. */
  answered: (id: ModelId, tokensPerSecond: number) => void
}

export type ShelfOptions = {
  models: ModelRepository
  state: LibraryState
  queue: LookQueue
  starter: Starter
  fitModel: FitModel
  gpu: Pick<GpuMemory, 'read'>
  defaultModel: StoredValue<string | null>
  engine: Pick<EngineLink, 'status'>
  kvProbes: KvProbes
}

export const createModelShelf = (options: ShelfOptions): ModelShelf => {
  const { models, state, starter, fitModel, defaultModel } = options
  const listed = (id: string | null): ModelRecord | undefined => state.records().find((record) => record.id === id)
  const choice: ModelShelf['choice'] = (chatId) => {
    const own = chatId === null ? undefined : listed(models.choice(chatId))
    if (own !== undefined) return { modelId: own.id, by: 'chat' }
    const usual = listed(defaultModel.get())
    return usual === undefined ? { modelId: starter.facts.id, by: 'starter' } : { modelId: usual.id, by: 'default' }
  }
  const fit: ModelShelf['fit'] = (id, change = {}) => {
    const record = state.get(id)
    if (record.facts === null) throw notLooked(record)
    return fitModel.estimate({ id, facts: record.facts }, wishOf(options, record, mergeSettings(models.settings(id), change)))
  }
  const choose = createStableChoice<GpuChoice>(() => options.engine.status())
  let onCard: { id: ModelId | null; share: number } = { id: null, share: 0 }
  const model: ModelShelf['model'] = (id, given = { loadsAnyway: false }) => {
    const record = state.get(id)
    const settings = models.settings(id)
    return {
      id,
      name: nameOf(record),
      contextSize: contextSizeOf(record, settings.contextSize),
      sampling: settings.sampling,
      systemPrompt: settings.systemPrompt,
      sha256: record.sha256,
      prepare: () => prepare({ ...options, choose }, { id, ...given }, (one) => fit(one)),
    }
  }
  return {
    choice,
    fit,
    model,
    ableToChat: (id, given) => {
      refuseSilent(state.get(id))
      return model(id, given)
    },
    choose: (chatId, modelId) => {
      if (modelId !== null) refuseSilent(state.get(modelId))
      const before = defaultModel.get()
      if (chatId === null) defaultModel.set(modelId)
      else models.choose(chatId, modelId)
      for (const touched of new Set([before, defaultModel.get(), starter.facts.id])) {
        const record = listed(touched)
        if (record !== undefined) state.touch(record.id)
      }
      state.notify({ type: 'choice', chatId })
      return choice(chatId)
    },
    chosen: (chatId) => model(choice(chatId ?? null).modelId),
    loadRequest: (id) => requestOf(options, id),
    mainMemoryShare: (id) => (onCard.id === id ? 1 - onCard.share : 1),
    loaded: (id, { memory, gpuLayers }) => {
      const record = listed(id)
      onCard = { id, share: gpuLayers / ((record?.facts?.layers ?? 0) + 1) }
      if (record === undefined || record.facts === null || memory === null) return
      const estimate = fit(id)
      // Keys and values are reserved as the chat grows: what they will take at last is known exactly.
      fitModel.record(id, estimate, memory.rssBytes - memory.repackedBytes + memory.computeBytes + estimate.parts.kvCache)
    },
    answered: (id, tokensPerSecond) => {
      if (listed(id) === undefined) return
      try {
        models.recordSpeed(id, tokensPerSecond)
      } catch {
        // A full disk must not end the answer; the next one measures again.
        return
      }
      state.touch(id)
    },
  }
}

const refuseSilent = ({ facts }: ModelRecord): void => {
  const kind = facts?.kind ?? 'chat'
  if (kind !== 'chat' && kind !== 'draft') throw new AppError('conflict', 'This model cannot chat', { details: { reason: 'cannot-chat', kind } })
}

type Wanted = { id: ModelId; loadsAnyway: boolean }

const prepare = async (options: ShelfOptions & { choose: StableChoice<GpuChoice> }, { id, loadsAnyway }: Wanted, fit: (id: ModelId) => Fit): Promise<LoadRequest> => {
  const { state, queue, models, starter, fitModel, gpu, engine, kvProbes } = options
  await queue.looked(id)
  const settings = models.settings(id)
  if (state.get(id).origin.kind === 'starter') await starter.verify()
  else refuseUnusable(state, state.get(id))
  // It was away when it should have been looked at, and has come back.
  if (state.get(id).facts === null) {
    queue.add(id)
    await queue.looked(id)
  }
  const status = engine.status()
  const isResident = (status.state === 'ready' || status.state === 'answering') && status.modelId === id
  const choice = await options.choose(id, JSON.stringify(settings), async () => {
    const wanted = mostLayers(state.get(id), settings)
    const isKnown = wanted === 0 || (await gpu.read())
    const estimate = fit(id)
    if (estimate.verdict === 'too-large' && !settings.loadsAnyway && !loadsAnyway && !isResident) fitModel.refuse(id, estimate)
    return chooseGpu({ wanted, isKnown, fit: estimate })
  })
  const request = await requestOf(options, id)
  // Types of keys and values are tried with the settings, not with what is free in this moment.
  return { ...request, ...choice, kvType: await kvProbes.safe(id, request) }
}

/** The starter answers faster than a card wakes up. */
const mostLayers = ({ origin }: ModelRecord, { gpuLayers }: ModelSettings): number | null => (origin.kind === 'starter' ? 0 : gpuLayers)

const requestOf = async (options: ShelfOptions, id: ModelId): Promise<LoadRequest> => {
  const { state, models } = options
  const record = state.get(id)
  const settings = models.settings(id)
  return {
    modelPath: record.files[0]?.path ?? '',
    contextSize: contextSizeOf(record, settings.contextSize),
    threads: settings.threads,
    gpu: mostLayers(record, settings) === 0 ? 'off' : 'auto',
    draftModelPath: await draftOf(options, record, settings),
    kvType: settings.kvType,
    gpuLayers: settings.gpuLayers,
    flashAttention: settings.flashAttention,
    adapters: settings.adapters.map(({ modelId, scale }) => ({ path: usable(state, modelId), scale })),
    template: templateOf(record, settings),
  }
}

/** The user's choice, or what came along with the starter. */
const draftOf = async ({ state, starter }: ShelfOptions, record: ModelRecord, { draftModelId }: ModelSettings): Promise<string | null> => {
  if (draftModelId !== null) return usable(state, draftModelId)
  return record.origin.kind === 'starter' ? starter.draft() : null
}

/** A template that could not be rendered in time is not tried again where the answer waits for it. */
const templateOf = (record: ModelRecord, settings: ModelSettings): NonNullable<LoadRequest['template']> => {
  if (settings.templateOverride !== null) return { kind: 'text', text: settings.templateOverride }
  return record.template.verdict === 'failed' ? { kind: 'plain' } : { kind: 'own' }
}

const usable = (state: LibraryState, id: ModelId): string => {
  const record = state.get(id)
  refuseUnusable(state, record)
  return record.files[0]?.path ?? ''
}

const refuseUnusable = (state: LibraryState, record: ModelRecord): void => {
  const current = state.stateOf(record)
  // Quarantine is the link's to refuse.
  if (current === 'available' || current === 'quarantined') return
  if (current === 'checking') throw notLooked(record)
  const file = record.files[0]?.path.split(/[\\/]/).at(-1) ?? ''
  throw new AppError('model-load-failed', `The file of a model is ${current}`, {
    details: { ...record.problem?.details, reason: current === 'damaged' ? (record.problem?.details.reason ?? 'damaged') : current, modelId: record.id, file },
  })
}

const notLooked = (record: ModelRecord): AppError =>
  new AppError('model-load-failed', 'The model has not been looked at yet', { details: { reason: 'checking', modelId: record.id } })

const wishOf = ({ models, state }: ShelfOptions, record: ModelRecord, settings: ModelSettings): FitWish => {
  const draft = settings.draftModelId === null ? undefined : state.find(settings.draftModelId)
  const adapterBytes = settings.adapters.reduce((sum, { modelId }) => sum + (state.find(modelId)?.facts?.weightBytes ?? 0), 0)
  return {
    contextSize: contextSizeOf(record, settings.contextSize ?? models.settings(record.id).contextSize),
    kvType: settings.kvType,
    flashAttention: settings.flashAttention,
    gpuLayers: mostLayers(record, settings),
    draft: draft?.facts ?? null,
    adapterBytes,
    contexts: 1,
  }
}
