// search-state.ts - What was searched for, kept while the window is open, so that Back from a model's page leads to the results.
import { type UseQueryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import type { HubSort } from '../../../main/contract/hub.ts'

export type SearchState = {
  /** Null before anything was asked for: nothing is sent until then. */
  query: string | null
  sort: HubSort
}

const searchKey = ['hub-search-state'] as const
const initial: SearchState = { query: null, sort: 'trend' }
const stateQuery: UseQueryOptions<SearchState> = { queryKey: searchKey, enabled: false, initialData: initial, gcTime: Infinity }

export const useSearchState = (): [SearchState, (state: SearchState) => void] => {
  const queries = useQueryClient()
  const { data } = useQuery(stateQuery)
  return [
    data ?? initial,
    (state) => {
      queries.setQueryData(searchKey, state)
    },
  ]
}

export const searchStateKey = searchKey
