// use-models.ts - The models here, and what the engine is doing.
import { useQuery } from '@tanstack/react-query'
import type { ChatId, ModelId } from '../../../main/contract/ids.ts'
import type { ModelSummary } from '../../../main/contract/models.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { choiceQuery, engineQuery, modelsQuery } from '../../connection/queries.ts'

/** Addresses of the pages that models lead to; the window knows them. */
export type ModelLinks = { library: string; model: (id: ModelId) => string; find: string }

export const useModels = () => {
  const { data: models, error } = useQuery(modelsQuery(useClient()))
  const { data: engine } = useQuery(engineQuery)
  return { models, error, engine }
}

/** Which model answers in a chat, or in new ones for null. */
export const useChoice = (chatId: ChatId | null): { model: ModelSummary | undefined; by: 'chat' | 'default' | 'starter' | undefined } => {
  const { models } = useModels()
  const { data: choice } = useQuery(choiceQuery(useClient(), chatId))
  const model = choice === undefined ? undefined : models?.find(({ id }) => id === choice.modelId)
  return { model: model ?? models?.[0], by: choice?.by }
}
