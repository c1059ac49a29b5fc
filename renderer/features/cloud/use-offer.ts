// use-offer.ts - Who could answer the next question of a chat instead of the model here, as long as anybody could.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { CloudOffer } from '../../../main/contract/cloud.ts'
import type { ChatId } from '../../../main/contract/ids.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { cloudChatQuery, cloudOfferKey, cloudQuery, policyQuery, powerQuery } from '../../connection/queries.ts'

/** Undefined while the cloud is off, or nothing is known. Asked again whenever something that it hangs on changes. */
export const useOffer = (chatId: ChatId): CloudOffer | undefined => {
  const client = useClient()
  const { data: state } = useQuery(cloudQuery)
  const { data: power } = useQuery(powerQuery)
  const { dataUpdatedAt: policyAt } = useQuery(policyQuery)
  const isOn = state !== undefined && state.mode.value !== 'off'
  const { data: chat } = useQuery({ ...cloudChatQuery(client, chatId), enabled: isOn })
  const { data } = useQuery({
    queryKey: [...cloudOfferKey(chatId), state, chat?.isLocked, policyAt, power?.cause, power?.targets.cloud],
    queryFn: ({ signal }) => client.cloud.offer({ chatId }, { signal }),
    placeholderData: keepPreviousData,
    enabled: isOn,
  })
  return isOn ? data : undefined
}
