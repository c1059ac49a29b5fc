// use-ladders.ts - Families that are here in several sizes, largest first, and which two of them take turns.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { FamilyId, ModelId } from '../../../main/contract/ids.ts'
import type { ModelFamily, ModelSummary } from '../../../main/contract/models.ts'
import type { LadderRungs } from '../../../main/contract/power.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { familiesQuery, modelsQuery, powerLaddersKey } from '../../connection/queries.ts'

export type FamilySizes = { id: FamilyId; name: string; sizes: { id: ModelId; label: string; sizeBytes: number }[] }

export const useLadders = () => {
  const client = useClient()
  const queries = useQueryClient()
  const { data: models = [] } = useQuery(modelsQuery(client))
  const { data: families = [] } = useQuery(familiesQuery(client))
  const { data: ladders = [] } = useQuery({ queryKey: powerLaddersKey, queryFn: ({ signal }) => client.power.ladders(undefined, { signal }) })
  const onSuccess = (saved: LadderRungs[]): void => {
    queries.setQueryData(powerLaddersKey, saved)
  }
  const set = useMutation({ mutationFn: (rungs: LadderRungs) => client.power.setLadder(rungs), onSuccess })
  const clear = useMutation({ mutationFn: (familyId: FamilyId) => client.power.clearLadder({ familyId }), onSuccess })
  return { families: families.map((family) => sizesOf(family, models)).filter(({ sizes }) => sizes.length > 1), ladders, set: set.mutate, clear: clear.mutate, error: set.error ?? clear.error }
}

const sizesOf = ({ id, name, modelIds }: ModelFamily, models: readonly ModelSummary[]): FamilySizes => {
  const sizes = models.filter((model) => modelIds.includes(model.id) && model.kind === 'chat').toSorted((one, other) => other.sizeBytes - one.sizeBytes)
  return { id, name, sizes: sizes.map((model) => ({ id: model.id, label: model.quantization === '' ? model.name : model.quantization, sizeBytes: model.sizeBytes })) }
}
