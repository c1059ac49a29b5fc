// group-models.ts - The library in its order: families of those that can answer, then what only helps others.
import type { ModelFamily, ModelSummary } from '../../../main/contract/models.ts'

export type Family = { id: string; name: string; models: ModelSummary[] }

export type Library = {
  /** Families in which at least one model can answer. */
  families: Family[]
  /** What cannot answer by itself, without those that stand in a family above. */
  helpers: ModelSummary[]
}

/** Families as main sorts them; a model that main has not put into one yet stands alone. */
export const groupModels = (models: readonly ModelSummary[], families: readonly ModelFamily[]): Library => {
  const byId = new Map(models.map((model) => [model.id, model]))
  const named = families.map(({ id, name, modelIds }) => ({ id, name, models: modelIds.flatMap((modelId) => byId.get(modelId) ?? []) }))
  const placed = new Set(named.flatMap((family) => family.models.map((model) => model.id)))
  const alone = models.filter(({ id }) => !placed.has(id)).map((model) => ({ id: model.id, name: model.name, models: [model] }))
  const all = [...named, ...alone].filter((family) => family.models.length > 0)
  const canAnswer = (family: Family): boolean => family.models.some(({ kind }) => kind === 'chat')
  return { families: all.filter(canAnswer), helpers: all.filter((family) => !canAnswer(family)).flatMap((family) => family.models) }
}

/** Those that can answer, for the picker: chosen lately first, then by name; what cannot be used now comes last. */
export const orderForPicker = (models: readonly ModelSummary[], query: string): ModelSummary[] => {
  const words = query.toLowerCase().split(/\s+/).filter((word) => word !== '')
  const matches = ({ name, quantization, architecture }: ModelSummary): boolean =>
    words.every((word) => `${name} ${quantization} ${architecture}`.toLowerCase().includes(word))
  const rank = ({ state }: ModelSummary): number => (isUsable(state) ? 0 : 1)
  return models
    .filter((model) => model.kind === 'chat' && matches(model))
    .toSorted((a, b) => rank(a) - rank(b) || (b.measured?.atMs ?? 0) - (a.measured?.atMs ?? 0) || a.name.localeCompare(b.name) || b.sizeBytes - a.sizeBytes)
}

/** A resting model can be tried once more; one that is missing, changed or damaged cannot answer. */
export const isUsable = (state: ModelSummary['state']): boolean => state === 'available' || state === 'quarantined' || state === 'checking'
