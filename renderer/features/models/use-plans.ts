/* use-plans.ts - How large smaller versions would be.
 *
 * Exact sizes come from dry runs of the quantizer, each in a process of its own, so they are asked for one after the
 * other, beginning with the usual choice. */
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ModelSummary } from '../../../main/contract/models.ts'
import type { Quantization, QuantizePlan, Recipe } from '../../../main/contract/quantize.ts'
import { useClient } from '../../connection/connection-context.tsx'

export const usualQuantization: Quantization = 'Q4_K_M'

export type PlanState = { plan: QuantizePlan | undefined; hasFailed: boolean }

/** One dry run after the other: each is enabled once those before it have ended. */
export const usePlans = (model: ModelSummary, choices: readonly Quantization[]): Map<string, PlanState> => {
  const client = useClient()
  const queries = useQueryClient()
  const order = [...choices].sort((a, b) => Number(b === usualQuantization) - Number(a === usualQuantization))
  const key = (quantization: Quantization) => ['quantize-plan', model.id, quantization] as const
  const next = order.find((quantization) => {
    const state = queries.getQueryState(key(quantization))
    return state === undefined || state.status === 'pending'
  })
  const results = useQueries({
    queries: order.map((quantization) => ({
      queryKey: key(quantization),
      queryFn: ({ signal }: { signal: AbortSignal }) => client.quantize.plan({ modelId: model.id, recipe: plainRecipe(quantization) }, { signal }),
      enabled: quantization === next,
      retry: false,
    })),
  })
  return new Map(order.map((quantization, index) => [quantization, { plan: results[index]?.data, hasFailed: results[index]?.isError === true }]))
}

/** With mixed precision, missing layers or adapters the size is another one, and it may not be possible at all; null asks for nothing. */
export const useOwnPlan = (model: ModelSummary, recipe: Recipe | null) => {
  const client = useClient()
  return useQuery({
    queryKey: ['quantize-plan', model.id, recipe],
    queryFn: ({ signal }) => client.quantize.plan({ modelId: model.id, recipe: recipe ?? plainRecipe(usualQuantization) }, { signal }),
    enabled: recipe !== null,
    retry: false,
  })
}

const plainRecipe = (quantization: Quantization): Recipe => ({ quantization, merges: [], overrides: [], pruneLayers: [], allowsRequantize: true })
