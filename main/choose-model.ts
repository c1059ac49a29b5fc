/* Which model answers in a chat, and what it may use.
 *
 * The user's choice comes from the library; the governor may have another size of it
 * answer, in a shorter window where the chat has just begun; pages say where what was
 * computed is kept. Composed here because no feature knows the others. */
import type { ChatId, ModelId } from './contract/ids.ts'
import type { ModelRecord } from './core/models/model-record.ts'
import type { EngineLink } from './engine-link/engine-link.ts'
import type { ModelsFeature } from './features/models/models-feature.ts'
import type { ShelfModel } from './features/models/model-shelf.ts'
import type { PageCache } from './features/page-cache/page-cache.ts'
import type { AnswerPlan, AnswerPlanner } from './features/power/plan-answer.ts'
import type { ShelfSize, SizeShelf } from './features/power/size-shelf.ts'

export type ChooseModel = {
  /** For the answer that begins now, or is gone on with: then the size that began it ends it. */
  toAnswer: (chatId: ChatId, begunWith?: ModelId) => ShelfModel
  /** For everything else: what would answer, or the size that is loaded. Nothing else is loaded for a title or a summary. */
  meanwhile: (chatId: ChatId) => ShelfModel
}

type Options = {
  models: Pick<ModelsFeature, 'shelf' | 'state'>
  planner: AnswerPlanner
  pageCache: PageCache
  engine: Pick<EngineLink, 'status'>
  hasMessages: (chatId: ChatId) => boolean
}

export const createChooseModel = ({ models, planner, pageCache, engine, hasMessages }: Options): ChooseModel => {
  const { shelf, state } = models
  const question = (chatId: ChatId): Parameters<AnswerPlanner['peek']>[0] => ({
    chatId,
    modelId: shelf.choice(chatId).modelId,
    isNew: !hasMessages(chatId),
    contextSizeOf: (id) => shelf.model(id).contextSize,
  })
  const carried = (id: ModelId): { sha256: string | null; path: string } => {
    const { sha256, files } = state.get(id)
    return { sha256, path: files[0]?.path ?? '' }
  }
  const modelOf = ({ modelId, carryFrom, contextSize }: AnswerPlan): ShelfModel =>
    pageCache.withPages({ ...shelf.model(modelId), contextSize }, carryFrom.map(carried))
  const loadedId = (): ModelId | null => {
    const status = engine.status()
    return status.state === 'ready' || status.state === 'answering' ? status.modelId : null
  }
  return {
    toAnswer: (chatId, begunWith) => modelOf(planner.begin({ ...question(chatId), begunWith })),
    meanwhile: (chatId) => {
      const plan = planner.peek(question(chatId))
      const loaded = loadedId()
      if (loaded === null || loaded === plan.modelId || !plan.carryFrom.includes(loaded)) return modelOf(plan)
      const carryFrom = [...plan.carryFrom.filter((id) => id !== loaded), plan.modelId]
      return modelOf({ ...plan, modelId: loaded, carryFrom })
    },
  }
}

/** The library's models as sizes of families. */
export const createSizeShelf = ({ state }: Pick<ModelsFeature, 'state'>): SizeShelf => {
  const sizeOf = (record: ModelRecord): ShelfSize[] => {
    const { facts } = record
    if (facts === null || facts.kind !== 'chat') return []
    const { name, quantization, sizeBytes, parameters, familyId } = state.summaryOf(record)
    const { architecture, layers, embedding, heads, kvValuesPerToken, vocabulary, tokenizer } = facts
    const shape = [architecture, layers, embedding, heads, kvValuesPerToken, vocabulary, tokenizer, parameters].join(' ')
    return [{ id: record.id, name, quantization, sizeBytes, parameters, familyId, shape, state: state.stateOf(record) }]
  }
  return {
    find: (id) => {
      const record = state.find(id)
      return record === undefined || record.binnedAtMs !== null ? undefined : sizeOf(record)[0]
    },
    family: (familyId) => state.records().flatMap(sizeOf).filter((size) => size.familyId === familyId),
  }
}
