// use-settings.ts - The settings as main has them, and changing them.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Settings } from '../../../main/contract/settings.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { settingsKey, settingsQuery } from '../../connection/queries.ts'

export const useSettings = () => {
  const client = useClient()
  const queries = useQueryClient()
  const { data: settings, error } = useQuery(settingsQuery(client))
  const update = useMutation({
    mutationFn: (change: Partial<Settings>) => client.settings.update(change),
    onSuccess: (changed) => {
      queries.setQueryData(settingsKey, changed)
    },
  })
  return { settings, loadError: error, update }
}
