// features/models/update-model-settings.ts - Changes a model's own settings, after a look at what they name.
import { AppError } from '../../contract/errors.ts'
import type { ModelId } from '../../contract/ids.ts'
import type { ModelSettings } from '../../contract/model-settings.ts'
import { type SettingsChange, mergeSettings } from './merge-settings.ts'
import type { ModelsFeature } from './models-feature.ts'

/** @throws AppError not-found (the model, its draft, an adapter), conflict (a model cannot be its own draft; not an adapter) */
export const updateModelSettings = (
  { state, models }: Pick<ModelsFeature, 'state' | 'models'>,
  id: ModelId,
  change: SettingsChange,
): ModelSettings => {
  state.get(id)
  const next = mergeSettings(models.settings(id), change)
  if (next.draftModelId !== null && change.draftModelId !== undefined) checkDraft({ state }, id, next.draftModelId)
  for (const { modelId } of change.adapters ?? []) {
    if (state.get(modelId).facts?.kind !== 'adapter') throw new AppError('conflict', 'This is no adapter', { details: { reason: 'not-an-adapter' } })
  }
  models.saveSettings(id, next)
  state.touch(id)
  return next
}

const checkDraft = ({ state }: Pick<ModelsFeature, 'state'>, id: ModelId, draftId: ModelId): void => {
  const [model, draft] = [state.get(id), state.get(draftId)]
  if (id === draftId) throw new AppError('conflict', 'A model cannot be its own draft', { details: { reason: 'own-draft' } })
  const sizes = [model, draft].map(({ facts }) => facts?.vocabulary ?? 0)
  if (sizes[0] === sizes[1]) return
  // The texts of the tokens are compared when both are loaded.
  throw new AppError('conflict', 'The draft has another vocabulary', { details: { reason: 'draft-vocabulary' } })
}
