// use-power.ts - What the power page reads and changes.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { PowerLevel, PowerSettings } from '../../../main/contract/power.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { powerDaysKey, powerHistoryKey, powerKey, powerLogKey, powerQuery, powerSettingsKey } from '../../connection/queries.ts'

/** Undefined until main has read the machine for the first time. */
export const usePowerStatus = () => useQuery(powerQuery).data

const historyMs = 30 * 60_000
/** Plots are not films. */
const historyEveryMs = 2000

export const usePowerHistory = () => {
  const client = useClient()
  return useQuery({
    queryKey: powerHistoryKey,
    queryFn: ({ signal }) => client.power.history({ sinceMs: Date.now() - historyMs, points: 400 }, { signal }),
    refetchInterval: historyEveryMs,
  }).data
}

export const usePowerLog = (sinceMs: number | undefined) => {
  const client = useClient()
  return useQuery({ queryKey: [...powerLogKey, sinceMs], queryFn: ({ signal }) => client.power.log({ limit: 50 }, { signal }), placeholderData: (before) => before }).data
}

export const usePowerDays = () => {
  const client = useClient()
  return useQuery({ queryKey: powerDaysKey, queryFn: ({ signal }) => client.power.days({ limit: 14 }, { signal }), refetchOnMount: 'always' }).data
}

export const usePowerSettings = () => {
  const client = useClient()
  const queries = useQueryClient()
  const { data: settings } = useQuery({ queryKey: powerSettingsKey, queryFn: ({ signal }) => client.power.settings(undefined, { signal }) })
  const update = useMutation({
    mutationFn: (change: Partial<PowerSettings>) => client.power.updateSettings(change),
    onSuccess: (saved) => {
      queries.setQueryData(powerSettingsKey, saved)
    },
  })
  return { settings, update }
}

export const useOverride = () => {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (level: PowerLevel | null) => client.power.override({ level }),
    onSuccess: (status) => {
      queries.setQueryData(powerKey, status)
    },
  })
}
