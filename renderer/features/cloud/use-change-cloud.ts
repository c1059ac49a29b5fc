// use-change-cloud.ts - Changes something about the cloud; the stream brings what holds then, and a failure is told.
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import type { CloudState } from '../../../main/contract/cloud.ts'
import { cloudKey } from '../../connection/queries.ts'
import { errorNote } from '../../text/error-note.ts'

export const useChangeCloud = (): ((work: Promise<CloudState>) => Promise<boolean>) => {
  const queries = useQueryClient()
  return async (work) => {
    try {
      queries.setQueryData(cloudKey, await work)
      return true
    } catch (error) {
      notifications.show(errorNote(error))
      return false
    }
  }
}
