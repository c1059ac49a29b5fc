// offline-switch.tsx - One switch: nothing at all is let out while it is on.
import { Switch } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useClient } from '../../connection/connection-context.tsx'
import { networkKey, networkQuery } from '../../connection/queries.ts'
import { errorNote } from '../../text/error-note.ts'

export const OfflineSwitch = () => {
  const client = useClient()
  const queries = useQueryClient()
  const { data: network } = useQuery(networkQuery)
  if (network === undefined) return null
  const set = async (isOffline: boolean): Promise<void> => {
    // A switch that waits for an answer feels broken; the stream corrects it if main says otherwise.
    queries.setQueryData(networkKey, { ...network, isOffline })
    try {
      queries.setQueryData(networkKey, await client.network.setOffline({ isOffline }))
    } catch (error) {
      queries.setQueryData(networkKey, network)
      notifications.show(errorNote(error))
    }
  }
  return (
    <Switch
      label="Stay offline"
      description="Nothing at all is let out while this is on: no search, no download. It takes effect at once and is kept when Hearth is started again."
      checked={network.isOffline}
      onChange={(event) => void set(event.currentTarget.checked)}
    />
  )
}
